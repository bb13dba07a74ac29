"""The list of callbacks as it is taken away: case numbers, no names and no answers."""

from collections.abc import Sequence

from flask_babel import gettext as _

from survey.console import words
from survey.console.callbacks import Callback, Show
from survey.console.downloads.table import Column, Kind, Table


def callbacks_table(rows: Sequence[Callback], show: Show) -> Table:
    """One row a survey, in the order of the page."""
    columns = [
        Column(_("Case"), Kind.TEXT, lambda row: row.case_no),
        Column(_("Round"), Kind.COUNT, lambda row: row.round),
        Column(_("Unit code"), Kind.TEXT, lambda row: row.unit_code),
        Column(_("Unit"), Kind.TEXT, lambda row: row.unit_name),
        Column(_("Category"), Kind.TEXT, lambda row: row.category),
        Column(_("Stands at"), Kind.TEXT, lambda row: words.SHOWS[row.standing]),
        Column(_("Contacts"), Kind.COUNT, lambda row: row.contacts),
        Column(_("Chosen"), Kind.MOMENT, lambda row: row.picked_at),
        Column(_("Settled") if show is Show.SETTLED else _("Next step"), Kind.MOMENT, lambda row: row.at),
    ]
    return Table("callbacks", f"{_('Callbacks')} {words.SHOWS[show]}", columns, rows)
