"""The league table as it is taken away."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from survey.console import words
from survey.console.downloads import Column, Kind, Table
from survey.console.downloads.units import score_columns
from survey.console.league.lines import League, Line


def league_table(league: League, title: str) -> Table:
    """One row a unit, in the order of the page."""
    columns = [
        Column(_("Rank"), Kind.COUNT, lambda line: line.rank),
        Column(_("Rank from"), Kind.COUNT, lambda line: _end(line, line.standing.rank_low)),
        Column(_("Rank to"), Kind.COUNT, lambda line: _end(line, line.standing.rank_high)),
        Column(_("Unit code"), Kind.TEXT, lambda line: line.code),
        Column(_("Unit"), Kind.TEXT, lambda line: line.name),
        Column(_("Tier"), Kind.TEXT, lambda line: None if line.tier is None else words.TIERS[line.tier]),
        Column(_("Adjusted rate"), Kind.SHARE, lambda line: line.adjusted),
    ]
    of_scores = [Column(one.label, one.kind, _of_item(one)) for one in score_columns()]
    return Table("league", title, [*columns, *of_scores], league.lines)


def _end(line: Line, rank: int | None) -> int | None:
    return None if line.is_hidden else rank


def _of_item(column: Column) -> Callable[[Line], Any]:
    return lambda line: column.of(line.item)
