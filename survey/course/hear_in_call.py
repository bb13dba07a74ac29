"""What is pressed or said in a call: kept first, then understood, and beside it the place that came next.

 key ─► kept, on disk ─┬─► understood ─► the next place, kept beside it (`led_to`)
                       ├─► known: the place it led to the first time
                       └─► understanding fails: "later", and the next reconcile understands it

Calls that are heard at the same time share the transaction that keeps what was said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal, cast

import structlog
from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from survey.carriers.port import CallTurn
from survey.contact.callback import callback_at
from survey.contact.hours import ContactHours
from survey.course.call import Call
from survey.course.hold import hold_people_of
from survey.course.recordings import announce
from survey.course.store import Coming, Said, Stored, keep, set_aside, stored
from survey.course.together import Together, all_or_each
from survey.course.understand import AlreadyUnderstood, understand_about
from survey.models import Attempt, Inbound
from survey.models.base import Utc
from survey.questionnaire.conversation import Turn
from survey.questionnaire.dialogue import BadPlace, Place, Step, Uttered, following, parse
from survey.questionnaire.load import Questionnaire
from survey.runtime import Runtime
from survey.vocabulary import Channel

log = structlog.get_logger()

_I, _A = cast(Table, Inbound.__table__), cast(Table, Attempt.__table__)
# Statements are built once: building them for every turn costs more than running them.
_LED_TO = (
    update(_I).where(_I.c.id == bindparam("of"), _I.c.led_to.is_(None)).values(led_to=bindparam("place"))
)
_KNOWN = select(Inbound).where(Inbound.carrier == bindparam("by"), Inbound.sid == bindparam("sid"))
_HEARD = update(_A).where(_A.c.id == bindparam("of")).values(heard_at=bindparam("at", type_=Utc()))
_OF_SURVEY = select(_I.c.sid).where(_I.c.survey_id == bindparam("about"), _I.c.carrier == bindparam("by"))


@dataclass(frozen=True, slots=True)
class HeardInCall:
    """Something pressed, said or recorded at a place of a call. `said`: none for a key that says nothing,
    which leads to `aside`."""

    call: Call
    asked: Questionnaire
    place: Place
    turn: CallTurn
    said: Uttered | None
    aside: Place
    at: datetime

    @property
    def sid(self) -> str:
        """What tells this turn from all others."""
        return f"{self.turn.sid}:{self.place.path}"

    @property
    def pressed(self) -> str:
        return f"key {(self.turn.digits or '')[:8]}"


class NotKept(Exception):
    """It could not be written down: the carrier must not be told that all is well (R2)."""


Kept = Stored | Literal["known", "failed"]


class CallHearing:
    """How a process hears what is said in calls; gives the place that comes next."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._keep = Together(partial(keep_in_calls, runtime))

    def __call__(self, heard: HeardInCall) -> Place:
        """Raises NotKept."""
        kept = self._keep(heard)
        if kept == "failed":
            raise NotKept
        if kept == "known":
            return _as_before(self._runtime, heard)
        if heard.said is None:
            _somebody_is_there(self._runtime, heard)
            return heard.aside
        return understand_in_call(self._runtime, heard, kept)


def keep_in_calls(runtime: Runtime, heard: Sequence[HeardInCall]) -> list[Kept]:
    """Keep what was said in these calls."""
    return all_or_each(partial(_keep_all, runtime), heard, _not_kept)


def led_to(runtime: Runtime, heard: HeardInCall) -> Place | None:
    """Where this turn led when it came for the first time; None if it never did."""
    with runtime.database.read() as session:
        known = _known(runtime, session, heard)
    return _place(heard.asked, known.led_to) if known else None


def has_gone_on(
    runtime: Runtime, session: Session, asked: Questionnaire, survey_id: int, call_sid: str, number: int
) -> bool:
    """Whether something was said in the call at the `number`-th turn or later, and understood."""
    # By the survey: where SIDs lie side by side is the alphabet's affair, which differs between databases.
    values = {"about": survey_id, "by": runtime.carrier.name}
    sids = (sid.partition(":") for sid in session.connection().execute(_OF_SURVEY, values).scalars())
    places = (_place(asked, path) for of, _, path in sids if of == call_sid)
    return any(place.number >= number for place in places if place)


def understand_in_call(runtime: Runtime, heard: HeardInCall, kept: Stored) -> Place:
    """Understand it in a transaction of its own, and say what comes next."""
    led: list[Place] = []

    def leads_to(turn: Turn, late: bool) -> str:
        led.append(following(heard.asked, heard.place, turn, settled=late))
        return led[-1].path

    try:
        with runtime.database.write(repeatable=True) as session:
            understand_about(runtime, session, kept, heard.call.survey_id, leads_to)
    except AlreadyUnderstood:
        return led_to(runtime, heard) or heard.place.then(Step.LATER)
    except Exception:
        log.exception("what was said in a call could not be understood; it is kept", inbound=kept.inbound_id)
        return _later(runtime, heard, kept)
    return led[-1]


def _keep_all(runtime: Runtime, heard: Sequence[HeardInCall]) -> list[Kept]:
    with runtime.database.write() as session:
        return [_keep(runtime, session, one) or "known" for one in heard]


def _keep(runtime: Runtime, session: Session, heard: HeardInCall) -> Stored | None:
    call, turn = heard.call, heard.turn
    coming = Coming(
        carrier=runtime.carrier.name,
        sid=heard.sid,
        said=_said(runtime, heard),
        phone_index=call.phone_index,
        survey_id=call.survey_id,
        attempt_id=call.attempt_id,
        form=turn.raw,
    )
    kept = keep(runtime, session, coming, heard.at)
    if kept is None:
        return None
    if turn.recording_sid and (question := heard.place.asked(heard.asked)):
        announce(
            runtime,
            session,
            call,
            question.key,
            turn.recording_sid,
            seconds=turn.recording_seconds,
            inbound_id=kept.inbound_id,
            now=heard.at,
        )
    if heard.said is None:
        set_aside(session, kept, call.survey_id, heard.pressed, heard.at, heard.aside.path)
    return kept


def _somebody_is_there(runtime: Runtime, heard: HeardInCall) -> None:
    """A key that says nothing proves that a person answered all the same. An attempt is changed only by who
    holds its person, and keeping waits for nobody."""
    attempt_id = heard.call.attempt_id
    try:
        with runtime.database.write(repeatable=True) as session:
            hold_people_of(session, [attempt_id])
            session.connection().execute(_HEARD, {"of": attempt_id, "at": heard.at})
    except Exception:
        log.exception("it could not be written down that somebody is there", attempt=attempt_id)


def _said(runtime: Runtime, heard: HeardInCall) -> Said:
    said = heard.said
    if said is None:
        return Said(channel=Channel.VOICE, how=heard.pressed)
    at = None
    if said.at is not None:
        at = callback_at(ContactHours(runtime.policy.hours, runtime.calendar), said.at, heard.at)
    return Said(
        text=said.text,
        channel=Channel.VOICE,
        question=said.question,
        value=said.value,
        acts=said.acts,
        how=said.how,
        callback_at=at,
        recorded=said.recorded,
    )


def _not_kept(_heard: HeardInCall, why: Exception) -> Kept:
    log.error("what was said in a call could not be kept", exc_info=why)
    return "failed"


def _as_before(runtime: Runtime, heard: HeardInCall) -> Place:
    """It came before: the same place, or, where nobody has come to understand it yet, it is done now."""
    with runtime.database.read() as session:
        known = _known(runtime, session, heard)
    place = _place(heard.asked, known.led_to) if known else None
    if place is not None:
        return place
    if known is not None and known.understood_at is None:
        return understand_in_call(runtime, heard, stored(runtime, known))
    return heard.place.then(Step.LATER)


def _later(runtime: Runtime, heard: HeardInCall, kept: Stored) -> Place:
    """We say goodbye, and so we do if the same request comes again."""
    place = heard.place.then(Step.LATER)
    try:
        with runtime.database.write(repeatable=True) as session:
            _lead(session, kept, place)
    except Exception:
        log.exception("it could not be kept where a call led", inbound=kept.inbound_id)
    return place


def _lead(session: Session, kept: Stored, place: Place) -> None:
    session.connection().execute(_LED_TO, {"of": kept.inbound_id, "place": place.path})


def _known(runtime: Runtime, session: Session, heard: HeardInCall) -> Inbound | None:
    return session.scalar(_KNOWN, {"by": runtime.carrier.name, "sid": heard.sid})


def _place(asked: Questionnaire, path: str | None) -> Place | None:
    try:
        return parse(asked, path) if path else None
    except BadPlace:
        return None
