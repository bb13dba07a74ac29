"""Pausing, going on, and writing down who does not want to be contacted; each on record."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from survey.accounts.trace import record
from survey.cases.phones import read_phones
from survey.course.changed import changed
from survey.course.opt_out import opt_out
from survey.course.pausing import pause, running_pauses
from survey.course.person import introduce
from survey.models import Pause
from survey.runtime import Runtime
from survey.vocabulary import Channel

OPERATOR = "operator"


class NotANumber(ValueError):
    """Not exactly one phone number was given."""


def read_stops(session: Session) -> Sequence[Pause]:
    return running_pauses(session)


def begin_pause(session: Session, why: str, actor: str, now: datetime, channel: Channel | None) -> None:
    """Stop all sending, or a channel's."""
    pause(session, why, actor, now, channel=channel)
    record(session, now, actor, "pause", ("sending", channel or "all"), why=why)


def end_pause(session: Session, pause_id: int, actor: str, now: datetime) -> bool:
    """End one pause; False if it has ended."""
    running = update(Pause).where(Pause.id == pause_id, Pause.ended_at.is_(None))
    ended = bool(changed(session, running.values(ended_at=now)))
    if ended:
        record(session, now, actor, "resume", ("sending", str(pause_id)))
    return ended


def write_optout(runtime: Runtime, session: Session, phone: str, why: str, actor: str, now: datetime) -> bool:
    """Stop all contact with this number; False if it was stopped before. NotANumber."""
    phones = read_phones(phone, runtime.settings.country)
    if len(phones.read) != 1:
        raise NotANumber
    number = phones.read[0]
    person = introduce(runtime, session, number.e164, now, number.line)
    new = opt_out(runtime, session, person, OPERATOR, now, why=why or None)
    record(session, now, actor, "optout", ("petitioner", str(person)), why=why)
    return new
