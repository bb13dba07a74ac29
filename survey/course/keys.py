"""Keys that were pressed in a call by menu: the carrier reports them one by one, or with the end of the call.

 report with keys ─► one transaction: the keys kept, a person proven, the call's end ─► understood
                                                                    └─ cut short here: by the next reconcile

The same keys of the same call are kept once, in whatever order and however often reports of it come.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from survey.course.questionnaires import questionnaire
from survey.course.store import Coming, Said, keep, set_aside, stored
from survey.course.understand import understand_stored
from survey.models import Attempt, Inbound, Petitioner, Survey
from survey.models.base import Utc
from survey.questionnaire.conversation import resume
from survey.questionnaire.dialogue import Uttered
from survey.questionnaire.menu import hear_keys
from survey.runtime import Runtime
from survey.vocabulary import Channel

KEYS = "0123456789*#"
_MOST = 16  # keys; a menu takes one, and who leans on the phone has said as much by then
_SID = 46  # characters of the call's own name; with the keys it names what was said

_A = cast(Table, Attempt.__table__)
# Statements are built once: building them for every report costs more than running them.
_ASKED = (
    select(
        Attempt.question,
        Attempt.petitioner_id,
        Attempt.left_at,
        Survey.id.label("survey_id"),
        Survey.petitioner_id.label("owner_id"),
        Survey.questionnaire_id,
        Survey.language,
        Survey.conversation,
        Petitioner.phone_index,
    )
    .join(Survey, Survey.id == Attempt.survey_id)
    .join(Petitioner, Petitioner.id == Attempt.petitioner_id)
    .where(Attempt.id == bindparam("of"), Attempt.channel == Channel.VOICE)
)
_SOMEBODY_IS_THERE = (
    update(_A)
    .where(_A.c.id == bindparam("of"))
    .values(heard_at=func.coalesce(_A.c.heard_at, bindparam("at", type_=Utc())))
)
_KEPT = (
    select(Inbound)
    .where(
        Inbound.carrier == bindparam("by"),
        Inbound.sid.in_(bindparam("sids", expanding=True)),
        Inbound.understood_at.is_(None),
    )
    .order_by(Inbound.id)  # the first key that came decides
)


def keep_keys(
    runtime: Runtime, session: Session, attempt_id: int, call_sid: str, keys: str, now: datetime
) -> None:
    """Keep the keys of a call whose person is held. Those that say nothing are kept too, and set aside; so
    are those of a number that the survey has left meanwhile: whoever pressed them may be a stranger."""
    asked = session.connection().execute(_ASKED, {"of": attempt_id}).first()
    if asked is None:
        return  # of no survey: we asked nothing
    at = _pressed_at(runtime, asked.left_at, now)
    said = _heard(session, asked, keys) if asked.petitioner_id == asked.owner_id else None
    how = said.how if said else f"key {_pressed(keys)}"
    coming = Coming(
        carrier=runtime.carrier.name,
        sid=_sid(call_sid, keys),
        said=_said(said, how),
        phone_index=asked.phone_index,
        survey_id=asked.survey_id,
        attempt_id=attempt_id,
        form=(("call", call_sid), ("keys", keys)),
    )
    kept = keep(runtime, session, coming, at)
    if kept is None:
        return
    session.connection().execute(_SOMEBODY_IS_THERE, {"of": attempt_id, "at": at})
    if said is None:
        set_aside(session, kept, asked.survey_id, how, now)


def understand_keys(runtime: Runtime, pressed: Collection[tuple[str, str]]) -> int:
    """Understand what was kept of these calls, each by its own name and its keys; how many there were to
    understand. Whatever is left is understood by reconcile."""
    sids = [_sid(call_sid, keys) for call_sid, keys in pressed]
    with runtime.database.read() as session:
        kept = session.scalars(_KEPT, {"by": runtime.carrier.name, "sids": sids}).all()
        waiting = [stored(runtime, one) for one in kept]
    return sum(understand_stored(runtime, one) for one in waiting)


def _heard(session: Session, asked: Row[*tuple[Any, ...]], keys: str) -> Uttered | None:
    questions = questionnaire(session, asked.questionnaire_id)
    state = resume(questions, asked.conversation, asked.language)
    return hear_keys(questions, state, asked.question, keys)


def _said(said: Uttered | None, how: str) -> Said:
    """Nothing more can be asked in the call: what comes next goes by text message."""
    if said is None:
        return Said(channel=Channel.VOICE, how=how, after_call=True)
    return Said(
        channel=Channel.VOICE,
        question=said.question,
        value=said.value,
        acts=said.acts,
        how=how,
        after_call=True,
    )


def _pressed_at(runtime: Runtime, left_at: datetime | None, now: datetime) -> datetime:
    """Within the call: what is told hours later is answered as a contact is, in the hours for it (R5)."""
    calls = runtime.policy.calls
    return min(now, left_at + calls.ring + calls.talk) if left_at else now


def _pressed(keys: str) -> str:
    return "".join(key for key in keys if key in KEYS)[:_MOST]


def _sid(call_sid: str, keys: str) -> str:
    return f"{call_sid[:_SID]}:{_pressed(keys)}"
