"""The table of units of the overview as it is taken away: the same score objects, all pages of it."""

from collections.abc import Sequence

from flask_babel import gettext as _

from survey.console import words
from survey.console.downloads.table import Column, Kind, Table
from survey.scoring.score import Score
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import Verdict


def units_table(items: Sequence[Score], tree: UnitTree, title: str) -> Table:
    """One row a unit, in the order of the page; a hidden one has its name and nothing else."""
    named = [
        Column(_("Unit code"), Kind.TEXT, lambda item: item["unit"]),
        Column(_("Unit"), Kind.TEXT, lambda item: tree.names[item["unit"]]),
    ]
    return Table("units", title, [*named, *score_columns()], items)


def score_columns() -> list[Column]:
    """What a table says of each score object: rate, interval and verdict, levels, and whom they are from."""
    levels = [_of_level(level, str(label)) for level, label in words.LEVELS.items()]
    return [
        Column(_("Satisfaction"), Kind.SHARE, lambda item: item["rate"]),
        Column(_("Interval from"), Kind.SHARE, lambda item: item["rate_low"]),
        Column(_("Interval to"), Kind.SHARE, lambda item: item["rate_high"]),
        Column(_("Target"), Kind.SHARE, lambda item: item["target"]),
        Column(_("Verdict"), Kind.TEXT, _verdict),
        Column(_("Rated"), Kind.COUNT, lambda item: item["rated"]),
        *levels,
        Column(_("Participation"), Kind.SHARE, lambda item: item["participation"]),
        Column(_("Reached"), Kind.SHARE, lambda item: item["reach_rate"]),
        Column(_("Coverage"), Kind.SHARE, lambda item: item["coverage"]),
        Column(_("Asked"), Kind.COUNT, lambda item: item["surveys"]),
        Column(_("Closed"), Kind.COUNT, lambda item: item["closed"]),
    ]


def _of_level(level: int, label: str) -> Column:
    return Column(label, Kind.COUNT, lambda item: item["counts"][str(level)])


def _verdict(item: Score) -> str | None:
    if item["rate"] is None or item["verdict"] is None:
        return None
    return str(words.VERDICTS[Verdict(item["verdict"])])
