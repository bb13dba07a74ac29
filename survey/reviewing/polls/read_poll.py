"""The rows of a poll from a file, CSV or XLSX, with columns named in English or Chinese."""

from pathlib import Path

from survey.cases.bind_map import Columns
from survey.cases.headers import Wanted, wanted
from survey.cases.outcomes import ROW, Rejection, Unusable
from survey.cases.prepare import Refusal
from survey.cases.read_file import open_rows
from survey.cases.rows import Row
from survey.cases.units import UnitBook
from survey.cases.values import Refused, clean
from survey.reviewing.polls.poll_rows import COLUMNS, LEVELS, PollRow, judge
from survey.scoring.compare.rolled import FIVE, THREE
from survey.vocabulary import RatedObject


def read_poll(path: Path, scale: int, book: UnitBook) -> tuple[list[PollRow], list[Refusal]]:
    """The rows that can be taken, and those that cannot.

    Raises Unusable where no header fits, or where the header is of the other scale, and for a workbook that
    is made to be too large.
    """
    rows: dict[tuple[str, RatedObject], PollRow] = {}
    refusals: list[Refusal] = []
    fields = _fields(scale)
    with open_rows(path, _wanted(scale), wary=True) as file:
        _refuse_other_scale(file.columns, scale)
        for row in file:
            found = _judged(row, fields, book, scale, rows)
            if isinstance(found, PollRow):
                rows[found.unit, found.object] = found
            else:
                cells = {column: str(cell) for column, cell in row.cells.items()}
                refusals.append(Refusal(row.line, found, cells))
    return list(rows.values()), refusals


def _fields(scale: int) -> dict[str, tuple[str, ...]]:
    return {**COLUMNS, **LEVELS[scale]}


def _wanted(scale: int) -> Wanted:
    fields = _fields(scale)
    return wanted([name for names in fields.values() for name in names], fields)


def _judged(
    row: Row,
    fields: dict[str, tuple[str, ...]],
    book: UnitBook,
    scale: int,
    known: dict[tuple[str, RatedObject], PollRow],
) -> PollRow | Rejection:
    if row.fault:
        return Rejection(ROW, row.fault)
    columns = Columns(tuple(row.cells), ("/", "-", "—"))
    given: dict[str, str] = {}
    for field, names in fields.items():
        value = columns.first(names)(row.cells)
        try:
            given[field] = "" if value is None else clean(value)
        except Refused as refused:
            return Rejection(field, refused.fault)
    return judge(row.line, given, book, scale, known)


def _refuse_other_scale(names: tuple[str, ...], scale: int) -> None:
    """Five levels read as three would leave the outer ones out, and nobody would see it."""
    if scale == THREE:
        five, three = ([name for names in LEVELS[one].values() for name in names] for one in (FIVE, THREE))
        found = Columns(names, ()).named(name for name in five if name not in three)
        if found:
            raise Unusable(f"the file has five levels ({', '.join(found)}), not three")
