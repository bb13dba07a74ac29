"""Rows of an Excel workbook, which is looked over before it is opened: see refuse_bomb.

calamine reads a sheet fast (two microseconds a cell) but whole into memory, 1.2 kB a row of a dozen
columns: right for the ledger of a county. A larger workbook is read by openpyxl, row by row in constant
memory but at a fifteenth of the speed: a million rows are better saved as CSV.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Protocol
from warnings import catch_warnings, simplefilter

import python_calamine

from survey.cases.headers import LOOKED_AT, Header, Wanted, better, find_header, refuse
from survey.cases.outcomes import Fault, Unusable
from survey.cases.refuse_bomb import FORM, LEDGER, ROW_BY_ROW, refuse_bomb
from survey.cases.rows import Row, cell_text

# Bytes of the file: about 350,000 rows of a dozen columns, 400 MB in memory.
LARGE = 16 << 20

Cells = list[str]


# What the libraries raise over a file that was not made by a spreadsheet; calamine's are no ValueErrors.
_BROKEN = (
    python_calamine.CalamineError, zipfile.BadZipFile, zlib.error, ArithmeticError, AttributeError, EOFError,
    AssertionError, LookupError, OSError, RuntimeError, SyntaxError, TypeError, ValueError,
)  # fmt: skip


@contextmanager
def _told() -> Iterator[None]:
    """Whatever is wrong with the file is told as such."""
    try:
        yield
    except python_calamine.PasswordError as error:
        raise Unusable("the workbook has a password; save it without one") from error
    except _BROKEN as error:
        raise Unusable(f"the workbook cannot be read: {error}") from error


class Book(Protocol):
    """A workbook, whichever library reads it."""

    sheets: list[str]

    def rows(self, sheet: str) -> Iterator[Cells]:
        """Every row of the sheet from the first on, blank ones included."""
        ...

    def height(self, sheet: str) -> int: ...

    def close(self) -> None: ...


class SmallBook:
    """The whole sheet in memory, read by calamine: .xlsx, and .xls besides."""

    def __init__(self, path: Path) -> None:
        with _told():
            self._book = python_calamine.CalamineWorkbook.from_path(str(path))
        visible = python_calamine.SheetVisibleEnum.Visible
        self.sheets = [sheet.name for sheet in self._book.sheets_metadata if sheet.visible == visible]
        self._read: dict[str, python_calamine.CalamineSheet] = {}

    def rows(self, sheet: str) -> Iterator[Cells]:
        read = self._sheet(sheet)
        left = [""] * (read.start[1] if read.start else 0)  # iter_rows keeps empty rows, not empty columns
        with _told():
            for cells in read.iter_rows():
                yield left + [cell_text(cell) for cell in cells]

    def height(self, sheet: str) -> int:
        end = self._sheet(sheet).end
        return end[0] + 1 if end else 0

    def _sheet(self, name: str) -> python_calamine.CalamineSheet:
        if name not in self._read:
            with _told():
                self._read[name] = self._book.get_sheet_by_name(name)
        return self._read[name]

    def close(self) -> None:
        self._read.clear()
        self._book.close()


class LargeBook:
    """One row at a time, read by openpyxl: .xlsx only."""

    def __init__(self, path: Path) -> None:
        import openpyxl  # noqa: PLC0415  # takes a quarter of a second, and hardly anybody needs it

        with ExitStack() as opened, _told(), catch_warnings():
            simplefilter("ignore")  # of styles and extensions, which carry no cell
            # By its path openpyxl would go by how it is called.
            file = opened.enter_context(path.open("rb"))
            self._book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            self._opened = opened.pop_all()
        self.sheets = [sheet.title for sheet in self._book.worksheets if sheet.sheet_state == "visible"]

    def rows(self, sheet: str) -> Iterator[Cells]:
        with _told():
            for cells in self._book[sheet].iter_rows(values_only=True):
                yield [cell_text(cell) for cell in cells]

    def height(self, sheet: str) -> int:
        return self._book[sheet].max_row or 0

    def close(self) -> None:
        self._book.close()
        self._opened.close()


class WorkbookRows:
    """An open sheet. Iterating yields every row below the header that is not blank."""

    def __init__(self, book: Book, sheet: str, header: Header) -> None:
        self.columns = header.columns
        self.size = book.height(sheet)
        self._book, self._sheet, self._above = book, sheet, header.rows
        self._at = 0

    def __enter__(self) -> "WorkbookRows":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()

    def position(self) -> int:
        return self._at

    def __iter__(self) -> Iterator[Row]:
        columns, width = self.columns, len(self.columns)
        below = islice(self._book.rows(self._sheet), self._above, None)
        for line, cells in enumerate(below, start=self._above + 1):
            self._at = line
            if any(cell.strip() for cell in cells):
                fault = Fault.TOO_MANY_CELLS if any(cells[width:]) else None
                filled = dict(zip(columns, chain(cells, [""] * (width - len(cells))), strict=False))
                yield Row(line, filled, fault)


def open_workbook(
    path: Path, looked_for: Wanted, *, sheet: str = "", skip: int = 0, wary: bool = False
) -> WorkbookRows:
    """Open the first visible sheet whose header gives what is wanted, or the one named.

    `skip` rows above the header are not looked at. `wary`: it came in by a page, whose process must not end
    by what is in it. Raises Unusable where no header fits, and for what is made to be too large.
    """
    book = _open(path, wary=wary)
    try:
        return _sheet_of(book, looked_for, sheet, skip)
    except BaseException:
        book.close()
        raise


def _sheet_of(book: Book, looked_for: Wanted, sheet: str, skip: int) -> WorkbookRows:
    if sheet and sheet not in book.sheets:
        raise Unusable(f"no sheet named {sheet}; the file has: {', '.join(book.sheets)}")
    best: Header | None = None
    for name in [sheet] if sheet else book.sheets:
        header = find_header(islice(book.rows(name), skip, skip + LOOKED_AT), looked_for)
        if header and not header.missing:
            return WorkbookRows(book, name, header.below(skip))
        if header and (best is None or better(header, best)):
            best = header
    raise refuse(best, looked_for)


def _open(path: Path, *, wary: bool) -> Book:
    """By the library that its size asks for. An old .xls has no room in which it could be measured: it is
    taken from an operator, who has its author at hand, and by no page."""
    if not _is_zip(path):
        if wary:
            raise Unusable("an .xls workbook is not taken here; open it and save it as .xlsx")
        return SmallBook(path)
    if wary:
        refuse_bomb(path, FORM)
        return LargeBook(path)
    small = path.stat().st_size <= LARGE
    refuse_bomb(path, LEDGER if small else ROW_BY_ROW)
    return SmallBook(path) if small else LargeBook(path)


def _is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"PK"
