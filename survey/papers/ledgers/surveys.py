"""The ledger of surveys that settled in a period: for the house alone, and without names, numbers or words.

With the last characters of its case number a row can be found again in the console, where every look is
recorded. It tells who said what to whoever knows the case: never for a unit (R6).
"""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, aliased

from survey import labels
from survey.course.words import case_tail
from survey.models import Answer, Case, Survey
from survey.papers.language import words as _
from survey.papers.ledgers.book import Cell, Column, Kind, Sheet
from survey.scoring.periods import Period
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import Channel, Disposition, RatedObject

_AT_ONCE = 1000


def surveys_sheet(session: Session, tree: UnitTree, period: Period, zone: ZoneInfo) -> Sheet:
    """The sheet; its rows are read while they are written."""
    columns = [
        Column(_("Case, last characters"), Kind.TEXT, 12), Column(_("Unit"), Kind.TEXT, 26),
        Column(_("Category"), Kind.TEXT, 16), Column(_("Round")), Column(_("Channel"), Kind.TEXT, 12),
        Column(str(labels.OBJECTS[RatedObject.RESPONSIBLE_UNIT]), Kind.TEXT, 14),
        Column(str(labels.OBJECTS[RatedObject.PETITION_OFFICE]), Kind.TEXT, 14),
        Column(_("How it ended"), Kind.TEXT, 24), Column(_("Days from closing"), Kind.COUNT, 12),
        Column(_("Taken out"), Kind.TEXT, 8),
    ]  # fmt: skip
    return Sheet(_("Ledger of surveys"), columns, _rows(session, tree, period, zone))


def _rows(session: Session, tree: UnitTree, period: Period, zone: ZoneInfo) -> Iterator[list[Cell]]:
    unit, office = aliased(Answer), aliased(Answer)
    query = (
        select(
            Case.case_no, Survey.unit_id, Survey.category, Survey.round, Survey.channel, unit.level,
            office.level, Survey.disposition, Case.closed_at, Survey.settled_at, Survey.excluded,
        )
        .join(Case, Case.id == Survey.case_id)
        .outerjoin(unit, _rating(unit, RatedObject.RESPONSIBLE_UNIT))
        .outerjoin(office, _rating(office, RatedObject.PETITION_OFFICE))
        .where(Survey.settled_day.between(period.first_day, period.last_day))
        .order_by(Survey.settled_day, Survey.id)
        .execution_options(yield_per=_AT_ONCE)
    )  # fmt: skip
    for row in session.execute(query):
        number, unit_id, category, round_, channel, first, second, end, closed_at, settled_at, excluded = row
        yield [
            case_tail(number), tree.names[tree.by_id[unit_id]], category, round_,
            None if channel is None else str(labels.CHANNELS[Channel(channel)]),
            _level(first), _level(second),
            None if end is None else f"{Disposition(end)} {labels.DISPOSITIONS[Disposition(end)]}",
            _days(closed_at, settled_at, zone), _("yes") if excluded else None,
        ]  # fmt: skip


def _rating(answer: type[Answer], rated: RatedObject) -> ColumnElement[bool]:
    return and_(answer.survey_id == Survey.id, answer.counted, answer.object == rated)


def _level(level: int | None) -> str | None:
    return None if level is None else str(labels.LEVELS[level])


def _days(closed_at: datetime, settled_at: datetime | None, zone: ZoneInfo) -> int | None:
    if settled_at is None:
        return None
    return (settled_at.astimezone(zone).date() - closed_at.astimezone(zone).date()).days
