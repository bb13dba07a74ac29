"""Importing cases: from a file by chunks, or a list of them from the API or the demonstration."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from survey.cases.ahead import read_ahead, standing_apart
from survey.cases.case_row import CaseRow
from survey.cases.fieldmap import FieldMap
from survey.cases.outcomes import Rejection, Remark
from survey.cases.prepare import Chunk, Job, Refusal
from survey.cases.records import CaseRecord, Recorder
from survey.cases.store import Ink, Outcome, analyze, compare, take_turn, write
from survey.cases.unit_table import make_units, missing_units, read_book, unit_ids
from survey.cases.units import name_units
from survey.cases.values import Terms
from survey.runtime import Runtime

# For rows of a file that name no source, where neither the command nor the map does.
FILE = "file"
MANY = 1000  # more than one request of the API brings


@dataclass
class Summary:
    """Every row read is in exactly one of created, updated, unchanged, rejected and left out."""

    read: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    nobody_to_ask: int = 0
    without_phone: int = 0
    remarks: Counter[Remark] = field(default_factory=Counter)
    units_made: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """What became of one case of a list."""

    outcome: Outcome
    rejection: Rejection | None = None


def import_file(
    runtime: Runtime,
    path: Path,
    field_map: FieldMap,
    *,
    source: str = "",
    dry_run: bool = False,
    on_refusal: Callable[[Refusal], None] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Summary:
    """Import a file; each chunk is one transaction, so that what was done stays done when it is stopped.

    `on_progress(position, size)` is called after each chunk. Raises Unusable where the file has no fitting
    header or cannot be read.
    """
    summary, told = Summary(), False
    with standing_apart():
        for chunk in read_ahead(_job(runtime, path, field_map, source)):
            store_records(runtime, chunk.records, summary, make=field_map.units.make, dry_run=dry_run)
            count_chunk(summary, chunk)
            if not (dry_run or told):
                told = tell_how_full(runtime, summary)
            if on_refusal:
                for refusal in chunk.refusals:
                    on_refusal(refusal)
            if on_progress:
                on_progress(chunk.position, chunk.size)
    return summary


def import_cases(
    runtime: Runtime, cases: Sequence[CaseRow | Rejection], *, make: bool = False, demo: bool = False
) -> list[Told]:
    """Store cases in one transaction and tell what became of each, in order.

    A case of a unit that nobody knows is rejected; with `make` the unit is made. `demo` rows can never
    reach a live carrier (R11).
    """
    recorder = Recorder(runtime.settings.zone, runtime.keyring)
    with runtime.database.read() as session:
        book = read_book(session)

    def judge(case: CaseRow | Rejection) -> CaseRecord | Rejection:
        if isinstance(case, Rejection):
            return case
        named = name_units(case, book, make=make)
        return named if isinstance(named, Rejection) else recorder.record(case, named)

    judged = [judge(case) for case in cases]
    records = [one for one in judged if isinstance(one, CaseRecord)]
    outcomes = iter(store_records(runtime, records, Summary(), make=make, demo=demo))
    return [
        Told(Outcome.REJECTED, one) if isinstance(one, Rejection) else Told(next(outcomes)) for one in judged
    ]


def terms_of(runtime: Runtime, source: str = "") -> Terms:
    """How times and phones are to be read in this installation."""
    return Terms(runtime.settings.zone, runtime.settings.country, source)


def _job(runtime: Runtime, path: Path, field_map: FieldMap, source: str) -> Job:
    with runtime.database.read() as session:
        book = read_book(session)
    terms = terms_of(runtime, source or field_map.source or FILE)
    if field_map.timezone:
        terms = replace(terms, zone=ZoneInfo(field_map.timezone))
    if source:
        field_map = field_map.without("source")
    return Job(path, field_map, terms, book, runtime.settings.zone, runtime.keyring)


def store_records(
    runtime: Runtime,
    records: list[CaseRecord],
    summary: Summary,
    *,
    make: bool,
    demo: bool = False,
    dry_run: bool = False,
    besides: Callable[[Session], None] | None = None,
) -> list[Outcome]:
    """Write the records in one transaction; a dry run only compares them with what is there.

    `besides` is written in the same one, before the records: if it raises, nothing is.
    """
    database = runtime.database
    with database.read() if dry_run else database.write() as session:
        if not dry_run:
            take_turn(session, many=len(records) > MANY)
            if besides:
                besides(session)
        ids = unit_ids(session)
        missing = missing_units(records, [*ids, *summary.units_made]) if make else []
        outcomes, changed, there = compare(session, records, runtime.keyring)
        if not dry_run:
            make_units(session, missing, ids, demo=demo)
            write(session, changed, there, Ink(runtime.clock.now(), ids, demo, runtime.keyring))
    summary.units_made += [step.code for step, _, _ in missing]
    summary.outcomes.update(outcomes)
    return outcomes


def tell_how_full(runtime: Runtime, summary: Summary) -> bool:
    """Once many are in: what PostgreSQL plans for empty tables reads all of them at every chunk.

    Says whether that is done.
    """
    if runtime.database.is_sqlite:
        return True
    if summary.outcomes[Outcome.CREATED] <= MANY:
        return False
    with runtime.database.write(repeatable=True) as session:
        analyze(session)
    return True


def count_chunk(summary: Summary, chunk: Chunk) -> None:
    summary.read += chunk.read
    summary.outcomes[Outcome.REJECTED] += len(chunk.refusals)
    summary.rejected.update(refusal.rejection.reason for refusal in chunk.refusals)
    summary.left_out.update(chunk.left_out)
    summary.nobody_to_ask += chunk.nobody_to_ask
    summary.without_phone += chunk.without_phone
    summary.remarks.update(chunk.remarks)
