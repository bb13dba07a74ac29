"""Everybody found by the first index key, after another: the office stands still meanwhile.

    messages ─► cases ─► people
       │          │        └ last, by id: whoever sees the newest person under the new key knows it is done
       │          └ the digest by which a case sent again is known, made anew where it can be proved right
       └ by the person they are from, else by the number in the message

Each is a sweep by id in short transactions. What is done is told by the value itself, so that a run that was
stopped anywhere is simply begun again.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select, update
from sqlalchemy.orm import Session, aliased

from survey.cases.phones import read_phones
from survey.cases.records import COLUMNS, Recorder, as_kept
from survey.course.changed import changed
from survey.course.opt_out import opt_out
from survey.models import Case, CasePhone, Inbound, Petitioner, Unit
from survey.runtime import Runtime
from survey.secrets import CannotOpen, Keyring, Sealed

_MANY = 500  # rows a transaction
_REMEMBERED = "index key changed"

Advance = Callable[[int], None]
Answer = dict[str, int]


@dataclass(frozen=True)
class Reindexed:
    """`done` now, `already` before; what could not be done by its kind.

    Of people: `gone` have no number any more, and those of them who must be recognised are so by a key that
    is never exchanged (retention); `twice` have come again under the new key before this was run; `strange`
    lie under neither key.
    """

    messages: Answer
    cases: Answer
    people: Answer

    @property
    def is_whole(self) -> bool:
        return not any(self.people[kind] for kind in ("twice", "strange", "cannot_open"))


def reindex(runtime: Runtime, on_progress: Advance = lambda _: None) -> Reindexed:
    """All of it; `on_progress(n)` after each transaction with how many rows were looked at."""
    sweep = _Sweep(runtime, runtime.keyring.former(), on_progress)
    return Reindexed(sweep.messages(), sweep.cases(), sweep.people())


class _Sweep:
    def __init__(self, runtime: Runtime, former: Sequence[Keyring], on_progress: Advance) -> None:
        self._runtime, self._former, self._on_progress = runtime, former, on_progress
        self._keyring = runtime.keyring
        zone = runtime.settings.zone
        self._recorder = Recorder(zone, runtime.keyring)
        self._former_recorders = [Recorder(zone, keyring) for keyring in former]

    def people(self) -> Answer:
        done: Answer = dict.fromkeys(("done", "already", "gone", "twice", "strange", "cannot_open"), 0)
        every = select(Petitioner).order_by(Petitioner.id)
        for rows in self._chunks(every, Petitioner.id):
            with self._runtime.database.write() as session:
                for (person,) in rows:
                    done[self._person(session, person)] += 1
        return done

    def _person(self, session: Session, person: Petitioner) -> str:
        if not person.phone_sealed:
            return "gone"
        number = self._opened(person.phone_sealed)
        if number is None:
            return "cannot_open"
        index = self._keyring.phone_index(number)
        if person.phone_index == index:
            return "already"
        if person.phone_index not in self._former_indexes(number):
            return "strange"
        twin = session.scalar(select(Petitioner.id).where(Petitioner.phone_index == index))
        if twin is not None:
            self._carry(session, person, twin)
            return "twice"
        moved = update(Petitioner).where(
            Petitioner.id == person.id, Petitioner.phone_index == person.phone_index
        )
        return "done" if changed(session, moved.values(phone_index=index)) else "strange"

    def _carry(self, session: Session, person: Petitioner, twin: int) -> None:
        """What the person said about being asked holds for the number, whichever row it stands in."""
        now = self._runtime.clock.now()
        if person.opted_out_at is not None:
            opt_out(self._runtime, session, twin, "operator", now, why=_REMEMBERED)
        if person.deceased_at is not None:
            still = update(Petitioner).where(Petitioner.id == twin, Petitioner.deceased_at.is_(None))
            changed(session, still.values(deceased_at=person.deceased_at))

    def messages(self) -> Answer:
        done: Answer = dict.fromkeys(("done", "already", "unknown"), 0)
        every = (
            select(Inbound.id, Inbound.phone_index, Inbound.raw_sealed, Petitioner.phone_sealed)
            .outerjoin(Petitioner, Petitioner.phone_index == Inbound.phone_index)
            .order_by(Inbound.id)
        )
        for rows in self._chunks(every, Inbound.id):
            with self._runtime.database.write(repeatable=True) as session:
                for row in rows:
                    done[self._message(session, row)] += 1
        return done

    def _message(self, session: Session, row: Row[Any]) -> str:
        number = self._opened(row.phone_sealed) if row.phone_sealed else self._sender(row.raw_sealed)
        if not number:
            return "unknown"
        index = self._keyring.phone_index(number)
        if row.phone_index == index:
            return "already"
        if row.phone_index not in self._former_indexes(number):
            return "unknown"
        changed(session, update(Inbound).where(Inbound.id == row.id).values(phone_index=index))
        return "done"

    def _sender(self, raw_sealed: bytes) -> str:
        try:
            return str(json.loads(self._keyring.open(raw_sealed, Sealed.INBOUND_RAW)).get("from", ""))
        except (CannotOpen, ValueError):
            return ""

    def cases(self) -> Answer:
        """A case whose digest cannot be made again is taken for changed when it is sent again, once."""
        done: Answer = dict.fromkeys(("done", "already", "unknown"), 0)
        unit, office = aliased(Unit), aliased(Unit)
        every = (
            select(Case, Petitioner.phone_sealed, unit.code.label("unit"), office.code.label("office"))
            .outerjoin(Petitioner, Petitioner.id == Case.petitioner_id)
            .join(unit, unit.id == Case.unit_id)
            .outerjoin(office, office.id == Case.petition_office_id)
            .order_by(Case.id)
        )
        for rows in self._chunks(every, Case.id):
            with self._runtime.database.write(repeatable=True) as session:
                further = _further(session, [row.Case.id for row in rows])
                for row in rows:
                    done[self._case(session, row, further.get(row.Case.id, []))] += 1
        return done

    def _case(self, session: Session, row: Row[Any], further: Sequence[bytes]) -> str:
        case: Case = row.Case
        content = self._as_given(row, further)
        if content is None:
            return "unknown"
        digest = self._recorder.digest(content)
        if case.digest == digest:
            return "already"
        if not any(one.digest(content) == case.digest for one in self._former_recorders):
            return "unknown"
        same = update(Case).where(Case.id == case.id, Case.digest == case.digest)
        changed(session, same.values(digest=digest))
        return "done"

    def _as_given(self, row: Row[Any], further: Sequence[bytes]) -> tuple[object, ...] | None:
        """What the digest was made of, as far as it stands in the tables."""
        case: Case = row.Case
        sealed = [row.phone_sealed, *further] if row.phone_sealed else []
        numbers = [self._opened(one) for one in sealed]
        name = self._name(case.name_sealed)
        if name is None or None in numbers:
            return None
        phones = [(number, self._line(number)) for number in numbers if number]
        values = (_value(getattr(case, column)) for column in COLUMNS)
        return (*values, row.unit, row.office or "", name, (*phones,))

    def _line(self, number: str) -> str:
        read = read_phones(number, self._runtime.settings.country).read
        return read[0].line.value if read else ""

    def _name(self, sealed: bytes | None) -> str | None:
        try:
            return self._keyring.open(sealed, Sealed.CASE_NAME) if sealed else ""
        except CannotOpen:
            return None

    def _opened(self, phone_sealed: bytes) -> str | None:
        try:
            return self._keyring.open(phone_sealed, Sealed.PETITIONER_PHONE)
        except CannotOpen:
            return None

    def _former_indexes(self, number: str) -> set[bytes]:
        return {keyring.phone_index(number) for keyring in self._former}

    def _chunks(self, every: Select[*tuple[Any, ...]], key: Any) -> Iterator[Sequence[Row[Any]]]:
        last: int = 0
        while True:
            with self._runtime.database.read() as session:
                rows = session.execute(every.where(key > last).limit(_MANY)).all()
            if not rows:
                return
            yield rows
            newest = rows[-1][0]
            last = newest if isinstance(newest, int) else newest.id
            self._on_progress(len(rows))


def _further(session: Session, ids: Sequence[int]) -> dict[int, list[bytes]]:
    """The second and third number of each case, sealed, in order."""
    numbers: dict[int, list[bytes]] = {}
    found = (
        select(CasePhone.case_id, Petitioner.phone_sealed)
        .join(Petitioner, Petitioner.id == CasePhone.petitioner_id)
        .where(CasePhone.case_id.in_(ids))
        .order_by(CasePhone.case_id, CasePhone.position)
    )
    for case_id, sealed in session.execute(found):
        numbers.setdefault(case_id, []).append(sealed)
    return numbers


def _value(value: Any) -> object:
    """A column's value as the record of the case had it."""
    if hasattr(value, "isoformat"):
        return as_kept(value)
    if isinstance(value, list):
        return json.dumps(value)
    if hasattr(value, "value"):
        return value.value
    return int(value) if isinstance(value, bool) else value
