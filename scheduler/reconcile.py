"""Repairing what a crash, a slow carrier or a lost callback left behind (DESIGN §5, step 6).

sending, too long ─► unknown ─┬─► the carrier's list holds it ─► accepted, delivered, …
                              ├─► grace over and two empty lists ─► lost, finally
                          └─► nobody can tell, its survey has settled, days later ─► lost, finally
a call whose end nobody reported ─► asked for
a recording at the carrier ─► fetched, sealed, deleted there
inbound, stored and not understood ─► understood now
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import and_, func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from scheduler.at_carrier import NOBODY_TELLS_AFTER
from scheduler.fetch_recordings import fetch_recordings
from scheduler.overdue_calls import end_overdue_calls
from survey.carriers.port import CarrierCannotTell, CarrierUnreachable, ListedCall, ListedText, Sent
from survey.course.changed import changed
from survey.course.failure import look_again
from survey.course.hold import hold_people_of
from survey.course.moves import move
from survey.course.report import report
from survey.course.report_call import as_report, report_call
from survey.course.understand import understand_waiting
from survey.models import ATTEMPT_IN_DOUBT, Attempt, Petitioner, Survey
from survey.runtime import Runtime
from survey.secrets import CannotOpen, Sealed
from survey.vocabulary import AttemptState, Channel, SurveyState

log = structlog.get_logger()

SENDING_AT_MOST = timedelta(seconds=45)  # longer than any request of ours can last
CLOCKS_DIFFER = timedelta(seconds=2)  # the carrier's times are whole seconds of its own clock
EMPTY_LISTS = 2
AT_ONCE = 200

Listed = ListedText | ListedCall


@dataclass(frozen=True)
class _InDoubt:
    attempt_id: int
    token: str
    carrier: str | None  # that it was handed to
    channel: Channel
    phone_sealed: bytes
    body: str
    left_at: datetime
    survey_id: int | None
    empty_lists: int


def reconcile(runtime: Runtime) -> dict[str, int]:
    """Resolve what is in doubt. Returns counts: `found`, `lost`, `unread` (lists), `understood`, `ended`
    (calls) and `fetched` (recordings)."""
    understood = understand_waiting(runtime)
    _doubt_stale(runtime)
    counts = {"found": 0, "lost": 0, "unread": 0, "understood": understood}
    for outcome in _outcomes(runtime):
        counts[outcome] += 1
    return counts | {"ended": end_overdue_calls(runtime), "fetched": fetch_recordings(runtime)}


def _outcomes(runtime: Runtime) -> Iterator[str]:
    """What becomes of each that does not stay as it is. The carrier is asked first, then it is written down
    what that means; no transaction is open while we ask.

    A carrier that does not answer is asked about no more in this run: each question would wait for its
    time-out. One that goes wrong does not keep the others waiting.
    """
    answers = True
    for doubt in _unknown(runtime):
        try:
            listed, answers = _asked(runtime, doubt) if answers else (None, False)
            outcome = _settle(runtime, doubt, listed)
        except OperationalError:  # the database is gone: so it would be with each
            raise
        except Exception:
            log.exception("a doubt could not be resolved; it stays", attempt=doubt.attempt_id)
            continue
        if outcome:
            yield outcome


def _asked(runtime: Runtime, doubt: _InDoubt) -> tuple[list[Listed] | None, bool]:
    """What the carrier lists, none if that is not to be had; and whether it is worth asking about others."""
    try:
        return _listed(runtime, doubt), True
    except CarrierCannotTell:
        return None, True
    except CarrierUnreachable:
        return None, False


def _settle(runtime: Runtime, doubt: _InDoubt, listed: list[Listed] | None) -> str | None:
    if listed is None:
        return "lost" if _give_up(runtime, doubt) else "unread"
    with runtime.database.write() as session:
        return _resolve(runtime, session, doubt, listed)


def _listed(runtime: Runtime, doubt: _InDoubt) -> list[Listed]:
    if doubt.carrier not in (None, runtime.carrier.name):
        raise CarrierCannotTell("it left by another carrier, whose list this one does not have")
    sent = Sent(doubt.token, _number(runtime, doubt), doubt.body, None, doubt.left_at - CLOCKS_DIFFER)
    if doubt.channel is Channel.VOICE:
        return list(runtime.carrier.find_calls(sent))
    return list(runtime.carrier.find_texts(sent))


def _number(runtime: Runtime, doubt: _InDoubt) -> str:
    """A person may have been forgotten meanwhile, or the key is lost."""
    try:
        return runtime.keyring.open(doubt.phone_sealed, Sealed.PETITIONER_PHONE)
    except CannotOpen:
        log.warning("the number of what is in doubt does not open", attempt=doubt.attempt_id)
    raise CarrierCannotTell("to whom it left is not known any more")


def _give_up(runtime: Runtime, doubt: _InDoubt) -> bool:
    """Some gateways list no calls, or only what a network has reported: what is in doubt there waits for its
    receipt. Once its survey has settled nothing follows from it, and who was asked has a right to be
    forgotten in time. Whether it was given up."""
    now = runtime.clock.now()
    if now - doubt.left_at < NOBODY_TELLS_AFTER:
        return False
    with runtime.database.write() as session:
        survey = session.get(Survey, doubt.survey_id) if doubt.survey_id is not None else None
        if survey is not None and survey.state is not SurveyState.SETTLED:
            return False
        hold_people_of(session, [doubt.attempt_id], may_pause=False)
        return move(
            session, doubt.attempt_id, AttemptState.LOST, ended_at=now, why="nobody tells what became of it"
        )


def _doubt_stale(runtime: Runtime) -> None:
    """Whoever was sending these is gone."""
    stale = and_(
        ATTEMPT_IN_DOUBT,
        Attempt.state == AttemptState.SENDING,
        Attempt.left_at < runtime.clock.now() - SENDING_AT_MOST,
    )
    with runtime.database.read() as session:
        if session.scalar(select(Attempt.id).where(stale).limit(1)) is None:
            return
    with runtime.database.write() as session:
        # Whom a report holds is just being told of; waiting for them here would be waiting in a circle.
        free = select(Attempt.id).where(stale).with_for_update(skip_locked=True).scalar_subquery()
        doubt = {"state": AttemptState.UNKNOWN, "why": "no answer was written down"}
        changed(session, update(Attempt).where(Attempt.id.in_(free), stale).values(doubt))


def _unknown(runtime: Runtime) -> list[_InDoubt]:
    with runtime.database.read() as session:
        rows = session.execute(
            select(Attempt, Petitioner.phone_sealed)
            .join(Petitioner, Petitioner.id == Attempt.petitioner_id)
            .where(ATTEMPT_IN_DOUBT, Attempt.state == AttemptState.UNKNOWN)
            # In no order: those of which nobody can tell would stand before all that came later.
            .order_by(func.random())
            .limit(AT_ONCE)
        ).all()
    return [
        _InDoubt(
            attempt.id,
            attempt.token,
            attempt.carrier,
            attempt.channel,
            sealed,
            attempt.body or "",
            attempt.left_at or attempt.planned_at,
            attempt.survey_id,
            attempt.empty_lists,
        )
        for attempt, sealed in rows
    ]


def _resolve(runtime: Runtime, session: Session, doubt: _InDoubt, listed: list[Listed]) -> str | None:
    """Found in the carrier's list, lost for good, or still open."""
    now = runtime.clock.now()
    hold_people_of(session, [doubt.attempt_id], may_pause=bool(listed))
    found = _unclaimed(session, runtime.carrier.name, listed)
    if isinstance(found, ListedText):
        report(runtime, session, doubt.attempt_id, found, now)
        return "found"
    if isinstance(found, ListedCall):
        report_call(runtime, session, doubt.attempt_id, as_report(found), now)
        return "found"
    changed(
        session,
        update(Attempt).where(Attempt.id == doubt.attempt_id).values(empty_lists=Attempt.empty_lists + 1),
    )
    grace_over = now - doubt.left_at >= runtime.policy.plan.unknown_grace
    if not grace_over or doubt.empty_lists + 1 < EMPTY_LISTS:
        return None
    lost = move(
        session, doubt.attempt_id, AttemptState.LOST, ended_at=now, why="the carrier does not know it"
    )
    look_again(session, doubt.survey_id, now)
    return "lost" if lost else None


def _unclaimed(session: Session, carrier: str, listed: list[Listed]) -> Listed | None:
    """What is listed and not another attempt's: of texts the earliest, since the same words may have gone out
    twice; of calls only one that is alone, since a call has no words to be known by."""
    ours = set(
        session.scalars(
            select(Attempt.carrier_sid).where(
                Attempt.carrier == carrier, Attempt.carrier_sid.in_([one.sid for one in listed])
            )
        )
    )
    free = [one for one in listed if one.sid not in ours]
    if len(free) > 1 and isinstance(free[0], ListedCall):
        return None
    return min(free, key=lambda one: one.created_at, default=None)
