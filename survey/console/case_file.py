"""All that is known of one case, read in a handful of queries whatever its course was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.course.questionnaires import questionnaire
from survey.models import Answer, Attempt, Case, CasePhone, Inbound, Petitioner, Survey, Unit
from survey.questionnaire.load import Questionnaire


@dataclass(frozen=True)
class CaseFile:
    case: Case
    unit: Unit
    office: Unit
    phones: Sequence[Petitioner]  # in order, the one in use first
    surveys: Sequence[Survey]  # by round
    attempts: Sequence[Attempt]
    inbounds: Sequence[Inbound]
    answers: Sequence[Answer]
    questionnaires: Mapping[int, Questionnaire]  # by survey

    @property
    def first_survey(self) -> Survey | None:
        return self.surveys[0] if self.surveys else None


def read_case_file(session: Session, case_id: int) -> CaseFile | None:
    """The case with its course; None if there is no such case."""
    case = session.get(Case, case_id)
    if case is None:
        return None
    surveys = session.scalars(select(Survey).where(Survey.case_id == case_id).order_by(Survey.round)).all()
    ids = [survey.id for survey in surveys]
    units = session.scalars(select(Unit).where(Unit.id.in_((case.unit_id, case.office_id)))).all()
    by_id = {unit.id: unit for unit in units}
    return CaseFile(
        case=case,
        unit=by_id[case.unit_id],
        office=by_id[case.office_id],
        phones=_phones(session, case),
        surveys=surveys,
        attempts=session.scalars(
            select(Attempt).where(Attempt.survey_id.in_(ids)).order_by(Attempt.survey_id, Attempt.seq)
        ).all(),
        inbounds=session.scalars(
            select(Inbound).where(Inbound.survey_id.in_(ids)).order_by(Inbound.received_at, Inbound.id)
        ).all(),
        answers=session.scalars(
            select(Answer).where(Answer.survey_id.in_(ids)).order_by(Answer.heard_at, Answer.id)
        ).all(),
        questionnaires={one.id: questionnaire(session, one.questionnaire_id) for one in surveys},
    )


def _phones(session: Session, case: Case) -> list[Petitioner]:
    further = session.scalars(
        select(Petitioner)
        .join(CasePhone, CasePhone.petitioner_id == Petitioner.id)
        .where(CasePhone.case_id == case.id)
        .order_by(CasePhone.position)
    ).all()
    first = session.get(Petitioner, case.petitioner_id) if case.petitioner_id else None
    return [*([first] if first else []), *(one for one in further if one is not first)]
