"""Surveys under way, the one whose turn comes next first; and the settled ones, newest first."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from survey.console.paging import Page, Place, cut
from survey.console.progress import WITH_PERSON
from survey.models import Attempt, Case, Survey, Unit
from survey.vocabulary import CONTACTS, AttemptState, SurveyState

SIZE = 50


class Show(StrEnum):
    """What the list can be narrowed to."""

    UNDER_WAY = "under_way"
    PICKED = "picked"
    ASKED = "asked"
    ANSWERING = "answering"
    WITH_PERSON = "with_person"
    SETTLED = "settled"


@dataclass(frozen=True)
class Callback:
    """One line of the list. No answer is in it: a supervisor sees none before a survey has settled."""

    survey_id: int
    case_id: int
    case_no: str
    round: int
    unit_code: str
    unit_name: str
    category: str
    state: SurveyState
    called: bool
    heard: bool
    with_person: bool
    picked_at: datetime
    at: datetime
    contacts: int

    @property
    def standing(self) -> str:
        """The same words as in the funnel."""
        if self.state is SurveyState.SETTLED:
            return Show.SETTLED
        if self.with_person:
            return Show.WITH_PERSON
        if self.heard:
            return Show.ANSWERING
        return Show.ASKED if self.called else Show.PICKED


_OPEN = Survey.state != SurveyState.SETTLED
_HEARD = Survey.last_heard_at.is_not(None)
_WHICH: dict[Show, ColumnElement[bool]] = {
    Show.UNDER_WAY: _OPEN,
    Show.PICKED: and_(_OPEN, ~Survey.called, ~_HEARD, ~WITH_PERSON),
    Show.ASKED: and_(_OPEN, Survey.called, ~_HEARD, ~WITH_PERSON),
    Show.ANSWERING: and_(_OPEN, _HEARD, ~WITH_PERSON),
    Show.WITH_PERSON: and_(_OPEN, WITH_PERSON),
    Show.SETTLED: Survey.state == SurveyState.SETTLED,
}
_LEFT = (AttemptState.PLANNED, AttemptState.CLAIMED, AttemptState.CANCELLED)


def read_callbacks(session: Session, show: Show, after: Place | None, size: int = SIZE) -> Page[Callback]:
    """One page of the list, beginning after the row at `after`."""
    settled = show is Show.SETTLED
    at: InstrumentedAttribute[Any] = Survey.settled_at if settled else Survey.next_at
    query = _columns(at).where(_WHICH[show])
    here = tuple_(at, Survey.id)
    if after is not None:
        query = query.where(here < after if settled else here > after)
    order = (at.desc(), Survey.id.desc()) if settled else (at, Survey.id)
    rows = [Callback(*row) for row in session.execute(query.order_by(*order).limit(size + 1))]
    return cut(rows, size, lambda row: (row.at, row.survey_id))


def _columns(at: InstrumentedAttribute[Any]) -> Select[*tuple[Any, ...]]:
    contacts = (
        select(func.count())
        .where(
            Attempt.survey_id == Survey.id,
            Attempt.purpose.in_(CONTACTS),
            Attempt.state.not_in(_LEFT),
        )
        .scalar_subquery()
    )
    columns = (
        Survey.id, Case.id, Case.case_no, Survey.round, Unit.code, Unit.name, Survey.category, Survey.state,
        Survey.called, _HEARD, WITH_PERSON, Survey.picked_at, at, contacts,
    )  # fmt: skip
    return select(*columns).join(Case, Case.id == Survey.case_id).join(Unit, Unit.id == Survey.unit_id)
