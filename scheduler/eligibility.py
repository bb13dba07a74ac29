"""Who is asked: the rules of `[eligibility]` as one table of conditions on a case, in SQL.

A case is eligible when no condition holds; otherwise it keeps the first reason that does.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, exists, literal, or_

from survey.models import Case, Petitioner, Survey
from survey.policy import Eligibility
from survey.vocabulary import CloseType, NotAsked, SurveyState


@dataclass(frozen=True)
class Window:
    """The closing times between which cases are asked about, and how far back the same person counts."""

    oldest: datetime
    newest: datetime
    same_person_since: datetime

    @classmethod
    def at(cls, now: datetime, policy: Eligibility) -> "Window":
        return cls(
            oldest=now - policy.closed_at_most,
            newest=now - policy.closed_at_least,
            same_person_since=now - policy.same_person_every,
        )


def lasting_reason(window: Window) -> ColumnElement[NotAsked | None]:
    """The first reason against asking that lies in the case itself or in its person; NULL if none."""
    return case(*((holds, literal(why, Case.not_asked.type)) for why, holds in _table(window)), else_=None)


def _table(window: Window) -> list[tuple[NotAsked, SQLColumnExpression[bool]]]:
    return [
        (NotAsked.NO_PHONE, Case.petitioner_id.is_(None)),
        (NotAsked.NOBODY_TO_ASK, Case.nobody_to_ask),
        (
            NotAsked.WITHDRAWN,
            or_(Case.withdrawn_at.is_not(None), Case.close_type.is_not_distinct_from(CloseType.WITHDRAWN)),
        ),
        (NotAsked.LITIGATION, Case.close_type.is_not_distinct_from(CloseType.LITIGATION)),
        (NotAsked.NOT_IN_EVALUATION, and_(~Case.in_evaluation, ~Case.leader_received)),
        (NotAsked.DO_NOT_CONTACT, Case.do_not_contact),
        (NotAsked.OPTED_OUT, _person(Petitioner.opted_out_at.is_not(None))),
        (
            NotAsked.DEAD_NUMBER,
            _person(or_(Petitioner.dead_at.is_not(None), Petitioner.deceased_at.is_not(None))),
        ),
        (NotAsked.NOT_SAMPLED, Case.not_asked.is_not_distinct_from(NotAsked.NOT_SAMPLED)),  # drawn once
        (NotAsked.TOO_OLD, Case.closed_at < window.oldest),
        (NotAsked.TOO_EARLY, Case.closed_at > window.newest),
    ]


def person_is_busy(window: Window) -> ColumnElement[bool]:
    """The person has an open survey, or had one not long ago."""
    return exists().where(
        Survey.petitioner_id == Case.petitioner_id,
        or_(Survey.state != SurveyState.SETTLED, Survey.picked_at > window.same_person_since),
    )


def has_survey() -> ColumnElement[bool]:
    return exists().where(Survey.case_id == Case.id, Survey.round == 1)


def _person(holds: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Petitioner.id == Case.petitioner_id, holds)
