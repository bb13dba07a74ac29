"""From a file to records ready to be written, a chunk at a time and in constant memory. No database."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import Any

from survey.cases.apply_map import Judged, judge
from survey.cases.fieldmap import FieldMap
from survey.cases.outcomes import LeftOut, Rejection, Remark
from survey.cases.read_file import open_rows
from survey.cases.records import CaseRecord, Recorder, packed, unpacked
from survey.cases.rows import Row
from survey.cases.units import UnitBook, name_units
from survey.cases.values import Terms
from survey.secrets import Keyring

# Rows a transaction: large enough that its fsync costs little, small enough that others wait briefly.
CHUNK = 5000


@dataclass(frozen=True)
class Job:
    """What turning a file into records takes; crosses to another process as it is."""

    path: Path
    field_map: FieldMap
    terms: Terms
    units: UnitBook
    zone: tzinfo
    keyring: Keyring


@dataclass(frozen=True)
class Refusal:
    line: int
    rejection: Rejection
    cells: dict[str, str]


@dataclass
class Chunk:
    """What some thousand rows came to. `position` and `size` say how far the file is read."""

    size: int
    position: int = 0
    read: int = 0
    nobody_to_ask: int = 0
    without_phone: int = 0
    records: list[CaseRecord] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    remarks: Counter[Remark] = field(default_factory=Counter)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "records": packed(self.records)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, records=unpacked(state["records"]))


def prepare(job: Job) -> Iterator[Chunk]:
    """The file in chunks. Raises Unusable where no header fits."""
    desk = Desk(job.units, job.field_map.units.make, Recorder(job.zone, job.keyring))
    with open_rows(job.path, job.field_map.wanted(), job.field_map.shape) as rows:
        chunk = Chunk(rows.size)
        for judged in judge(rows, job.field_map, job.terms, rows.columns):
            add(chunk, judged, desk)
            if chunk.read >= CHUNK:
                chunk.position = rows.position()
                yield chunk
                chunk = Chunk(rows.size)
        chunk.position = rows.size
        yield chunk


@dataclass(frozen=True)
class Desk:
    """What turning a judged row into a record takes. `make`: units that nobody knows are to be made."""

    units: UnitBook
    make: bool
    recorder: Recorder


def add(chunk: Chunk, judged: Judged, desk: Desk) -> None:
    """Put a row into its one bucket: a record, a refusal, or left out."""
    chunk.read += 1
    case = judged.verdict
    if isinstance(case, LeftOut):
        chunk.left_out[case.reason] += 1
        return
    if isinstance(case, Rejection):
        chunk.refusals.append(_refusal(judged.row, case))
        return
    named = name_units(case, desk.units, make=desk.make)
    if isinstance(named, Rejection):
        chunk.refusals.append(_refusal(judged.row, named))
        return
    chunk.records.append(desk.recorder.record(case, named))
    chunk.nobody_to_ask += case.nobody_to_ask
    chunk.without_phone += not case.phones
    if case.remarks:
        chunk.remarks.update(case.remarks)


def _refusal(row: Row, rejection: Rejection) -> Refusal:
    return Refusal(row.line, rejection, {column: str(cell) for column, cell in row.cells.items()})
