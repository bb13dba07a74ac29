"""What the policy's spans let go, in small batches: one transaction each, found again if it was cut short."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from sqlalchemy import ColumnElement, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from survey.accounts.sweep import forget_old_sessions, forget_old_tries
from survey.course.hold import hold_people
from survey.models import Case, Petitioner, Survey
from survey.models.base import Utc
from survey.retention.let_go import contacts_go, words_go
from survey.retention.people import nobody_needs, numbers_go, with_a_number
from survey.retention.still_open import over
from survey.retention.strays import stray_numbers_go, stray_words_go
from survey.runtime import Runtime

BATCH = 500  # cases, or people, in one transaction
_LOGINS = timedelta(days=90)  # how long it is known who was logged in when
_SAID_LATER = timedelta(days=60)  # what somebody may still send us after they had themselves erased

LetGo = Callable[[Session, Sequence[int]], None]


@dataclass(frozen=True)
class _Pass:
    """One walk through the cases: which still `has` what goes, what ended `before`, how it goes."""

    has: ColumnElement[bool]
    before: datetime
    let_go: LetGo


def purge(runtime: Runtime, stop: Event | None = None) -> dict[str, Any]:
    """Let go what is due. Returns counts: cases whose `words` and whose `contacts` went, `people` whose
    numbers did, `strays`, and `logins` forgotten."""
    stop, now, spans = stop or Event(), runtime.clock.now(), runtime.policy.retention
    words = now - spans.words
    contacts = now - max(spans.contacts, runtime.policy.eligibility.same_person_every)

    def words_of(session: Session, cases: Sequence[int]) -> None:
        words_go(session, cases, now)

    def contacts_of(session: Session, cases: Sequence[int]) -> None:
        contacts_go(runtime, session, cases, now)

    _erased_again(runtime, now)
    counts = {
        "words": _walk(runtime, stop, _Pass(Case.words_gone_at.is_(None), words, words_of)),
        "contacts": _walk(runtime, stop, _Pass(Case.contacts_gone_at.is_(None), contacts, contacts_of)),
        "people": _numbers(runtime, stop, contacts, now),
        "strays": _strays(runtime, stop, words, contacts),
    }
    with runtime.database.write() as session:
        forget_old_tries(session, now - _LOGINS)
        counts["logins"] = forget_old_sessions(session, now - _LOGINS)
    return counts


def _walk(runtime: Runtime, stop: Event, one: _Pass) -> int:
    """From the case closed first on; those that are not over are passed by until tomorrow."""
    count, place = 0, tuple_(Case.closed_at, Case.id)
    due = [one.has, Case.closed_at < one.before]
    begin: ColumnElement[bool] = literal(True)
    while not stop.is_set():
        with runtime.database.read() as session:
            found = select(Case.id, Case.closed_at).where(*due, begin).order_by(Case.closed_at, Case.id)
            rows = session.execute(found.limit(BATCH)).all()
            ready = over(session, [row.id for row in rows], one.before) if rows else []
        if not rows:
            break
        if ready:
            with runtime.database.write() as session:
                count += _batch(session, ready, one)
        begin = place > tuple_(literal(rows[-1].closed_at, Utc()), literal(rows[-1].id))
    return count


def _batch(session: Session, cases: Sequence[int], one: _Pass) -> int:
    """Looked at once more, now that nobody can act on these people."""
    asked = select(Survey.petitioner_id).where(Survey.case_id.in_(cases))
    theirs = select(Case.petitioner_id).where(Case.id.in_(cases))
    hold_people(
        session, select(Petitioner.id).where(or_(Petitioner.id.in_(asked), Petitioner.id.in_(theirs)))
    )
    still = select(Case.id).where(Case.id.in_(cases), one.has).order_by(Case.id).with_for_update()
    ready = over(session, session.scalars(still).all(), one.before)
    if ready:
        one.let_go(session, ready)
    return len(ready)


def _numbers(runtime: Runtime, stop: Event, before: datetime, now: datetime) -> int:
    count, last = 0, 0
    while not stop.is_set():
        with runtime.database.read() as session:
            people = session.scalars(with_a_number(last, before, BATCH)).all()
            ready = nobody_needs(session, people, before) if people else []
        if not people:
            break
        if ready:
            with runtime.database.write() as session:
                hold_people(session, select(Petitioner.id).where(Petitioner.id.in_(ready)))
                ready = nobody_needs(session, ready, before)
                numbers_go(runtime, session, ready, now)
                count += len(ready)
        last = people[-1]
    return count


def _strays(runtime: Runtime, stop: Event, words: datetime, contacts: datetime) -> int:
    with runtime.database.write() as session:
        count = stray_words_go(session, words)
    some = BATCH
    while some == BATCH and not stop.is_set():
        with runtime.database.write() as session:
            some = stray_numbers_go(runtime, session, contacts, BATCH)
        count += some
    return count


def _erased_again(runtime: Runtime, now: datetime) -> None:
    """Somebody who had themselves erased may still answer a text they got before."""
    lately = select(Case.id).where(Case.erased_at >= now - _SAID_LATER)
    with runtime.database.read() as session:
        cases = over(session, session.scalars(lately).all(), now)
    for first in range(0, len(cases), BATCH):
        with runtime.database.write() as session:
            words_go(session, cases[first : first + BATCH], now)
            contacts_go(runtime, session, cases[first : first + BATCH], now)
