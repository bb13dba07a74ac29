"""The comparison as it is taken away."""

from collections.abc import Sequence

from flask_babel import gettext as _

from survey.console import words
from survey.console.compare.said import WHATS
from survey.console.compare.sides import Level, Measure
from survey.console.downloads import Column, Kind, Table
from survey.scoring.rounding import Share

Names = tuple[str, str]


def measures_table(rows: Sequence[Measure], names: Names, title: str) -> Table:
    """One row a share: both sides with their intervals, and the difference with its."""
    columns = [Column(_("Figure"), Kind.TEXT, lambda row: WHATS[row.what])]
    for at, name in enumerate(names):
        columns += _of_side(at, name)
    columns += [
        Column(_("Difference"), Kind.SHARE, lambda row: _end(row.difference, "value")),
        Column(_("Interval from"), Kind.SHARE, lambda row: _end(row.difference, "low")),
        Column(_("Interval to"), Kind.SHARE, lambda row: _end(row.difference, "high")),
    ]
    return Table("measures", title, columns, rows)


def levels_table(rows: Sequence[Level], names: Names, title: str) -> Table:
    """One row a level of rating, the number of people on both sides."""
    columns = [
        Column(_("Rating"), Kind.TEXT, lambda row: words.LEVELS[row.level]),
        Column(names[0], Kind.COUNT, lambda row: row.first),
        Column(names[1], Kind.COUNT, lambda row: row.second),
    ]
    return Table("levels", title, columns, rows)


def _of_side(at: int, name: str) -> list[Column]:
    return [
        Column(name, Kind.SHARE, lambda row: _rate((row.first, row.second)[at])),
        Column(f"{name} {_('Interval from')}", Kind.SHARE, lambda row: _end(row.intervals[at], "low")),
        Column(f"{name} {_('Interval to')}", Kind.SHARE, lambda row: _end(row.intervals[at], "high")),
    ]


def _rate(share: Share | None) -> float | None:
    return share.rounded() if share else None


def _end(range_: object, name: str) -> float | None:
    found: float | None = getattr(range_, name, None)
    return found
