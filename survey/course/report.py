"""What the carrier reports of an attempt afterwards: late, twice and out of order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any, cast

import structlog
from sqlalchemy import Table, Update, and_, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from survey.carriers.port import ListedText, StatusReport
from survey.course.accepted import mark_called
from survey.course.failure import MAY_STOP, Failure, followed_by
from survey.course.hold import hold_people_of
from survey.course.moves import MOVES, WAITING
from survey.course.together import all_or_each
from survey.models import Attempt
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, ErrorClass

log = structlog.get_logger()

_CAME_BACK = frozenset({AttemptState.UNDELIVERED, AttemptState.FAILED})
_FINAL = _CAME_BACK | {AttemptState.DELIVERED}
_A = cast(Table, Attempt.__table__)
_BY_TOKEN = select(Attempt.id, Attempt.state, Attempt.tries).where(Attempt.token == bindparam("token"))
_BY_TOKENS = select(Attempt.token, Attempt.id, Attempt.state, Attempt.tries).where(
    Attempt.token.in_(bindparam("tokens", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Standing:
    """An attempt as a report finds it."""

    attempt_id: int
    state: AttemptState
    tries: int

    def may_become(self, told: AttemptState) -> bool:
        """Whether a report of `told` is news. Most are none: they say again what is known, or come late.

        One alone proves that the attempt left, even if its SID was never stored, or if we had been told to
        slow down and had planned it again.
        """
        return self.state in MOVES[told] or (self.state in WAITING and self.tries > 0)


def standing(session: Session, token: str) -> Standing | None:
    """The attempt that has this token; None if there is none."""
    row = session.connection().execute(_BY_TOKEN, {"token": token}).first()
    return Standing(*row) if row else None


def standings(session: Session, tokens: Collection[str]) -> dict[str, Standing]:
    """The attempts that have these tokens, by them."""
    rows = session.connection().execute(_BY_TOKENS, {"tokens": list(tokens)})
    return {token: Standing(of, state, tries) for token, of, state, tries in rows}


def report(
    runtime: Runtime, session: Session, attempt_id: int, told: StatusReport | ListedText, now: datetime
) -> None:
    """Take a report on an attempt; one that is no news changes nothing."""
    if not _move(runtime, session, attempt_id, told, now):
        return
    mark_called(session, [attempt_id])
    _follow(runtime, session, attempt_id, told, now)


def _follow(
    runtime: Runtime, session: Session, attempt_id: int, told: StatusReport | ListedText, now: datetime
) -> None:
    """What follows from a failure; nothing does from what arrived."""
    if error_class := _failed(told):
        failure = Failure(attempt_id, told.error_code, error_class, told.status)
        followed_by(runtime, session, failure, now)


def _failed(told: StatusReport | ListedText) -> ErrorClass | None:
    """The class of a failure; None where it is none."""
    return (told.error_class or ErrorClass.UNLISTED) if told.status in _CAME_BACK else None


@dataclass(frozen=True, slots=True)
class Told:
    """A report on an attempt, and when it came."""

    attempt_id: int
    report: StatusReport
    at: datetime


def take_reports(runtime: Runtime, told: Sequence[Told]) -> list[bool]:
    """Take reports that came at the same time, in one transaction; says of each whether it is taken."""
    return all_or_each(partial(_take, runtime), told, _not_taken)


def _take(runtime: Runtime, told: Sequence[Told]) -> list[bool]:
    """Nobody says a failure again: it waits for the disk. A text that arrived is only better known."""
    arrived = not any(_failed(one.report) for one in told)
    with runtime.database.write(repeatable=arrived) as session:
        may_stop = any(_failed(one.report) in MAY_STOP for one in told)
        hold_people_of(session, [one.attempt_id for one in told], may_pause=may_stop)
        moved = [one for one in told if _move(runtime, session, one.attempt_id, one.report, one.at)]
        mark_called(session, [one.attempt_id for one in moved])
        for one in moved:
            _follow(runtime, session, one.attempt_id, one.report, one.at)
    return [True] * len(told)


def _not_taken(told: Told, why: Exception) -> bool:
    log.error("a report could not be taken", attempt=told.attempt_id, exc_info=why)
    return False


def _move(
    runtime: Runtime, session: Session, attempt_id: int, told: StatusReport | ListedText, now: datetime
) -> bool:
    """The one conditional UPDATE; says whether this report moved anything."""
    values: dict[str, Any] = {
        "of": attempt_id,
        "by": runtime.carrier.name,
        "sid": told.sid,
        "now": now,
        "ended": now if told.status in _FINAL else None,
        "code": told.error_code,
        "class": told.error_class,
        "units": told.segments,
        "micros": told.price.micros if told.price else None,
        "currency": told.price.currency if told.price else None,
    }
    return bool(session.connection().execute(_moving(told.status), values).rowcount)


@cache
def _moving(to: AttemptState) -> Update:
    """Built once for each state: building it for every report costs more than running it."""
    refused_before = and_(_A.c.state.in_(WAITING), _A.c.tries > 0)
    return (
        update(_A)
        .where(_A.c.id == bindparam("of"), or_(_A.c.state.in_(MOVES[to]), refused_before))
        .values(
            state=to,
            carrier=func.coalesce(_A.c.carrier, bindparam("by")),
            carrier_sid=func.coalesce(_A.c.carrier_sid, bindparam("sid")),
            accepted_at=func.coalesce(_A.c.accepted_at, bindparam("now", type_=_A.c.accepted_at.type)),
            left_at=func.coalesce(_A.c.left_at, bindparam("now", type_=_A.c.left_at.type)),
            ended_at=func.coalesce(bindparam("ended", type_=_A.c.ended_at.type), _A.c.ended_at),
            error_code=bindparam("code"),
            error_class=bindparam("class", type_=_A.c.error_class.type),
            segments=func.coalesce(bindparam("units"), _A.c.segments),
            price_micros=func.coalesce(bindparam("micros"), _A.c.price_micros),
            price_currency=func.coalesce(bindparam("currency"), _A.c.price_currency),
        )
    )
