"""The cases found as they are taken away: numbers, no names."""

from collections.abc import Sequence

from flask_babel import gettext as _

from survey.console import words
from survey.console.case_search import Found
from survey.console.downloads.table import Column, Kind, Table


def cases_table(rows: Sequence[Found]) -> Table:
    """One row a case, in the order of the page."""
    columns = [
        Column(_("Case"), Kind.TEXT, lambda row: row.case_no),
        Column(_("Source"), Kind.TEXT, lambda row: row.source),
        Column(_("Unit"), Kind.TEXT, lambda row: row.unit_name),
        Column(_("Category"), Kind.TEXT, lambda row: row.category),
        Column(_("Closed"), Kind.MOMENT, lambda row: row.closed_at),
        Column(_("Stands at"), Kind.TEXT, _standing),
    ]
    return Table("cases", _("Cases"), columns, rows)


def _standing(row: Found) -> str:
    """The same words as on the page: how it ended, else where it is, else why nobody asks."""
    if row.disposition:
        return str(words.DISPOSITIONS[row.disposition])
    if row.state:
        return str(words.SURVEY_STATES[row.state])
    return str(words.NOT_ASKED[row.not_asked] if row.not_asked else words.UNDER_WAY["unseen"])
