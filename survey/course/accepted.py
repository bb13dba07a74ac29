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


def accepted(runtime: Runtime, session: Session, taken: Sequence[Acceptance], now: datetime) -> None:
    """Keep the SIDs; a callback may have been faster, then its state stands. A lost attempt stays lost."""
    if not taken:
        return
    table = cast(Table, Attempt.__table__)
    in_doubt = or_(table.c.state == AttemptState.SENDING, table.c.state == AttemptState.UNKNOWN)
    session.connection().execute(
        update(table)
        .where(table.c.id == bindparam("of"))
        .values(
            state=case((in_doubt, AttemptState.ACCEPTED), else_=table.c.state),
            carrier=runtime.carrier.name,
            carrier_sid=func.coalesce(table.c.carrier_sid, bindparam("sid")),
            accepted_at=func.coalesce(table.c.accepted_at, now),
            segments=func.coalesce(bindparam("units"), table.c.segments),
        ),
        [{"of": one.attempt_id, "sid": one.sid, "units": one.segments} for one in taken],
    )
    mark_called(session, [one.attempt_id for one in taken])


def mark_called(session: Session, attempt_ids: Sequence[int]) -> None:
    """The surveys of these attempts count as called; one that has settled meanwhile is counted again."""
    surveys = select(Attempt.survey_id).where(Attempt.id.in_(attempt_ids), Attempt.survey_id.is_not(None))
    days = session.scalars(
        update(Survey)
        .where(Survey.id.in_(surveys), ~Survey.called)
        .values(called=True)
        .returning(Survey.settled_day)
        .execution_options(synchronize_session=False)
    ).all()
    if settled := [day for day in days if day]:
        mark_dirty(session, *settled)
