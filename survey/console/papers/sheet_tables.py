"""The tables of a sheet as they are taken away: the rows that its page shows."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _

from survey.console.downloads import Column, Kind, Table
from survey.labels import LEVELS, OBJECTS
from survey.papers.kind import PaperKind
from survey.papers.sheets.late import Late
from survey.papers.sheets.sheet import Line, Row, Sheet
from survey.vocabulary import RatedObject


def sheet_tables(sheet: Sheet, kind: PaperKind, title: str) -> Mapping[str, Callable[[], Table]]:
    """By name: one of the units for each object, and what is late in being put right."""
    units = {
        name: lambda rated=rated, name=name: _units(sheet, kind, rated, name, title)
        for name, rated in (("units", RatedObject.RESPONSIBLE_UNIT), ("office", RatedObject.PETITION_OFFICE))
    }
    return {**units, "late": lambda: _late(sheet, title)}


def _units(sheet: Sheet, kind: PaperKind, rated: RatedObject, name: str, title: str) -> Table:
    before = days_before(kind)
    columns = [
        Column(_("Unit code"), Kind.TEXT, lambda line: line.code),
        Column(_("Unit"), Kind.TEXT, lambda line: line.name),
    ]
    for label, of in figures_of(sheet).items():
        columns.append(Column(label, Kind.COUNT, _now(of)))
        columns.append(Column(f"{label} ({before})", Kind.COUNT, _before(of)))
    levels = [Column(str(label), Kind.COUNT, _now(_level(level))) for level, label in LEVELS.items()]
    return Table(name, f"{title} {OBJECTS[rated]}", [*columns, *levels], sheet.lines[rated])


def _late(sheet: Sheet, title: str) -> Table:
    columns = [
        Column(_("Unit code"), Kind.TEXT, lambda late: late.code),
        Column(_("Unit"), Kind.TEXT, lambda late: late.name),
        Column(_("Rated as"), Kind.TEXT, lambda late: OBJECTS[late.rated]),
        *(Column(label, Kind.COUNT, of) for label, of in late_figures().items()),
    ]
    return Table("late", f"{title} {_('Putting right')}", columns, sheet.late)


def late_figures() -> dict[str, Callable[[Late], int]]:
    """What is said of what a unit is late with, by its label."""
    return {
        _("Due soon"): lambda late: late.soon,
        _("Overdue"): lambda late: late.overdue,
        _("of these told to a leader"): lambda late: late.climbed,
    }


Figure = Callable[[Row], int | None]


def days_before(kind: PaperKind) -> str:
    """What the days are called with which a sheet compares."""
    return str(_("the day before") if kind is PaperKind.DAILY else _("the week before"))


def figures_of(sheet: Sheet) -> dict[str, Figure]:
    """What is said of each row, by its label; None: it is hidden."""
    return {
        _("Closed"): lambda row: row.closed,
        _("Asked"): lambda row: row.asked,
        _("Ended"): lambda row: row.ended,
        _("People reached"): lambda row: row.reached,
        _("Rated"): lambda row: None if row.hidden else row.rated,
        _("Satisfied together"): lambda row: None if row.hidden else sheet.satisfied_of(row),
        _("Dissatisfied together"): lambda row: None if row.hidden else sheet.dissatisfied_of(row),
    }


def _level(level: int) -> Figure:
    return lambda row: None if row.hidden else row.levels.get(level, 0)


def _now(of: Figure) -> Callable[[Line], int | None]:
    return lambda line: of(line.pair.now)


def _before(of: Figure) -> Callable[[Line], int | None]:
    return lambda line: of(line.pair.before)
