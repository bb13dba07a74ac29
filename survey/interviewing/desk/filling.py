"""What the places of a script are filled with."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.course.words import case_tail
from survey.models import Case, Survey, Unit
from survey.questionnaire.dialogue.surname import surname
from survey.questionnaire.texts import office_of
from survey.runtime import Runtime

_NOT_YET = "…"


def filling(
    runtime: Runtime, session: Session, survey: Survey, case: Case, login: str, *, whole: bool, name: str
) -> dict[str, str]:
    """By the name of the place. Unless `whole`, nothing about the case is in it, whatever a script says."""
    settings = runtime.settings
    filled = {
        "office": office_of(settings.sms_signature),
        "hotline": settings.hotline,
        "surname": surname(name),
        "interviewer": login,
        "case": _NOT_YET,
        "unit": _NOT_YET,
        "petition_office": _NOT_YET,
    }
    if whole:
        names = dict(
            session.execute(
                select(Unit.id, Unit.name).where(Unit.id.in_((survey.unit_id, survey.petition_office_id)))
            ).all()
        )
        filled |= {
            "case": case_tail(case.case_no),
            "unit": names[survey.unit_id],
            "petition_office": names[survey.petition_office_id],
        }
    return filled
