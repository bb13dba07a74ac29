"""The minutes of a month's meeting, sealed; written again they are replaced, and that is on record."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.accounts.trace import record
from survey.database import insert_into
from survey.models import Account, DocketMeeting
from survey.rectification.allowed import runs
from survey.rectification.docket.months import is_open
from survey.rectification.refusal import Refused, Why, words_of
from survey.runtime import Runtime
from survey.secrets import Sealed


@dataclass(frozen=True)
class Meeting:
    """A month's meeting as it was written down."""

    month: str
    held_on: str
    minutes: str
    written_at: datetime
    written_by: str


def write_minutes(runtime: Runtime, month: str, held_on: date, minutes: str, by: Person) -> None:
    """Keep them. Refused to who runs nothing, for a month that is over, or a day that is not one of it."""
    words, now, today = words_of(minutes), runtime.clock.now(), runtime.today()
    if not runs(by.role):
        raise Refused(Why.NOT_YOURS)
    if not is_open(month, today):
        raise Refused(Why.MOVED_ON)
    if held_on > today or held_on.isoformat()[:7] < month:
        raise Refused(Why.WRONG_DATE)
    kept = {
        "held_on": held_on.isoformat(),
        "minutes_sealed": runtime.keyring.seal(words, Sealed.DOCKET_MINUTES),
        "written_at": now,
        "written_by": by.id,
    }
    with runtime.database.write() as session:
        wanted = insert_into(session, DocketMeeting).values(month=month, **kept)
        session.execute(wanted.on_conflict_do_update(index_elements=["month"], set_=kept))
        record(session, now, by.login, "docket.minutes", ("docket", month), held_on=held_on.isoformat())


def read_meeting(runtime: Runtime, session: Session, month: str) -> Meeting | None:
    """The minutes of a month; None before they are written."""
    row = session.execute(
        select(DocketMeeting, Account.name)
        .join(Account, Account.id == DocketMeeting.written_by)
        .where(DocketMeeting.month == month)
    ).one_or_none()
    if row is None:
        return None
    one, by = row
    minutes = runtime.keyring.open_or_empty(one.minutes_sealed, Sealed.DOCKET_MINUTES)
    return Meeting(month, one.held_on or "", minutes, one.written_at, by) if one.written_at else None


def held_months(session: Session) -> list[str]:
    """The months with minutes, the newest first."""
    return list(session.scalars(select(DocketMeeting.month).order_by(DocketMeeting.month.desc())))
