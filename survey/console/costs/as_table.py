"""The tables of costs as they are taken away."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _

from survey.console import words
from survey.console.costs.words import step_said
from survey.console.downloads import Column, Kind, Table
from survey.costs.tables import Line, StepLine
from survey.vocabulary import Channel


def channels_table(lines: Sequence[Line], title: str, currency: str) -> Table:
    """One row a channel."""
    named = Column(_("Channel"), Kind.TEXT, lambda line: words.CHANNELS[Channel(line.key)])
    return Table("channels", title, [named, *_of_lines(currency, lambda line: line)], lines)


def steps_table(steps: Sequence[StepLine], title: str, currency: str) -> Table:
    """One row a step of the plan."""
    named = [
        Column(_("Step"), Kind.TEXT, step_said),
        Column(_("Tried"), Kind.COUNT, lambda one: one.line.usage.tried),
    ]
    return Table("steps", title, [*named, *_of_lines(currency, lambda one: one.line)], steps)


def _of_lines(currency: str, line: Callable[[Any], Line]) -> list[Column]:
    """`line`: the line of a row."""
    return [
        Column(_("Currency"), Kind.TEXT, lambda _row: currency),
        Column(_("Cost for each completed answer"), Kind.MONEY, lambda row: line(row).per_complete),
        Column(_("Completed"), Kind.COUNT, lambda row: line(row).came.completes),
        Column(_("Partly answered"), Kind.COUNT, lambda row: line(row).came.partials),
        Column(_("Cost"), Kind.MONEY, lambda row: line(row).cost.total),
        Column(_("Told by the carrier"), Kind.MONEY, lambda row: line(row).cost.told),
        Column(_("Reckoned"), Kind.MONEY, lambda row: line(row).cost.reckoned),
        Column(_("All of it known"), Kind.TEXT, lambda row: _("yes") if line(row).cost.is_whole else _("no")),
        Column(_("Segments"), Kind.COUNT, lambda row: line(row).usage.segments),
        Column(_("Minutes of calls"), Kind.COUNT, lambda row: line(row).usage.minutes),
        Column(_("Machine detections"), Kind.COUNT, lambda row: line(row).usage.detected),
        Column(_("Seconds of interviewers"), Kind.COUNT, lambda row: line(row).usage.seconds),
        Column(_("Slips"), Kind.COUNT, lambda row: line(row).usage.slips),
    ]
