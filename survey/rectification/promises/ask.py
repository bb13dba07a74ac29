"""What became of a promise, and what follows a broken one.

open ─► kept | unknown
  └───► broken ─► whoever runs the rectification says what follows: a new day (a new promise), or words
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update

from survey.accounts.people import Person
from survey.accounts.trace import record
from survey.course.changed import changed
from survey.models import Promise, Rectification
from survey.rectification.promises.day import check_day
from survey.rectification.promises.whose import asks_it, runs_it
from survey.rectification.refusal import Refused, Why, words_of
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import PromiseState

ANSWER, FOLLOWS = "answer", "follows"
_BECOMES = frozenset(PromiseState) - {PromiseState.OPEN}


@dataclass(frozen=True)
class Following:
    """`words`: what is done about it; `on`: the new day, if one was agreed on."""

    words: str
    on: date | None = None


def ask(runtime: Runtime, promise_id: int, state: PromiseState, words: str, by: Person) -> None:
    """Write down that it was kept or broken, or that nobody could be asked; once. Words unless it was kept.

    It does not matter whether the rectification has ended. Refused says what stands in the way.
    """
    if state not in _BECOMES:
        raise Refused(Why.MOVED_ON)
    said, now = words_of(words, needed=state is not PromiseState.KEPT), runtime.clock.now()
    with runtime.database.write() as session:
        one = session.get(Promise, promise_id)
        if one is None:
            raise Refused(Why.UNKNOWN)
        if not asks_it(session, by, session.get_one(Rectification, one.rectification_id)):
            raise Refused(Why.NOT_YOURS)
        still = update(Promise).where(Promise.id == promise_id, Promise.state == PromiseState.OPEN)
        sealed = _seal(runtime, {ANSWER: said})
        told = {"state": state, "asked_at": now, "asked_by": by.id, "answer_sealed": sealed}
        if not changed(session, still.values(told)):
            raise Refused(Why.MOVED_ON)
        subject = ("rectification", str(one.rectification_id))
        record(session, now, by.login, "promise.ask", subject, promise=promise_id, state=state.value)


def follow(runtime: Runtime, promise_id: int, given: Following, by: Person) -> int | None:
    """Say what follows a broken promise, once; the id of the new one, if there is a new day."""
    words, now = words_of(given.words), runtime.clock.now()
    if given.on is not None:
        check_day(given.on, runtime.today())
    with runtime.database.write() as session:
        one = session.get(Promise, promise_id)
        if one is None:
            raise Refused(Why.UNKNOWN)
        if not runs_it(session, by, session.get_one(Rectification, one.rectification_id)):
            raise Refused(Why.NOT_YOURS)
        unseen = update(Promise).where(
            Promise.id == promise_id, Promise.state == PromiseState.BROKEN, Promise.seen_at.is_(None)
        )
        both = {**opened_answer(runtime, one), FOLLOWS: words}
        seen = {"seen_at": now, "seen_by": by.id, "answer_sealed": _seal(runtime, both)}
        if not changed(session, unseen.values(seen)):
            raise Refused(Why.MOVED_ON)
        again = _again(one, given.on, by, now) if given.on else None
        if again is not None:
            session.add(again)
            session.flush()
        subject = ("rectification", str(one.rectification_id))
        record(session, now, by.login, "promise.follow", subject, promise=promise_id)
        return again.id if again else None


def opened_answer(runtime: Runtime, one: Promise) -> dict[str, str]:
    """What was found out, and what followed, by ANSWER and FOLLOWS."""
    opened = runtime.keyring.open_or_empty(one.answer_sealed, Sealed.PROMISE_ANSWER)
    return dict(json.loads(opened)) if opened else {}


def _again(one: Promise, on: date, by: Person, now: datetime) -> Promise:
    """The same promise with another day."""
    return Promise(
        rectification_id=one.rectification_id,
        words_sealed=one.words_sealed,
        due_on=on.isoformat(),
        made_at=now,
        made_by=by.id,
        state=PromiseState.OPEN,
    )


def _seal(runtime: Runtime, words: Mapping[str, str]) -> bytes | None:
    given = {about: text for about, text in words.items() if text}
    if not given:
        return None
    return runtime.keyring.seal(json.dumps(given, ensure_ascii=False), Sealed.PROMISE_ANSWER)
