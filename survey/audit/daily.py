"""What is done for the trail each day: digests, where the chains stand, is all of it whole, told outside.

Each step is found again where it was cut short, and done once however often it is begun (R10).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from survey.audit.act import Act
from survey.audit.anchors import anchor
from survey.audit.bound import journal_of
from survey.audit.chain import SYSTEM
from survey.audit.days import Office, digest_days, digest_months
from survey.audit.heads import read_heads
from survey.audit.house import last_of_house, of_house
from survey.audit.keys import audit_keys_from
from survey.audit.link import put_aside
from survey.audit.publish import publish, published
from survey.audit.verify import Against, Verdict, verify
from survey.database import Database
from survey.models import Audit
from survey.settings import Settings

VERIFY, PUBLISH = "trail.verify", "trail.publish"
_TOLD = 5  # faults that the act names
_LATEST = 31  # files of heads, and times that they were told


def run_daily(database: Database, settings: Settings, now: datetime) -> Mapping[str, int]:
    """All of it, as of `now`; says how many days and months were digested and how much is broken."""
    keys, office = audit_keys_from(settings), Office(settings.zone, now)
    days = digest_days(database, keys, office)
    months = digest_months(database, keys, now)
    anchor(database, now)
    verdict = verify(database, keys, lately(settings, now))
    with database.write() as session:
        put_aside(session, Act(now, SYSTEM, VERIFY, "trail", "", _said(verdict)))
    _publish(database, settings, now)
    return {"days": days, "months": months, "acts": verdict.acts, "broken": verdict.faults.count}


def lately(settings: Settings, now: datetime) -> Against:
    """What each day is held against: the journal of this machine, and what was published lately."""
    journal, folder = journal_of(settings), settings.audit_heads_dir
    return Against(
        journals=[journal] if journal.exists() else [],
        heads=published(folder, _LATEST) if folder else [],
        only_lately=now.astimezone(settings.zone).date(),
    )


def last_verified(session: Session) -> tuple[datetime, Mapping[str, Any]] | None:
    """When it was verified last, and what came of it: `whole`, `acts`, `broken`, `first`."""
    last = last_of_house(session, VERIFY)
    return (last.at, last.detail) if last else None


def last_published(session: Session) -> datetime | None:
    """When its heads were last told by every way there is; of late, or not at all."""
    lately = of_house(Audit.at, PUBLISH).add_columns(Audit.detail).order_by(Audit.seq.desc()).limit(_LATEST)
    return next((at for at, ways in session.execute(lately) if all(ways.values())), None)


def _said(verdict: Verdict) -> dict[str, Any]:
    first = [
        {"what": one.what.value, "where": one.where, "seq": one.seq} for one in verdict.faults.first[:_TOLD]
    ]
    return {
        "whole": verdict.whole, "acts": verdict.acts, "chains": verdict.chains,
        "broken": verdict.faults.count, "first": first,
    }  # fmt: skip


def _publish(database: Database, settings: Settings, now: datetime) -> None:
    """Once a local day; a way that failed is tried again at the next run."""
    day = now.astimezone(settings.zone).date()
    keys = audit_keys_from(settings)
    with database.read() as session:
        last = last_of_house(session, PUBLISH)
        heads = read_heads(session, now)
    if last and last.subject_id == day.isoformat() and all(last.detail.values()):
        return
    ways = publish(settings, heads.to_json(keys), day, now)
    if ways:
        with database.write() as session:
            put_aside(session, Act(now, SYSTEM, PUBLISH, "day", day.isoformat(), dict(ways)))
