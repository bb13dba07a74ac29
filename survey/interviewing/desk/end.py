"""The outcome of a call ends it: interview, attempt, and what follows by the row, in one transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.accounts.trace import record
from survey.course.changed import changed
from survey.course.settle import mark_dirty
from survey.interviewing.centre.draw_checks import draw_check
from survey.interviewing.desk.answer import is_finished
from survey.interviewing.desk.ending import Asked, CannotEnd, Ending, Wrong, check_ending
from survey.interviewing.desk.follow import call_again, follow, foresee
from survey.interviewing.desk.held import Held, NotHeld, close
from survey.interviewing.moves import NOT_CLAIMED, move, seconds_between
from survey.interviewing.outcomes import as_rule
from survey.interviewing.rules import Rule, Then, next_due
from survey.models import Account, Outcome, Survey
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import AttemptState, ErrorClass

LEFT_WITHOUT = "left without an outcome"
COMPLETED, TECHNICAL = "completed", "technical"  # the rows by which a call that was left is written down


def end_call(runtime: Runtime, session: Session, held: Held, ending: Ending, now: datetime) -> Then:
    """End the call; says what follows. CannotEnd where something is missing, NotHeld if it has ended."""
    row = session.get(Outcome, ending.code)
    if row is None or not row.active:
        raise CannotEnd(Wrong.UNKNOWN)
    rule = as_rule(row)
    asked = Asked(ending, rule, foresee(session, held, rule), finished=is_finished(session, held))
    check_ending(runtime, session, held, asked, now)
    write_outcome(runtime, session, held, asked, now, over_at=now)
    return asked.then


def write_outcome(
    runtime: Runtime, session: Session, held: Held, asked: Asked, now: datetime, *, over_at: datetime
) -> None:
    """Write down an outcome that can be taken as it is. `over_at`: when the call was over, if it is told of
    later. NotHeld if it has ended."""
    rule, note = asked.rule, asked.ending.note
    _end_attempt(session, held, rule, over_at)
    sealed = runtime.keyring.seal(note, Sealed.INTERVIEW_NOTE) if note else None
    close(session, held.interview.id, over_at, outcome=rule.code, note_sealed=sealed)
    if rule.contact:
        _reached(session, held)
    follow(runtime, session, held, asked, now, over_at=over_at)
    if rule.ends_well:
        draw_check(runtime, session, held.interview.id, now)
    _trace(session, held, asked, now)


def end_unfinished(runtime: Runtime, session: Session, held: Held, now: datetime) -> None:
    """A call that was dialled and left. A survey that it finished stays so; otherwise the person is called
    again, as after a fault of ours."""
    heard = held.attempt.heard_at is not None
    done = held.is_over and heard
    values: dict[str, Any] = {"ended_at": now, **NOT_CLAIMED}
    if not heard:
        values |= {"error_class": ErrorClass.UNKNOWN, "why": LEFT_WITHOUT}
    move(
        session,
        held.attempt.id,
        held.claim,
        AttemptState.ANSWERED if heard else AttemptState.FAILED,
        **values,
    )
    close(session, held.interview.id, now, outcome=_code_if_there(session, COMPLETED) if done else None)
    row = session.get(Outcome, TECHNICAL)
    if not held.is_over and row is not None:
        call_again(session, held, next_due(as_rule(row), now, None, runtime.calendar), False, now)


def _code_if_there(session: Session, code: str) -> str | None:
    return code if session.get(Outcome, code) else None


def _end_attempt(session: Session, held: Held, rule: Rule, now: datetime) -> None:
    began = held.attempt.left_at or now
    seconds = seconds_between(began, now) or None
    values: dict[str, Any] = {"ended_at": now, "seconds": seconds, **NOT_CLAIMED}
    if rule.becomes is AttemptState.FAILED and not rule.number_dead:
        values["error_class"] = ErrorClass.UNKNOWN  # it says nothing of the number or the person
    if not move(session, held.attempt.id, held.claim, rule.becomes, **values):
        raise NotHeld


def _reached(session: Session, held: Held) -> None:
    first = update(Survey).where(Survey.id == held.survey.id, ~Survey.reached)
    if changed(session, first.values(reached=True)) and held.survey.settled_day:
        mark_dirty(session, held.survey.settled_day)


def _trace(session: Session, held: Held, asked: Asked, now: datetime) -> None:
    who = session.scalar(select(Account.login).where(Account.id == held.interview.account_id)) or ""
    subject = ("interview", str(held.interview.id))
    record(session, now, who, "interview.end", subject, outcome=asked.rule.code, then=asked.then.value)
