"""A case as it is written: every value as the database takes it, and the digest that tells change.

Plain strings, bytes and integers, so that records cross from the reading process to the writing one at
little cost and go into SQLite and PostgreSQL unchanged. What is personal is sealed here already.
"""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple

from survey.cases.case_row import CaseRow, UnitStep
from survey.cases.units import Named
from survey.secrets import Keyring, Sealed

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


# A phone number as it is kept: (keyed hash, sealed number, kind of line). A plain tuple, since millions
# cross from process to process.
Person = tuple[bytes, bytes, str]


class CaseRecord(NamedTuple):
    """`unit` and `office` are codes; `persons` are its numbers in order."""

    source: str
    case_no: str
    unit: str
    office: str
    name_sealed: bytes | None
    values: tuple[str | int | None, ...]
    digest: bytes
    unit_path: tuple[UnitStep, ...]
    persons: tuple[Person, ...]


class Known(NamedTuple):
    """A case that is there, as far as storing another form of it needs to know."""

    id: int
    digest: bytes
    not_asked_day: str | None


class Recorder:
    """Makes records. `zone` is the office's: a closing month is local."""

    def __init__(self, zone: tzinfo, keyring: Keyring) -> None:
        self._zone, self._keyring = zone, keyring
        # A key of its own kind, which is no phone's hash.
        self._digest_key = keyring.phone_index("case digest")

    def record(self, case: CaseRow, named: Named) -> CaseRecord:
        """The record of a case, its units by code.

        The digest is keyed: without the key nobody can try names and numbers against it.
        """
        values = _values(case, named, self._zone)
        phones = [(phone.e164, phone.line.value) for phone in case.phones]
        digest = self.digest((*values, named.unit, named.office, case.petitioner_name, (*phones,)))
        seal, index, name = self._keyring.seal, self._keyring.phone_index, case.petitioner_name
        return CaseRecord(
            case.source,
            case.case_no,
            named.unit,
            named.office,
            seal(name, Sealed.CASE_NAME) if name else None,
            values,
            digest,
            case.unit_path,
            tuple([(index(e164), seal(e164, Sealed.PETITIONER_PHONE), line) for e164, line in phones]),
        )

    def digest(self, content: tuple[object, ...]) -> bytes:
        """Of a case as given: the values of COLUMNS, unit, office, name, and its numbers with their lines."""
        given = (_CONTENT % content).encode()
        return hashlib.blake2b(given, key=self._digest_key, digest_size=DIGEST_SIZE).digest()


def packed(records: Sequence[CaseRecord]) -> list[tuple[object, ...]]:
    """As plain tuples: they cross a pipe in half the time that named ones take."""
    return [tuple(record) for record in records]


def unpacked(rows: Iterable[tuple[Any, ...]]) -> list[CaseRecord]:
    """The records that were packed."""
    return [CaseRecord._make(row) for row in rows]


def _values(case: CaseRow, named: Named, zone: tzinfo) -> tuple[str | int | None, ...]:
    """In the order of COLUMNS."""
    closed_at = as_kept(case.closed_at)
    starts, months = _months(zone)
    return (
        closed_at,
        months[bisect_right(starts, closed_at)],
        as_kept(case.accepted_at) if case.accepted_at else None,
        as_kept(case.due_at) if case.due_at else None,
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
        as_kept(case.withdrawn_at) if case.withdrawn_at else None,
        case.withdrawn_by,
    )


def as_kept(moment: datetime) -> str:
    """UTC as SQLAlchemy keeps it on SQLite; PostgreSQL takes it in a transaction whose zone is UTC."""
    return moment.isoformat(" ", "microseconds")[:26]


@lru_cache(maxsize=8)
def _months(zone: tzinfo) -> tuple[list[str], list[str]]:
    """When each month begins in the zone, as `as_kept` writes it; and the month after each beginning."""
    names = [(year, month) for year in range(1899, 2202) for month in range(1, 13)]
    starts = [as_kept(datetime(year, month, 1, tzinfo=zone).astimezone(UTC)) for year, month in names]
    return starts, ["", *(f"{year:04}-{month:02}" for year, month in names)]
