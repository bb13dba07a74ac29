"""A unit's tables as they are taken away: the same score objects, by month, channel or category."""

from collections.abc import Sequence

from flask_babel import gettext as _

from survey.console.downloads.table import Column, Kind, Table
from survey.console.downloads.units import score_columns
from survey.console.reasons import Reason
from survey.scoring.score import Score


def parted_table(name: str, title: str, label: str, items: Sequence[tuple[str, Score]]) -> Table:
    """One row a key; a hidden one has its name and nothing else."""
    keys = {id(item): key for key, item in items}
    named = Column(label, Kind.TEXT, lambda item: keys[id(item)])
    return Table(name, title, [named, *score_columns()], [item for _key, item in items])


def reasons_table(title: str, reasons: Sequence[Reason]) -> Table:
    """One row a reason; they add up to nothing."""
    columns = [
        Column(_("Reason"), Kind.TEXT, lambda reason: reason.name),
        Column(_("Named by dissatisfied"), Kind.COUNT, lambda reason: reason.dissatisfied),
        Column(_("Named by satisfied"), Kind.COUNT, lambda reason: reason.satisfied),
    ]
    return Table("reasons", title, columns, reasons)
