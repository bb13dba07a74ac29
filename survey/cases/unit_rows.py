"""Units as a file gives them, and the tree they make. Pure but for reading the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from survey.cases.bind_map import Columns
from survey.cases.headers import wanted
from survey.cases.outcomes import ROW, Fault, Rejection
from survey.cases.prepare import Refusal
from survey.cases.read_file import open_rows
from survey.cases.rows import Row
from survey.cases.units import UnitBook, unit_book
from survey.cases.values import Refused, clean

# What each field may be called.
NAMES = {
    "code": ("code", "单位编码", "单位代码", "编码", "代码"),
    "name": ("name", "单位名称", "名称", "单位"),
    "parent_code": ("parent_code", "上级编码", "上级单位编码", "上级代码", "上级单位", "主管单位"),
    "level": ("level", "层级", "级别", "单位级别"),
    "contact_name": ("contact_name", "联系人", "联系人姓名", "负责人"),
    "contact_phone": ("contact_phone", "联系电话", "电话", "手机", "联系人电话"),
    "contact_email": ("contact_email", "邮箱", "电子邮箱", "电子邮件", "email"),
}
_LONGEST = {"code": 64, "name": 200, "parent_code": 200, "level": 32}
_LONGEST_CONTACT = 200
_BLANKS = ("/", "-", "—", "无")


@dataclass(frozen=True)
class UnitRow:
    """A unit. `given` has what the file has a column for, empty text where the cell is empty."""

    row: Row
    code: str
    given: Mapping[str, str]

    def refuse(self, field: str, fault: Fault, given: str = "") -> Refusal:
        return _refusal(self.row, Rejection(field, fault, given))


def read_units(path: Path) -> tuple[list[UnitRow], list[Refusal]]:
    """The units of a file, and the rows that are none. Raises Unusable where no header fits."""
    every = [alias for names in NAMES.values() for alias in names]
    looked_for = wanted(every, {field: NAMES[field] for field in ("code", "name")})
    units: dict[str, UnitRow] = {}
    refusals: list[Refusal] = []
    with open_rows(path, looked_for) as rows:
        for row in rows:
            unit = _unit(row)
            if isinstance(unit, UnitRow) and unit.code in units:
                unit = unit.refuse("code", Fault.REPEATED, unit.code)
            if isinstance(unit, UnitRow):
                units[unit.code] = unit
            else:
                refusals.append(unit)
    return list(units.values()), refusals


def arrange(
    rows: Sequence[UnitRow], parents: Mapping[str, str | None], names: Mapping[str, str]
) -> tuple[dict[str, str | None], list[Refusal]]:
    """The code of the parent of each unit that is taken, in the file's order; and the refused.

    `parents` and `names` are of the units there are, by code. A parent may be given by code or by name; a
    file without that column leaves the tree as it is. Refused is a unit whose parent nobody knows, and every
    unit of the file on a cycle.
    """
    standing = {row.code: row for row in rows}
    refusals: list[Refusal] = []
    while True:
        book = unit_book((dict(names) | {code: row.given["name"] for code, row in standing.items()}).items())
        stated = {code: _stated(row, book, parents) for code, row in standing.items()}
        faults = {code: parent for code, parent in stated.items() if isinstance(parent, Fault)}
        sound = {code: parent for code, parent in stated.items() if not isinstance(parent, Fault)}
        if not faults:
            tree = dict(parents) | sound
            faults = {code: Fault.CYCLE for code in standing if _above_itself(code, tree)}
        if not faults:
            return sound, refusals
        for code, fault in faults.items():
            row = standing.pop(code)
            refusals.append(row.refuse("parent_code", fault, row.given.get("parent_code", "")))


def _stated(row: UnitRow, book: UnitBook, parents: Mapping[str, str | None]) -> str | Fault | None:
    parent = row.given.get("parent_code")
    if parent is None:
        return parents.get(row.code)
    return book.code(parent) if parent else None


def _above_itself(code: str, tree: Mapping[str, str | None]) -> bool:
    above = tree[code]
    seen = set()
    while above is not None and above not in seen:
        if above == code:
            return True
        seen.add(above)
        above = tree.get(above)
    return False


def _unit(row: Row) -> UnitRow | Refusal:
    if row.fault:
        return _refusal(row, Rejection(ROW, row.fault))
    columns = Columns(tuple(row.cells), _BLANKS)
    given: dict[str, str] = {}
    for field, aliases in NAMES.items():
        if not columns.named(aliases):
            continue
        try:
            given[field] = clean(columns.first(aliases)(row.cells) or "")
        except Refused as refused:
            return _refusal(row, Rejection(field, refused.fault))
        if len(given[field]) > _LONGEST.get(field, _LONGEST_CONTACT):
            return _refusal(row, Rejection(field, Fault.TOO_LONG))
    for field in ("code", "name"):
        if not given.get(field):
            return _refusal(row, Rejection(field, Fault.MISSING))
    return UnitRow(row, given.pop("code"), given)


def _refusal(row: Row, rejection: Rejection) -> Refusal:
    return Refusal(row.line, rejection, {column: str(cell) for column, cell in row.cells.items()})
