"""One reading of one database, from its mark to its end.

Each chunk is one transaction here: its cases, what was refused of it, and the mark behind it. Killed
anywhere, the next reading begins at the last mark; what it reads again is unchanged. No transaction of ours
is open while the other database is waited for.
"""

import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import URL
from sqlalchemy import Row as Fetched
from sqlalchemy.orm import Session

from survey.cases.apply_map import judge
from survey.cases.bind_map import Columns, bind_field
from survey.cases.fieldmap import FieldMap, load_map
from survey.cases.import_cases import Summary, count_chunk, store_records, tell_how_full, terms_of
from survey.cases.outcomes import Unusable
from survey.cases.prepare import Chunk, Desk, add
from survey.cases.pull.connect import SourceFailed, address_of, asked, opened
from survey.cases.pull.query import Found, ask, cell
from survey.cases.pull.rejected import LONGEST, Refused, keep_rejected
from survey.cases.pull.watermark import Kind, NoWatermark, Watermark, begins, earlier, furthest, watermark_of
from survey.cases.records import Recorder
from survey.cases.rows import Row
from survey.cases.unit_table import read_book
from survey.cases.values import LONGEST_SOURCE, Terms
from survey.policy.sources import Source
from survey.read_marks import Stand, move_on, note_look, note_trouble, of_source, stand_of
from survey.runtime import Runtime

CHUNK = 5000  # rows a transaction, as of a file


class Overtaken(Exception):
    """Somebody else reads the same database and is ahead: what we would store may be older than theirs."""


@dataclass
class Pulled:
    """What one reading brought. `whole`: it was read to its end."""

    summary: Summary = field(default_factory=Summary)
    unmarked: int = 0  # rows without a watermark, which are read every time
    whole: bool = False


def pull(
    runtime: Runtime,
    name: str,
    *,
    again: bool = False,
    dry_run: bool = False,
    stop: threading.Event | None = None,
    on_chunk: Callable[[Pulled], None] | None = None,
    chunk: int = CHUNK,
) -> Pulled:
    """Read what is new in `[sources.NAME]`; `again`: all of it, from the beginning.

    Ends early when `stop` is set. Raises Unusable where policy, map or address cannot be used, SourceFailed
    where the database cannot be read; what was stored stays, and the trouble is kept with the mark.
    """
    stop = stop or threading.Event()
    try:
        reading = _Reading(runtime, name, dry_run=dry_run)
        with closing(reading.chunks(again=again, rows=chunk)) as chunks:
            for pulled in chunks:
                if on_chunk:
                    on_chunk(pulled)
                if stop.is_set():
                    break
    except (SourceFailed, Unusable) as wrong:
        if not dry_run:
            with runtime.database.write() as session:
                note_trouble(session, of_source(name), str(wrong))
        raise
    return reading.pulled


class _Reading:
    """A reading under way: where it stands, and what has come of it."""

    def __init__(self, runtime: Runtime, name: str, *, dry_run: bool) -> None:
        self.runtime, self.name, self.dry_run = runtime, name, dry_run
        self.source = _source(runtime, name)
        self.map = _field_map(runtime, self.source)
        self.terms = _terms(runtime, self.map, name)
        self.pulled = Pulled()
        with runtime.database.read() as session:
            self.stand = stand_of(session, of_source(name))
            book = read_book(session)
        recorder = Recorder(runtime.settings.zone, runtime.keyring)
        self._desk = Desk(book, self.map.units.make, recorder)
        self._lines = count(1)
        self._full = False

    def chunks(self, *, again: bool, rows: int) -> Generator[Pulled, None, None]:
        """Read to the end, or to where somebody else is ahead; what there is so far, after each chunk."""
        url = address_of(self.source)
        with opened(url, self.source.timeout) as there:
            found = asked(url, lambda: ask(there, self.source, self._begin(again=again), rows))
            with closing(found):
                self._bind(found)
                while part := self._next(url):
                    try:
                        self._store(part)
                    except Overtaken:
                        return
                    yield self.pulled
        self.pulled.whole = True
        if not self.dry_run:
            with self.runtime.database.write() as session:
                note_look(session, of_source(self.name), self.runtime.clock.now())

    def _next(self, url: URL) -> Sequence[Fetched[Any]]:
        return asked(url, lambda: next(self._found.parts, ()))

    def _begin(self, *, again: bool) -> Watermark | None:
        """Where to read from; None: from the first row."""
        stood = None if again else _mark(self.stand)
        if stood is not None:
            return earlier(stood, self.source.overlap)
        return begins(self.source.begin) if self.source.begin != "" else None

    def _bind(self, found: Found) -> None:
        """Look whether the columns are those that the map needs. Raises Unusable."""
        self._found = found
        missing = self.map.wanted().missing(found.columns)
        if missing:
            lacking = "; ".join(f"{name}: {' or '.join(columns)}" for name, columns in missing.items())
            raise Unusable(f"no column for {lacking}. The query gives: {', '.join(found.columns)}")
        self._number = bind_field(self.map, "case_no", Columns(found.columns, self.map.blanks))

    def _store(self, part: Sequence[Fetched[Any]]) -> None:
        """One chunk: judged first, then written with its mark in one transaction."""
        chunk = Chunk(0)
        for judged in judge(self._rows(part), self.map, self.terms, self._found.columns):
            add(chunk, judged, self._desk)
        mark = self._mark_behind(part)

        def besides(session: Session) -> None:
            self._move(session, mark)
            taken = [record.case_no for record in chunk.records]
            keep_rejected(session, self.name, self._refused(chunk), taken, self.runtime.clock.now())

        summary, make = self.pulled.summary, self.map.units.make
        store_records(self.runtime, chunk.records, summary, make=make, dry_run=self.dry_run, besides=besides)
        count_chunk(summary, chunk)
        if not (self._full or self.dry_run):
            self._full = tell_how_full(self.runtime, summary)

    def _rows(self, part: Sequence[Fetched[Any]]) -> Iterator[Row]:
        for fetched in part:
            cells = dict(zip(self._found.columns, map(cell, fetched), strict=True))
            yield Row(next(self._lines), cells)

    def _refused(self, chunk: Chunk) -> list[Refused]:
        return [(self._case_no(refusal.cells), str(refusal.rejection)) for refusal in chunk.refusals]

    def _case_no(self, cells: dict[str, str]) -> str:
        value = self._number(cells) if self._number else None
        return "" if value in (None, "None") else str(value).strip()[:LONGEST]

    def _mark_behind(self, part: Sequence[Fetched[Any]]) -> Watermark | None:
        """The last value in the order of the database; None where no row has one."""
        values = [row[self._found.marked] for row in part]
        there = [value for value in values if value is not None]
        self.pulled.unmarked += len(values) - len(there)
        if not there:
            return None
        try:
            return watermark_of(there[-1])
        except NoWatermark as wrong:
            raise Unusable(f"{self.source.watermark} cannot be a watermark: {wrong}") from None

    def _move(self, session: Session, read: Watermark | None) -> None:
        """The mark behind this chunk; where it was, if no row had one: so others are noticed."""
        mark = before = _mark(self.stand)
        if read is not None:
            mark = furthest(before, read, self.runtime.clock.now(), self.terms.zone)
        kind, value = (mark.kind, mark.text) if mark else (None, None)
        moved = move_on(session, self.stand, kind, value)
        if moved is None:
            raise Overtaken
        self.stand = moved


def _source(runtime: Runtime, name: str) -> Source:
    try:
        return runtime.policy.sources[name]
    except KeyError:
        there = ", ".join(runtime.policy.sources) or "none"
        raise Unusable(f"no [sources.{name}] in the policy file; there are: {there}") from None


def _field_map(runtime: Runtime, source: Source) -> FieldMap:
    """Its path is seen from the folder of the policy file."""
    if not source.map:
        return load_map(None)
    file = runtime.settings.policy_file
    return load_map((file.parent if file else Path()) / source.map)


def _terms(runtime: Runtime, field_map: FieldMap, name: str) -> Terms:
    terms = terms_of(runtime, (field_map.source or name)[:LONGEST_SOURCE])
    return replace(terms, zone=ZoneInfo(field_map.timezone)) if field_map.timezone else terms


def _mark(stand: Stand) -> Watermark | None:
    if stand.kind is None or stand.value is None:
        return None
    return Watermark(Kind(stand.kind), stand.value)
