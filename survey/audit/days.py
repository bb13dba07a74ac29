"""The digests of the days that are over, made up for where they were missed, each an act of the house.

answers by number:   ……│……………│…………│……………│…       a day's last answer ends its part, the next begins there
surveys by day:      │ 17th │ 18th │ 19th │       on which they settled
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from survey.audit.act import Act
from survey.audit.chain import SYSTEM
from survey.audit.digest import of_answers, of_month, of_surveys
from survey.audit.house import last_of_house, of_house
from survey.audit.keys import AuditKeys
from survey.audit.link import hold_lane, put_aside
from survey.database import Database
from survey.models import Answer, Audit, FrozenMonth, Survey

DAY, MONTH = "digest", "digest.month"
_AFTER = timedelta(hours=1)  # a transaction that began before midnight may end after it
_PATIENCE = "5s"  # for answers that are being written at this moment


@dataclass(frozen=True)
class Office:
    """Where the days begin and end, and what time it is."""

    zone: ZoneInfo
    now: datetime

    @property
    def last_over(self) -> date:
        """The last day that is over, and everything that settled on it on disk, for all that one can know."""
        return (self.now - _AFTER).astimezone(self.zone).date() - timedelta(days=1)

    def end_of(self, day: date) -> datetime:
        return datetime.combine(day + timedelta(days=1), time(), self.zone)


def digest_days(database: Database, keys: AuditKeys, office: Office) -> int:
    """Digest every day that is over and has none yet, each in a transaction; says how many."""
    last = _last_number(database)
    days = 0
    while _next_day(database, keys, office, last):
        days += 1
    return days


def digest_months(database: Database, keys: AuditKeys, now: datetime) -> int:
    """Digest every closed month that has none yet; says how many."""
    with database.read() as session:
        frozen = set(session.scalars(select(FrozenMonth.month)))
        due = sorted(frozen - set(session.scalars(of_house(Audit.subject_id, MONTH))))
    for month in due:
        with database.write() as session:
            hold_lane(session, SYSTEM)
            if session.scalar(of_house(Audit.id, MONTH).where(Audit.subject_id == month).limit(1)):
                continue
            found = of_month(session, keys.first, month)
            detail = {"rows": found.n, "digest": found.hash.hex(), "key": keys.first_id.hex()}
            put_aside(session, Act(now, SYSTEM, MONTH, "month", month, detail))
    return len(due)


def _next_day(database: Database, keys: AuditKeys, office: Office, last_number: int | None) -> bool:
    """The day after the last one that has a digest, if it is over."""
    with database.write() as session:
        hold_lane(session, SYSTEM)  # nobody else digests meanwhile
        before = _before(session)
        day = (
            _first_day(session, office)
            if before is None
            else date.fromisoformat(before["day"]) + timedelta(days=1)
        )
        if day > office.last_over:
            return False
        first = before["answers_to"] + 1 if before else 1
        to = max(first - 1, _ends_at(session, office, day, last_number))
        answers = of_answers(session, keys.first, first, to)
        surveys = of_surveys(session, keys.first, day.isoformat())
        detail = {
            "answers": answers.n, "answers_from": first, "answers_to": to,
            "answers_digest": answers.hash.hex(),
            "surveys": surveys.n, "surveys_digest": surveys.hash.hex(), "key": keys.first_id.hex(),
        }  # fmt: skip
        put_aside(session, Act(office.now, SYSTEM, DAY, "day", day.isoformat(), detail))
    return True


def _before(session: Session) -> dict[str, Any] | None:
    last = last_of_house(session, DAY)
    return {"day": last.subject_id, **last.detail} if last else None


def _first_day(session: Session, office: Office) -> date:
    first = session.scalar(select(func.min(Survey.settled_day)))
    return min(date.fromisoformat(first), office.last_over) if first else office.last_over


def _ends_at(session: Session, office: Office, day: date, last_number: int | None) -> int:
    """The highest number of an answer heard on that day, up to the last that nobody can come before."""
    if last_number is None:
        return 0
    heard = Answer.heard_at >= office.end_of(day - timedelta(days=1)), Answer.heard_at < office.end_of(day)
    return session.scalar(select(func.max(Answer.id)).where(*heard, Answer.id <= last_number)) or 0


def _last_number(database: Database) -> int | None:
    """A number below which no answer can come any more; None if writers do not let us look.

    Numbers are given before transactions end, so for a moment nobody may be writing answers.
    """
    try:
        with database.write() as session:
            if not database.is_sqlite:
                session.execute(text(f"SET LOCAL lock_timeout = '{_PATIENCE}'"))
                session.execute(text("LOCK TABLE answer IN SHARE MODE"))
            return session.scalar(select(func.max(Answer.id))) or 0
    except OperationalError:
        return None
