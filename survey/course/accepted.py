"""A carrier has an attempt: known from its answer, from its list, or from a callback."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, case, func, or_, select, update
from sqlalchemy.orm import Session

from survey.course.settle import mark_dirty
from survey.models import Attempt, Survey
from survey.runtime import Runtime
from survey.vocabulary import AttemptState


@dataclass(frozen=True)
class Acceptance:
    attempt_id: int
    sid: str
    segments: int | None


# Statements are built once: building them for every batch costs more than running them.
_A, _S = cast(Table, Attempt.__table__), cast(Table, Survey.__table__)
_IN_DOUBT = or_(_A.c.state == AttemptState.SENDING, _A.c.state == AttemptState.UNKNOWN)
_ACCEPTED = (
    update(_A)
    .where(_A.c.id == bindparam("of"))
    .values(
        state=case((_IN_DOUBT, AttemptState.ACCEPTED), else_=_A.c.state),
        carrier=bindparam("by"),
        carrier_sid=func.coalesce(_A.c.carrier_sid, bindparam("sid")),
        accepted_at=func.coalesce(_A.c.accepted_at, bindparam("now", type_=_A.c.accepted_at.type)),
        segments=func.coalesce(bindparam("units"), _A.c.segments),
    )
)
_SURVEYS = select(_A.c.survey_id).where(
    _A.c.id.in_(bindparam("attempts", expanding=True)), _A.c.survey_id.is_not(None)
)
_CALLED = (
    update(_S).where(_S.c.id.in_(_SURVEYS), ~_S.c.called).values(called=True).returning(_S.c.settled_day)
)


def accepted(runtime: Runtime, session: Session, taken: Sequence[Acceptance], now: datetime) -> None:
    """Keep the SIDs; a callback may have been faster, then its state stands. A lost attempt stays lost."""
    if not taken:
        return
    by = runtime.carrier.name
    session.connection().execute(
        _ACCEPTED,
        [
            {"of": one.attempt_id, "by": by, "sid": one.sid, "now": now, "units": one.segments}
            for one in taken
        ],
    )
    mark_called(session, [one.attempt_id for one in taken])


def mark_called(session: Session, attempt_ids: Sequence[int]) -> None:
    """The surveys of these attempts count as called; one that has settled meanwhile is counted again."""
    days = session.connection().execute(_CALLED, {"attempts": attempt_ids}).scalars().all()
    if settled := [day for day in days if day]:
        mark_dirty(session, *settled)
