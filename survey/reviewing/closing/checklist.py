"""What to look at before a month is closed for good. Only a month that is not over cannot be closed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from survey.models import (
    ATTEMPT_IN_DOUBT,
    ITEM_UNCODED,
    SURVEY_UNSETTLED,
    Anomaly,
    Attempt,
    CodingItem,
    DirtyDay,
    Exclusion,
    FrozenMonth,
    Inbound,
    Survey,
)
from survey.reviewing.anomalies.confided import is_confided
from survey.reviewing.closing.month import months_until
from survey.runtime import Runtime
from survey.scoring.periods import Period, days_of
from survey.vocabulary import UNJUDGED, ExclusionState

_DAY = timedelta(days=1)


class Check(StrEnum):
    """What is looked at, in the order in which it is shown."""

    OVER = "over"  # days of the month that have not ended
    EARLIER = "earlier"  # months before it that are open
    UNDER_WAY = "under_way"  # surveys of cases closed in it; by closing month they will be counted late
    CODING = "coding"  # words of its surveys that wait for coders
    UNREAD = "unread"  # messages that came before its end and are not understood
    IN_DOUBT = "in_doubt"  # attempts of which nobody knows whether they left
    ANOMALIES = "anomalies"  # odd figures of it that nobody has explained or dismissed
    EXCLUSIONS = "exclusions"  # applications to take out one of its ratings, undecided
    FACTS = "facts"  # days of it that wait to be counted anew; freezing counts them
    CALENDAR = "calendar"  # days of it of which it is not sure whether they are working days


@dataclass(frozen=True)
class Line:
    """One thing looked at; `count`: how many of it stand in the way."""

    check: Check
    count: int

    @property
    def ok(self) -> bool:
        return self.count == 0

    @property
    def forbids(self) -> bool:
        """A warning is kept with the freeze; this alone stands against it."""
        return self.check is Check.OVER and not self.ok


def checklist(runtime: Runtime, session: Session, month: Period) -> list[Line]:
    """Every line, in the order of Check, as things stand in the transaction of `session`."""
    return [Line(check, count) for check, count in _counted(runtime, session, month)]


def warnings(lines: Sequence[Line]) -> list[Line]:
    """What could be better, does not forbid, and is not mended by closing itself."""
    return [line for line in lines if not line.ok and not line.forbids and line.check is not Check.FACTS]


def _counted(runtime: Runtime, session: Session, month: Period) -> Iterator[tuple[Check, int]]:
    today = runtime.today()
    yield Check.OVER, sum(day >= today for day in _days(month))
    yield Check.EARLIER, _open_before(session, month)
    for check, query in _queries(month, _end(runtime, month)).items():
        yield check, session.scalar(query) or 0
    within = DirtyDay.day.between(month.first_day, month.last_day)
    yield Check.FACTS, session.scalar(select(func.count(DirtyDay.day.distinct())).where(within)) or 0
    yield Check.CALENDAR, sum(map(runtime.calendar.is_provisional, _days(month)))


def _queries(month: Period, end: datetime) -> dict[Check, Select[int]]:
    label, count = month.first_month, select(func.count())
    surveys = count.select_from(Survey)
    return {
        Check.UNDER_WAY: surveys.where(SURVEY_UNSETTLED, Survey.closed_month == label),
        Check.CODING: count.select_from(CodingItem)
        .join(Survey, Survey.id == CodingItem.survey_id)
        .where(ITEM_UNCODED, _of_month(month)),
        Check.UNREAD: count.select_from(Inbound).where(
            Inbound.understood_at.is_(None), Inbound.received_at < end
        ),
        Check.IN_DOUBT: count.select_from(Attempt).where(ATTEMPT_IN_DOUBT, Attempt.left_at < end),
        Check.ANOMALIES: count.select_from(Anomaly).where(
            Anomaly.state.in_(UNJUDGED), Anomaly.month == label, ~is_confided()
        ),
        Check.EXCLUSIONS: count.select_from(Exclusion)
        .join(Survey, Survey.id == Exclusion.survey_id)
        .where(Exclusion.state == ExclusionState.APPLIED, _of_month(month)),
    }


def _of_month(month: Period) -> ColumnElement[bool]:
    """Surveys that the month counts, by either basis."""
    return or_(
        Survey.closed_month == month.first_month,
        and_(Survey.settled_day >= month.first_day, Survey.settled_day <= month.last_day),
    )


def _open_before(session: Session, month: Period) -> int:
    before = months_until(session, month.start.plus(-1))
    if not before:
        return 0
    frozen = select(func.count()).select_from(FrozenMonth).where(FrozenMonth.month.in_(before))
    return len(before) - (session.scalar(frozen) or 0)


def _days(month: Period) -> list[date]:
    return [date.fromisoformat(day) for day in days_of(month)]


def _end(runtime: Runtime, month: Period) -> datetime:
    """The first moment after the month."""
    after = date.fromisoformat(month.last_day) + _DAY
    return datetime(after.year, after.month, after.day, tzinfo=runtime.settings.zone)
