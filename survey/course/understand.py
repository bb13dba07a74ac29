"""Understanding a message that is stored: whose it is, what it says, what follows. One transaction.

    number ─► person ─► open survey, else the last one settled within 30 days, else none
                              │
    words ─► advance() ─► answers, acts, one reply     (the pure conversation)
                              │
    answers added · survey moved · reply planned · contacts called off · message marked understood

Understanding may be cut short anywhere: the message stays on disk and is understood by the next reconcile.
"""

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import cast

import structlog
from sqlalchemy import String, Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from survey.course.changed import changed
from survey.course.later import Later
from survey.course.person import Person, who_wrote, whose_survey
from survey.course.store import Stored, stored
from survey.course.take_turn import take_turn
from survey.models import Attempt, Inbound
from survey.models.base import Utc
from survey.questionnaire.conversation import Turn
from survey.runtime import Runtime
from survey.secrets import CannotOpen

log = structlog.get_logger()

GIVE_OTHERS_TIME = timedelta(seconds=10)  # a webhook may be understanding it right now
AT_ONCE = 500
_I = cast(Table, Inbound.__table__)
_UNDERSTOOD = (
    update(_I)
    .where(_I.c.id == bindparam("of"), _I.c.understood_at.is_(None))
    .values(
        understood_at=bindparam("at"),
        survey_id=bindparam("about"),
        reading=bindparam("read"),
        rule=bindparam("by_rule"),
        led_to=func.coalesce(bindparam("place", type_=String()), _I.c.led_to),
    )
)
_A = cast(Table, Attempt.__table__)
_SPOKE = update(_A).where(_A.c.id == bindparam("of")).values(heard_at=bindparam("at", type_=Utc()))


Then = Callable[[Turn, bool], str]


class AlreadyUnderstood(Exception):
    """Somebody else was faster; the transaction is to be given up."""


def understand(runtime: Runtime, session: Session, messages: Sequence[Stored]) -> None:
    """Understand stored messages; AlreadyUnderstood if somebody else has done so with one of them.

    What they read is read for all at once, and what they write is written for all at once. A round ends where
    somebody comes a second time, or after a wish beyond an answer: from there on all is read anew.
    """
    now = runtime.clock.now()
    later = Later(session.connection())
    waiting = deque(sorted(messages, key=lambda message: message.inbound_id))
    understood, answered = [], []
    while waiting:
        people = who_wrote(runtime, session, waiting, now)
        moved: set[tuple[str, int]] = set()
        acted = False
        while waiting and not acted and not _rows(person := people[waiting[0].phone_index]) & moved:
            message = waiting.popleft()
            turn = take_turn(runtime, session, later, message, person, now)
            moved |= _rows(person)
            acted = bool(turn.acts)
            understood.append(_understood(message, person, turn, now))
            if turn.say is not None:
                answered.append(message.inbound_id)
        later.flush()
    runtime.queue.replies(session, answered)
    if session.connection().execute(_UNDERSTOOD, understood).rowcount != len(understood):
        raise AlreadyUnderstood


def understand_about(
    runtime: Runtime, session: Session, message: Stored, survey_id: int, then: Then | None = None
) -> Turn:
    """Understand what was said in a call or on a page, which is about that survey whatever the number.

    `then` gives the place in the call or form that comes next, to be kept with the message; it is told the
    turn, and whether the survey had settled before.
    """
    now = runtime.clock.now()
    later = Later(session.connection())
    person = whose_survey(session, survey_id, message.attempt_id)
    turn = take_turn(runtime, session, later, message, person, now)
    later.flush()
    if turn.say is not None:
        runtime.queue.replies(session, [message.inbound_id])
    if message.attempt_id is not None:
        spoke = {"of": message.attempt_id, "at": message.received_at}
        session.connection().execute(_SPOKE, spoke)
    done = _understood(message, person, turn, now)
    if then is not None:
        late = person.survey is None or not person.survey.is_open
        done["place"] = then(turn, late)
    if session.connection().execute(_UNDERSTOOD, [done]).rowcount != 1:
        raise AlreadyUnderstood
    return turn


def _rows(person: Person) -> set[tuple[str, int]]:
    """What a turn of this person changes; two numbers may be about one survey."""
    about = {("survey", person.survey.id)} if person.survey else set()
    return {("person", person.petitioner_id)} | about


def _understood(message: Stored, person: Person, turn: Turn, now: datetime) -> dict[str, object]:
    return {
        "of": message.inbound_id,
        "at": now,
        "about": person.survey.id if person.survey else None,
        "read": turn.reading,
        "by_rule": turn.rule,
        "place": None,
    }


def understand_waiting(runtime: Runtime) -> int:
    """Understand what was stored and then left alone; returns how many there were."""
    before, count = runtime.clock.now() - GIVE_OTHERS_TIME, 0
    with runtime.database.read() as session:
        waiting = list(
            session.scalars(
                select(Inbound)
                .where(Inbound.understood_at.is_(None), Inbound.received_at < before)
                .order_by(Inbound.tries, Inbound.received_at)
                .limit(AT_ONCE)
            )
        )
    for inbound in waiting:
        with runtime.database.write() as session:
            tried = update(Inbound).where(Inbound.id == inbound.id).values(tries=Inbound.tries + 1)
            changed(session, tried)
        try:
            message = stored(runtime, inbound)
        except (CannotOpen, ValueError):  # its key is lost, or somebody wrote into the database
            log.exception("a message cannot be opened; it is kept", inbound=inbound.id)
            continue
        count += understand_stored(runtime, message)
    return count


def understand_stored(runtime: Runtime, message: Stored) -> bool:
    """Understand one message in a transaction of its own; what goes wrong is logged and tried again later."""
    try:
        with runtime.database.write(repeatable=True) as session:
            if message.survey_id is None:
                understand(runtime, session, [message])
            else:
                understand_about(runtime, session, message, message.survey_id)
    except AlreadyUnderstood:
        return False
    except Exception:
        log.exception("a message could not be understood; it is kept", inbound=message.inbound_id)
        return False
    return True
