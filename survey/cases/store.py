"""Cases into the database: created, updated or unchanged, by the digest of what was last given.

    records ─► known? ─► unchanged
                 ├─ new ──────► persons ─► rows inserted ─► spare phones
                 └─ changed ──► persons ─► rows updated  ─► spare phones, the day's facts marked

A survey keeps its unit, category and language; only the case changes. Why it was not asked is forgotten, and
picking looks again.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, bindparam, delete, insert, select, text, update
from sqlalchemy.orm import Session

from survey.cases.bulk import among, insert_rows
from survey.cases.other_numbers import cases_with_other_numbers
from survey.cases.people import person_ids
from survey.cases.records import COLUMNS, CaseRecord, Known
from survey.database import is_sqlite
from survey.models import Base, Case, CasePhone, DirtyDay
from survey.recognise import GONE, Recogniser, recogniser
from survey.secrets import Keyring
from survey.vocabulary import NotAsked

_CASE = Base.metadata.tables["case"]

# Imports take turns on PostgreSQL, as all writers do on SQLite: two with the same case would collide.
_TURN = 0x48554946

# A chunk touches a page of each index for every unit and closing day; in SQLite's own 2 MB they push each
# other out, a fifth of the time. It stays with the connection, so it is not for a web process.
_CACHE_KIB = 32_000


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Ink:
    """What writing takes besides the records."""

    now: datetime
    unit_ids: Mapping[str, int]
    demo: bool
    keyring: Keyring


Key = tuple[str, str]


def compare(
    session: Session, records: Sequence[CaseRecord], keyring: Keyring
) -> tuple[list[Outcome], dict[Key, CaseRecord], dict[Key, Known]]:
    """What storing each record would do, in order; the last form of each that differs; what is there.

    A case that comes twice is compared with its earlier form, and the last form is written. One whose name
    and numbers are gone is recognised, and nothing of it is taken in again.
    """
    eye = recogniser(session, keyring)
    gone = _gone(session, records, eye) if eye else frozenset()
    there = _known(session, records)
    digests = {key: known.digest for key, known in there.items()}
    outcomes: list[Outcome] = []
    changed: dict[Key, CaseRecord] = {}
    for record in records:
        key = (record.source, record.case_no)
        before = digests.get(key)
        if before == record.digest or key in gone:
            outcomes.append(Outcome.UNCHANGED)
            continue
        outcomes.append(Outcome.UPDATED if before is not None else Outcome.CREATED)
        digests[key] = record.digest
        changed[key] = record
    return outcomes, changed, there


def take_turn(session: Session, *, many: bool) -> None:
    """Wait until no other import writes; to be called before `compare` by whoever writes after it.

    `many`: a chunk of a large file is to come.
    """
    if is_sqlite(session) and many:
        session.execute(text(f"PRAGMA cache_size = -{_CACHE_KIB}"))
    elif not is_sqlite(session):
        session.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
        session.execute(text("SET LOCAL TIME ZONE 'UTC'"))


def analyze(session: Session) -> None:
    """Tell PostgreSQL how full the tables are now."""
    session.execute(text('ANALYZE "case", petitioner'))


def write(session: Session, changed: Mapping[Key, CaseRecord], there: Mapping[Key, Known], ink: Ink) -> None:
    """Insert or update what `compare` found changed."""
    named = (person for record in changed.values() for person in record.persons)
    people = person_ids(session, named, ink.now, ink.keyring, demo=ink.demo)
    new = [record for key, record in changed.items() if key not in there]
    old = [(there[key], record) for key, record in changed.items() if key in there]
    _insert(session, new, people, ink)
    _update(session, old, people, ink)
    _spare_phones(session, new, old, people)


def _gone(session: Session, records: Sequence[CaseRecord], eye: Recogniser) -> frozenset[Key]:
    """Those of which only that they were here is kept, whether they come by their number or by what is left
    of it."""
    left: dict[str, dict[str, str]] = defaultdict(dict)  # by source: a number that comes, what is left of it
    for record in records:
        came = record.case_no
        left[record.source][came] = came if came.startswith(GONE) else eye.case(record.source, came)
    gone: set[Key] = set()
    for source, numbers in left.items():
        theirs = among(session, Case.case_no, set(numbers.values()))
        found = select(Case.case_no).where(Case.source == source, Case.contacts_gone_at.is_not(None), theirs)
        there = set(session.scalars(found))
        gone |= {(source, came) for came, kept in numbers.items() if kept in there}
    return frozenset(gone)


def _known(session: Session, records: Sequence[CaseRecord]) -> dict[Key, Known]:
    numbers: dict[str, set[str]] = defaultdict(set)
    for record in records:
        numbers[record.source].add(record.case_no)
    known: dict[Key, Known] = {}
    for source, case_nos in numbers.items():
        found = select(Case.case_no, Case.id, Case.digest, Case.not_asked_day).where(
            Case.source == source, among(session, Case.case_no, case_nos)
        )
        for case_no, number, digest, day in session.execute(found):
            known[source, case_no] = Known(number, digest, day)
    return known


def _insert(session: Session, records: Sequence[CaseRecord], people: Mapping[bytes, int], ink: Ink) -> None:
    now = ink.now.isoformat(" ", "microseconds")[:26]
    columns = (
        *("source", "case_no", "name_sealed", "petitioner_id", "unit_id", "petition_office_id"),
        *("digest", "imported_at", "updated_at", "demo", *COLUMNS),
    )
    units, demo = ink.unit_ids, int(ink.demo)
    rows = [
        (
            record.source,
            record.case_no,
            record.name_sealed,
            people[record.persons[0][0]] if record.persons else None,
            units[record.unit],
            units[record.office] if record.office else None,
            record.digest,
            now,
            now,
            demo,
            *record.values,
        )
        for record in records
    ]
    insert_rows(session, "case", columns, rows)


def _update(
    session: Session, pairs: Sequence[tuple[Known, CaseRecord]], people: Mapping[bytes, int], ink: Ink
) -> None:
    if not pairs:
        return
    in_order = sorted(
        pairs, key=lambda pair: pair[0].id
    )  # as everybody updates, so that nobody waits in a ring
    rows = [{"key": known.id, **_fields(record, people, ink)} for known, record in in_order]
    replaced = cases_with_other_numbers(session, in_order, people)
    session.execute(update(_CASE).where(_CASE.c.id == bindparam("key")), rows)
    if replaced:
        noted = update(Case).where(among(session, Case.id, replaced)).values(phones_changed_at=ink.now)
        session.execute(noted.execution_options(synchronize_session=False))
    _look_again(session, [known.id for known, _ in in_order])
    # The facts of a day count the reasons for not asking; these cases have none any more.
    days = {known.not_asked_day for known, _ in pairs if known.not_asked_day}
    if days:
        session.execute(insert(DirtyDay), [{"day": day} for day in sorted(days)])


def _look_again(session: Session, ids: Sequence[int]) -> None:
    """Pick judges these cases anew. Who was not drawn for the sample stays so: an edit is no second draw."""
    judged = and_(Case.not_asked.is_not(None), Case.not_asked != NotAsked.NOT_SAMPLED)
    none = {"not_asked": None, "not_asked_at": None, "not_asked_day": None}
    quiet = update(Case).where(among(session, Case.id, ids), judged).values(none)
    session.execute(quiet.execution_options(synchronize_session=False))


def _fields(record: CaseRecord, people: Mapping[bytes, int], ink: Ink) -> dict[str, Any]:
    """The columns of an update, as SQLAlchemy takes them."""
    given = {name: _typed(name, value) for name, value in zip(COLUMNS, record.values, strict=True)}
    return {
        **given,
        "name_sealed": record.name_sealed,
        "petitioner_id": people[record.persons[0][0]] if record.persons else None,
        "unit_id": ink.unit_ids[record.unit],
        "petition_office_id": ink.unit_ids[record.office] if record.office else None,
        "digest": record.digest,
        "updated_at": ink.now,
    }


_TIMES = frozenset({"closed_at", "accepted_at", "due_at", "withdrawn_at"})
_FLAGS = frozenset({"in_evaluation", "leader_received", "nobody_to_ask", "do_not_contact"})


def _typed(column: str, value: str | int | None) -> object:
    if column in _TIMES:
        return None if value is None else datetime.fromisoformat(str(value)).replace(tzinfo=UTC)
    if column in _FLAGS:
        return bool(value)
    return json.loads(str(value)) if column == "co_units" else value


def _spare_phones(
    session: Session,
    new: Sequence[CaseRecord],
    old: Sequence[tuple[Known, CaseRecord]],
    people: Mapping[bytes, int],
) -> None:
    """The second and third numbers, in order; those of an updated case are replaced."""
    if old:
        ids = [known.id for known, _ in old]
        session.execute(delete(CasePhone).where(among(session, CasePhone.case_id, ids)))
    with_spare = [record for record in new if len(record.persons) > 1]
    there = _known(session, with_spare) if with_spare else {}
    cases = [(there[record.source, record.case_no].id, record) for record in with_spare]
    cases += [(known.id, record) for known, record in old]
    rows = [
        {"case_id": case_id, "position": position, "petitioner_id": people[person[0]]}
        for case_id, record in cases
        for position, person in enumerate(record.persons[1:], start=2)
    ]
    if rows:
        session.execute(insert(CasePhone), rows)
