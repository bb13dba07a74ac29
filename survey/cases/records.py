"""A case as it is written: every value as the database takes it, and the digest that tells change.

Plain strings and integers, so that records cross from the reading process to the writing one at little
cost and go into SQLite and PostgreSQL unchanged.
"""

import hashlib
import json
from bisect import bisect_right
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import NamedTuple

from survey.cases.case_row import CaseRow, UnitStep
from survey.cases.units import Named

# In the order of `CaseRecord.values`.
COLUMNS = (
    "closed_at",
    "closed_month",
    "accepted_at",
    "due_at",
    "language",
    "co_units",
    "category",
    "intake_channel",
    "close_type",
    "in_evaluation",
    "leader_received",
    "nobody_to_ask",
    "do_not_contact",
    "assigned_times",
    "matter_id",
    "joint_petitioners",
    "withdrawn_at",
    "withdrawn_by",
)
DIGEST_SIZE = 16
_CONTENT = "\x1f".join(["%s"] * (len(COLUMNS) + 4))  # accepted text holds no controls


class CaseRecord(NamedTuple):
    """`unit` and `office` are codes; `phones` are (E.164, kind of line) in order."""

    source: str
    case_no: str
    unit: str
    office: str
    name: str
    phones: tuple[tuple[str, str], ...]
    values: tuple[str | int | None, ...]
    digest: bytes
    unit_path: tuple[UnitStep, ...]


def record_of(case: CaseRow, named: Named, zone: tzinfo, digest_key: bytes) -> CaseRecord:
    """The record of a case, its units by code. `zone` is the office's: a closing month is local.

    The digest is keyed: without the key nobody can try names and numbers against it.
    """
    closed_at = _time(case.closed_at)
    starts, months = _months(zone)
    values = (
        closed_at,
        months[bisect_right(starts, closed_at)],
        _time(case.accepted_at) if case.accepted_at else None,
        _time(case.due_at) if case.due_at else None,
        case.language,
        json.dumps(named.helped) if named.helped else "[]",
        case.category,
        case.intake_channel,
        None if case.close_type is None else case.close_type.value,
        int(case.in_evaluation),
        int(case.leader_received),
        int(case.nobody_to_ask),
        int(case.do_not_contact),
        case.assigned_times,
        case.matter_id,
        case.joint_petitioners,
        _time(case.withdrawn_at) if case.withdrawn_at else None,
        case.withdrawn_by,
    )
    phones = tuple([(phone.e164, phone.line.value) for phone in case.phones])
    identity = (named.unit, named.office, case.petitioner_name)
    content = _CONTENT % (*values, *identity, phones)
    digest = hashlib.blake2b(content.encode(), key=digest_key, digest_size=DIGEST_SIZE).digest()
    return CaseRecord(case.source, case.case_no, *identity, phones, values, digest, case.unit_path)


def _time(moment: datetime) -> str:
    """UTC as SQLAlchemy keeps it on SQLite; PostgreSQL takes it in a transaction whose zone is UTC."""
    return moment.replace(tzinfo=None).isoformat(" ", "microseconds")


@lru_cache(maxsize=8)
def _months(zone: tzinfo) -> tuple[list[str], list[str]]:
    """When each month begins in the zone, as `_time` writes it; and the month after each beginning."""
    names = [(year, month) for year in range(1899, 2202) for month in range(1, 13)]
    starts = [_time(datetime(year, month, 1, tzinfo=zone).astimezone(UTC)) for year, month in names]
    return starts, ["", *(f"{year:04}-{month:02}" for year, month in names)]
