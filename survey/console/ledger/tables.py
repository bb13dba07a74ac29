"""The ledger's tables as they are taken away: case numbers and dates, no names and no words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from flask_babel import gettext as _

from survey.console import words as general
from survey.console import words_righting as told
from survey.console.downloads.table import Column, Kind, Table
from survey.console.ledger import words
from survey.console.ledger.lines import Line
from survey.rectification.figures.read_ledger import Entry
from survey.rectification.figures.tally import Stage, Tally
from survey.scoring.unit_tree import UnitTree


def entries_table(rows: Sequence[Entry], tree: UnitTree, causes: Mapping[str, str], now: datetime) -> Table:
    """One row a rectification, every date of it."""
    columns = [
        Column(_("Case"), Kind.TEXT, lambda row: row.case_no),
        Column(_("Source"), Kind.TEXT, lambda row: row.source),
        Column(_("Unit code"), Kind.TEXT, lambda row: tree.by_id[row.unit_id]),
        Column(_("Unit"), Kind.TEXT, lambda row: tree.names[tree.by_id[row.unit_id]]),
        Column(_("Rated as"), Kind.TEXT, lambda row: general.OBJECTS[row.object]),
        Column(_("Round"), Kind.COUNT, lambda row: row.round),
        Column(_("Rating"), Kind.TEXT, lambda row: general.LEVELS[row.level]),
        Column(_("Stands at"), Kind.TEXT, lambda row: told.STATES[row.state]),
        Column(_("Finding"), Kind.TEXT, lambda row: told.FINDINGS[row.finding] if row.finding else None),
        Column(_("Causes"), Kind.TEXT, lambda row: _(", ").join(causes.get(one, one) for one in row.causes)),
        Column(_("Heard on"), Kind.MOMENT, lambda row: row.heard_at),
        Column(_("Opened on"), Kind.MOMENT, lambda row: row.opened_at),
        Column(_("Verified on"), Kind.MOMENT, lambda row: row.verified_at),
        Column(_("Ordered on"), Kind.MOMENT, lambda row: row.ordered_at),
        Column(_("Extended on"), Kind.MOMENT, lambda row: row.extended_at),
        Column(_("Order due"), Kind.MOMENT, lambda row: row.ordered_due_at),
        Column(_("Reported on"), Kind.MOMENT, lambda row: row.reported_at),
        Column(_("Accepted on"), Kind.MOMENT, lambda row: row.accepted_at),
        Column(_("Asked again on"), Kind.MOMENT, lambda row: row.asked_again_at),
        Column(_("Ended on"), Kind.MOMENT, lambda row: row.ended_at),
        Column(_("Carried out in time"), Kind.TEXT, lambda row: _yes(row.in_time(now))),
        Column(_("How it was closed out"), Kind.TEXT, _ending),
        Column(_("Legal step"), Kind.TEXT, _legal_step),
        Column(_("Present deadline"), Kind.MOMENT, lambda row: None if row.ended_at else row.due_at),
    ]
    return Table("ledger", _("Ledger of putting right"), columns, rows)


def units_table(lines: Sequence[Line], title: str) -> Table:
    """One row a unit, in the order of the page."""
    columns = [
        Column(_("Unit code"), Kind.TEXT, lambda line: line.code),
        Column(_("Unit"), Kind.TEXT, lambda line: line.name),
        *(_of_line(column) for column in _figures()),
        *(_of_line(column) for column in _lengths()),
        Column(_("Open now"), Kind.COUNT, lambda line: line.open),
        Column(_("Overdue now"), Kind.COUNT, lambda line: line.overdue),
    ]
    return Table("units", title, columns, lines)


def causes_table(causes: Mapping[str, Tally], names: Mapping[str, str], title: str) -> Table:
    """One row a cause; several may be given for one, so they add up to nothing."""
    rows = list(causes.items())
    named = Column(_("Cause"), Kind.TEXT, lambda row: names.get(row[0], row[0]))
    of_tally = [Column(one.label, one.kind, partial(_of_second, one)) for one in _figures()]
    return Table("causes", title, [named, *of_tally], rows)


def _figures() -> list[Column]:
    """Of a tally."""
    return [
        Column(_("Taken on"), Kind.COUNT, lambda tally: tally.opened),
        Column(_("Of these closed out"), Kind.COUNT, lambda tally: tally.closed_out),
        Column(_("Close-out rate"), Kind.SHARE, lambda tally: tally.close_out_rate),
        Column(_("Ended in the period"), Kind.COUNT, lambda tally: tally.ended),
        Column(_("Orders fallen due"), Kind.COUNT, lambda tally: tally.fell_due),
        Column(_("Of these in time"), Kind.COUNT, lambda tally: tally.in_time),
        Column(_("Put right in time"), Kind.SHARE, lambda tally: tally.on_time_rate),
        Column(_("To be asked again"), Kind.COUNT, lambda tally: tally.to_ask),
        Column(_("Rounds made"), Kind.COUNT, lambda tally: tally.asked),
        Column(_("Asked-again rate"), Kind.SHARE, lambda tally: tally.asked_rate),
        Column(_("Answered"), Kind.COUNT, lambda tally: tally.answered),
        Column(_("Satisfied after it"), Kind.COUNT, lambda tally: tally.satisfied),
        Column(_("Satisfied after putting right"), Kind.SHARE, lambda tally: tally.satisfied_rate),
    ]


def _lengths() -> list[Column]:
    """Of a tally: how long each step took, in working days."""
    found = []
    for stage in Stage:
        name = words.STAGES[stage]
        half, most = _("half of them, working days"), _("90%% of them, working days")
        found.append(Column(f"{name} {half}", Kind.TEXT, partial(_median, stage)))
        found.append(Column(f"{name} {most}", Kind.COUNT, partial(_most, stage)))
    return found


def _of_line(column: Column) -> Column:
    return Column(column.label, column.kind, lambda line: column.of(line.tally))


def _of_second(column: Column, row: tuple[str, Tally]) -> Any:
    return column.of(row[1])


def _most(stage: Stage, tally: Tally) -> int | None:
    return tally.length(stage).most


def _median(stage: Stage, tally: Tally) -> str | None:
    days = tally.length(stage).median
    return None if days is None else f"{days:g}"


def _ending(row: Entry) -> str | None:
    return None if row.ending is None else str(told.ENDINGS[row.ending])


def _legal_step(row: Entry) -> str | None:
    return None if row.legal_step is None else str(told.LEGAL_STEPS[row.legal_step])


def _yes(value: bool | None) -> str | None:
    return None if value is None else str(_("yes") if value else _("no"))
