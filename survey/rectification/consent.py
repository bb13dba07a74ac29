"""What the petitioner said about being contacted and named. Silence is no; a word stands until the next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from survey.models import Answer, Rectification

CONTACT, NAME = "consent", "named"  # the questions
_YES = "yes"


@dataclass(frozen=True)
class Consent:
    may_contact: bool = False
    may_name: bool = False


@dataclass(frozen=True)
class About:
    """Which round of which case."""

    survey_id: int
    case_id: int
    round: int


def read_consents(session: Session, about: Iterable[About]) -> Mapping[int, Consent]:
    """By survey: the last word in it, else what held when the round before was put right."""
    asked = list(about)
    said, before = _said(session, asked), _before(session, asked)
    found = {}
    for one in asked:
        words = said.get(one.survey_id, {})
        held = before.get((one.case_id, one.round - 1), Consent())
        found[one.survey_id] = Consent(words.get(CONTACT, held.may_contact), words.get(NAME, held.may_name))
    return found


def _said(session: Session, asked: Iterable[About]) -> dict[int, dict[str, bool]]:
    """What a stranger on the petitioner's number said is nobody's word."""
    rows = session.execute(
        select(Answer.survey_id, Answer.question, Answer.value)
        .where(
            Answer.survey_id.in_({one.survey_id for one in asked}),
            Answer.question.in_((CONTACT, NAME)),
            Answer.value != "",
            or_(Answer.counted, Answer.why.is_(None)),
        )
        .order_by(Answer.id)
    )
    said: dict[int, dict[str, bool]] = {}
    for survey_id, question, value in rows:
        said.setdefault(survey_id, {})[question] = value == _YES
    return said


def _before(session: Session, asked: Iterable[About]) -> dict[tuple[int, int], Consent]:
    """By case and round, what a verifier was told too."""
    later = {one.case_id for one in asked if one.round > 1}
    if not later:
        return {}
    rows = session.execute(
        select(Rectification.case_id, Rectification.round, Rectification.may_contact, Rectification.may_name)
        .where(Rectification.case_id.in_(later))
        .order_by(Rectification.id)
    )
    return {(case_id, round_): Consent(contact, name) for case_id, round_, contact, name in rows}
