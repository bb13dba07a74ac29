"""The files of a rectification, as far as somebody may have them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from survey.accounts.people import Person
from survey.accounts.trace import record
from survey.models import EvidenceFile, Rectification
from survey.rectification.evidence.check_file import SUFFIXES, Kind
from survey.rectification.evidence.who import may_have
from survey.rectification.refusal import Refused, Why
from survey.runtime import Runtime
from survey.secrets import Sealed


@dataclass(frozen=True)
class Listed:
    """One file; `step_id` None: handed in, and not yet taken along by a step. `size` in bytes."""

    id: int
    name: str
    kind: Kind
    size: int
    added_at: datetime
    account_id: int
    step_id: int | None


@dataclass(frozen=True)
class Opened:
    name: str
    kind: Kind
    content: bytes


def list_files(
    runtime: Runtime, session: Session, one: Rectification, by: Person, *, uncovered: bool = True
) -> list[Listed]:
    """Those that this person may have, the oldest first.

    A file's name may say whose it is: where a page is not `uncovered`, files of others have a number.
    """
    files = session.scalars(
        select(EvidenceFile)
        .where(EvidenceFile.rectification_id == one.id)
        .options(defer(EvidenceFile.content_sealed))
        .order_by(EvidenceFile.id)
    )
    return [
        _listed(runtime, file, named=uncovered or file.account_id == by.id)
        for file in files
        if may_have(session, one, file, by)
    ]


def by_step(files: Iterable[Listed]) -> dict[int, list[Listed]]:
    """The files that each step took along."""
    found: dict[int, list[Listed]] = {}
    for file in files:
        if file.step_id is not None:
            found.setdefault(file.step_id, []).append(file)
    return found


def loose(files: Iterable[Listed], by: Person) -> list[Listed]:
    """Those that this person has handed in and no step has taken along yet: the next one takes them."""
    return [file for file in files if file.step_id is None and file.account_id == by.id]


def loose_files(session: Session, rectification_id: int, by: Person) -> list[int]:
    """The ids of what `loose` lists."""
    return list(
        session.scalars(
            select(EvidenceFile.id)
            .where(
                EvidenceFile.rectification_id == rectification_id,
                EvidenceFile.account_id == by.id,
                EvidenceFile.step_id.is_(None),
            )
            .order_by(EvidenceFile.id)
        )
    )


def open_file(runtime: Runtime, file_id: int, by: Person) -> Opened:
    """Its content, on record before it is had; Refused alike if there is none and if it is not theirs."""
    with runtime.database.write() as session:
        file = session.get(EvidenceFile, file_id)
        one = session.get(Rectification, file.rectification_id) if file else None
        gone = file is None or not file.content_sealed  # by its time (survey/retention)
        if file is None or gone or one is None or not may_have(session, one, file, by):
            raise Refused(Why.UNKNOWN)
        subject = ("evidence", str(file_id))
        record(session, runtime.clock.now(), by.login, "evidence.open", subject, rectification=one.id)
        name, kind, sealed = _name(runtime, file), Kind(file.kind), file.content_sealed
    return Opened(name, kind, runtime.keyring.open_bytes(sealed, Sealed.EVIDENCE_CONTENT))


def _listed(runtime: Runtime, file: EvidenceFile, *, named: bool) -> Listed:
    kind = Kind(file.kind)
    return Listed(
        id=file.id,
        name=_name(runtime, file) if named else f"{file.id}.{SUFFIXES[kind]}",
        kind=kind,
        size=file.size,
        added_at=file.added_at,
        account_id=file.account_id,
        step_id=file.step_id,
    )


def _name(runtime: Runtime, file: EvidenceFile) -> str:
    return runtime.keyring.open_or_empty(file.name_sealed, Sealed.EVIDENCE_NAME) or str(file.id)
