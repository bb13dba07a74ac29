"""The list as it is taken away: case numbers and dates, no names and no words."""

from collections.abc import Sequence

from flask_babel import gettext as _

from survey.console import words as general
from survey.console import words_righting as told
from survey.console.downloads.table import Column, Kind, Table
from survey.rectification.read.view import Tier, View


def rectifications_table(rows: Sequence[View]) -> Table:
    """One row a rectification, in the order of the page."""
    columns = [
        Column(_("Case"), Kind.TEXT, lambda row: row.case_no),
        Column(_("Round"), Kind.COUNT, lambda row: row.round),
        Column(_("Unit code"), Kind.TEXT, lambda row: row.unit_code),
        Column(_("Unit"), Kind.TEXT, lambda row: row.unit_name),
        Column(_("Rated as"), Kind.TEXT, lambda row: general.OBJECTS[row.object]),
        Column(_("Rating"), Kind.TEXT, lambda row: general.LEVELS[row.level] if row.level else None),
        Column(_("Stands at"), Kind.TEXT, lambda row: told.STATES[row.state]),
        Column(_("Whose turn"), Kind.TEXT, lambda row: told.OWNERS[row.owner] if row.owner else None),
        Column(_("Verifier"), Kind.TEXT, lambda row: row.verifier),
        Column(_("Due"), Kind.MOMENT, lambda row: None if row.ended else row.due_at),
        Column(_("Overdue"), Kind.TEXT, lambda row: told.TIERS[row.tier] if row.tier is Tier.RED else None),
        Column(_("Begun"), Kind.MOMENT, lambda row: row.opened_at),
        Column(_("Verified"), Kind.MOMENT, lambda row: row.verified_at),
        Column(_("Finding"), Kind.TEXT, lambda row: told.FINDINGS[row.finding] if row.finding else None),
        Column(_("Orders"), Kind.COUNT, lambda row: row.orders),
        Column(_("Ordered"), Kind.MOMENT, lambda row: row.ordered_at),
        Column(_("Reported"), Kind.MOMENT, lambda row: row.reported_at),
        Column(_("Accepted"), Kind.MOMENT, lambda row: row.accepted_at),
        Column(_("Asked again"), Kind.MOMENT, lambda row: row.asked_again_at),
        Column(_("Came to an end"), Kind.MOMENT, lambda row: row.ended_at),
        Column(_("Outcome"), Kind.TEXT, lambda row: told.ENDINGS[row.ending] if row.ending else None),
    ]
    return Table("rectifications", str(_("Putting right")), columns, rows)
