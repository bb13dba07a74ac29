"""What the petitioner said about being contacted and named. Silence is no; a word stands until the next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, aliased

from survey.models import Answer, Case, Petitioner, Rectification, Survey
from survey.vocabulary import RatedObject

CONTACT, NAME = "consent", "named"  # the questions
_YES = "yes"
# What a stranger on the petitioner's number said is nobody's word.
_THEIRS = or_(Answer.counted, Answer.why.is_(None))


@dataclass(frozen=True)
class Consent:
    may_contact: bool = False
    may_name: bool = False


@dataclass(frozen=True)
class About:
    """Which object of which round of which case."""

    survey_id: int
    case_id: int
    round: int
    object: RatedObject


def about(one: Rectification) -> About:
    return About(one.survey_id, one.case_id, one.round, one.object)


def read_consents(session: Session, asked: Iterable[About]) -> Mapping[About, Consent]:
    """The last word in the survey, else what held when the same object was put right before.

    What somebody agreed to when the office was looked into is no word about the unit.
    """
    ones = list(asked)
    said, before = _said(session, ones), _before(session, ones)
    found = {}
    for one in ones:
        words = said.get(one.survey_id, {})
        earlier = [held for round_, held in before.get((one.case_id, one.object), ()) if round_ < one.round]
        held = earlier[-1] if earlier else Consent()
        found[one] = Consent(words.get(CONTACT, held.may_contact), words.get(NAME, held.may_name))
    return found


def said_no_since(question: str) -> ColumnElement[bool]:
    """Of a Rectification: the person has taken it back since somebody verified, in whichever round."""
    round_ = aliased(Survey)
    return (
        exists()
        .where(Answer.survey_id == round_.id, round_.case_id == Rectification.case_id)
        .where(Answer.question == question, Answer.value.not_in(("", _YES)), _THEIRS)
        .where(Answer.heard_at > Rectification.verified_at)
    )


def may_be_named(session: Session, one: Rectification) -> bool:
    """They agreed that the unit is told who they are, and have not taken it back since."""
    taken_back = select(Rectification.id).where(Rectification.id == one.id, said_no_since(NAME))
    return one.may_name and session.scalar(taken_back) is None


def stops_contact(case: Case, person: Petitioner) -> bool:
    """Whether a yes to being contacted holds no more: a later no, on whichever way it came."""
    return bool(case.do_not_contact or person.opted_out_at or person.deceased_at)


def _said(session: Session, asked: Iterable[About]) -> dict[int, dict[str, bool]]:
    rows = session.execute(
        select(Answer.survey_id, Answer.question, Answer.value)
        .where(
            Answer.survey_id.in_({one.survey_id for one in asked}),
            Answer.question.in_((CONTACT, NAME)),
            Answer.value != "",
            _THEIRS,
        )
        .order_by(Answer.id)
    )
    said: dict[int, dict[str, bool]] = {}
    for survey_id, question, value in rows:
        said.setdefault(survey_id, {})[question] = value == _YES
    return said


def _before(
    session: Session, asked: Iterable[About]
) -> Mapping[tuple[int, RatedObject], list[tuple[int, Consent]]]:
    """By case and object, round by round, what a verifier was told too."""
    later = {one.case_id for one in asked if one.round > 1}
    if not later:
        return {}
    one = Rectification
    rows = session.execute(
        select(one.case_id, one.object, one.round, one.may_contact, one.may_name)
        .where(one.case_id.in_(later))
        .order_by(one.round)
    )
    found: dict[tuple[int, RatedObject], list[tuple[int, Consent]]] = {}
    for case_id, rated, round_, contact, name in rows:
        found.setdefault((case_id, rated), []).append((round_, Consent(contact, name)))
    return found
