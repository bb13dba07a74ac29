"""Rows of a CSV file, one at a time: any usual encoding and separator, titles above the header."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType

from survey.cases.encodings import encoding_of
from survey.cases.headers import LOOKED_AT, Header, Wanted, better, find_header, refuse
from survey.cases.outcomes import Fault, Unusable
from survey.cases.rows import Row

SEPARATORS = ",\t;|"

# A cell longer than this, or of more lines, is a quote that was never closed, not a petition.
csv.field_size_limit(1 << 20)
LONGEST_ROW = 200


@dataclass(frozen=True)
class Layout:
    encoding: str
    errors: str
    separator: str
    header: Header


class CsvRows:
    """An open CSV file. Iterating yields every row that is not blank."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self.columns = layout.header.columns
        self.size = path.stat().st_size
        self._separator = layout.separator
        self._above = layout.header.rows
        self._bytes = path.open("rb")
        self._text = io.TextIOWrapper(self._bytes, layout.encoding, layout.errors, newline="")

    def __enter__(self) -> "CsvRows":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._text.close()

    def position(self) -> int:
        return self._bytes.tell()

    def __iter__(self) -> Iterator[Row]:
        records = csv.reader(self._text, delimiter=self._separator)
        columns, width = self.columns, len(self.columns)
        try:
            for _ in islice(records, self._above):
                pass
            line = records.line_num + 1
            for cells in records:
                begins, line = line, records.line_num + 1
                if line - begins > LONGEST_ROW:
                    raise Unusable(f"line {begins}: a row of {line - begins} lines; is a quote not closed?")
                if len(cells) < width:
                    cells.extend([""] * (width - len(cells)))
                if not any(cells) or not "".join(cells).strip():
                    continue
                fault = Fault.TOO_MANY_CELLS if any(cells[width:]) else None
                yield Row(begins, dict(zip(columns, cells, strict=False)), fault)
        except csv.Error as error:
            raise Unusable(f"line {records.line_num}: {error}; is a quote not closed?") from error


def open_csv(
    path: Path, looked_for: Wanted, *, separator: str = "", encoding: str = "", skip: int = 0
) -> CsvRows:
    """Open a CSV file whose header gives what is wanted.

    `separator`, `encoding` and `skip` (rows above the header) are found out where not given.
    Raises Unusable where no header fits.
    """
    found, errors = (encoding, "strict") if encoding else encoding_of(path)
    best: tuple[Header, str] | None = None
    for candidate in separator or SEPARATORS:
        header = find_header(_first_rows(path, found, errors, candidate, skip), looked_for)
        if header and (best is None or better(header, best[0])):
            best = header, candidate
    if best is None or best[0].missing:
        raise refuse(best[0] if best else None, looked_for)
    header, candidate = best
    return CsvRows(path, Layout(found, errors, candidate, header.below(skip)))


def _first_rows(path: Path, encoding: str, errors: str, separator: str, skip: int) -> list[list[str]]:
    """The first records under this separator; cut short where they cannot be read with it."""
    rows: list[list[str]] = []
    with path.open(encoding=encoding, errors=errors, newline="") as file:
        try:
            rows.extend(islice(csv.reader(file, delimiter=separator), skip, skip + LOOKED_AT))
        except csv.Error:
            return rows
        except UnicodeDecodeError as error:
            raise Unusable(f"the file is not {encoding}: {error.reason} at byte {error.start}") from error
    return rows
