"""Which sheets are due: weeks are ISO weeks, days are local, what was missed is made up for."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.papers.kind import PaperKind
from survey.papers.sheets.span import DAYS_BACK, WEEKS_BACK, Span, due_days, due_weeks, span_of, week_of
from survey.policy.times_of_day import parse_time, parse_weekly_time

FOUR = parse_time("16:00")
MONDAYS = parse_weekly_time("mon 08:30")
LONG_AGO = date(2010, 1, 1)
DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))
MOMENTS = st.datetimes(datetime(2015, 1, 1), datetime(2040, 12, 31))  # noqa: DTZ001 - local by definition


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_daily_sheet_is_due_from_its_time_on_any_day() -> None:
    assert due_days(at("2026-10-04T15:59"), FOUR, LONG_AGO)[-1] == "2026-10-03"  # a holiday
    assert due_days(at("2026-10-04T16:00"), FOUR, LONG_AGO)[-1] == "2026-10-04"
    assert due_days(at("2026-10-04T16:00"), FOUR, date(2026, 10, 3)) == ["2026-10-03", "2026-10-04"]


@pytest.mark.parametrize(
    ("now", "last"),
    [
        ("2026-10-19T08:29", "2026-W41"),
        ("2026-10-19T08:30", "2026-W42"),
        ("2026-10-25T23:00", "2026-W42"),
        ("2027-01-04T09:00", "2026-W53"),
        ("2027-01-11T09:00", "2027-W01"),
    ],
)
def test_a_weekly_sheet_is_of_the_iso_week_before(now: str, last: str) -> None:
    assert due_weeks(at(now), MONDAYS, LONG_AGO)[-1] == last


def test_a_week_that_ended_before_the_first_case_has_no_sheet() -> None:
    assert due_weeks(at("2026-10-19T09:00"), MONDAYS, date(2026, 10, 18)) == ["2026-W42"]


@given(DAYS)
def test_a_week_has_its_seven_days(day: date) -> None:
    span = span_of(PaperKind.WEEKLY, week_of(day))
    assert span.first.weekday() == 0
    assert day.isoformat() in span.days
    assert len(span.days) == len(span.before.days) == 7
    assert span.before.last + timedelta(days=1) == span.first


@given(MOMENTS)
def test_r10_what_was_due_stays_due_until_it_is_made(now: datetime) -> None:
    later = now + timedelta(days=1)
    assert set(due_days(now, FOUR, LONG_AGO)[1:]) <= set(due_days(later, FOUR, LONG_AGO))
    assert set(due_weeks(now, MONDAYS, LONG_AGO)[1:]) <= set(due_weeks(later, MONDAYS, LONG_AGO))
    assert len(due_days(now, FOUR, LONG_AGO)) == DAYS_BACK
    assert len(due_weeks(now, MONDAYS, LONG_AGO)) == WEEKS_BACK


@given(MOMENTS)
def test_no_sheet_is_due_before_its_days_are_there(now: datetime) -> None:
    assert all(date.fromisoformat(day) <= now.date() for day in due_days(now, FOUR, LONG_AGO))
    weeks = due_weeks(now, MONDAYS, LONG_AGO)
    assert all(span_of(PaperKind.WEEKLY, week).last < now.date() for week in weeks)
    assert weeks == sorted(weeks)


@pytest.mark.parametrize("slot", ["2026-W60", "2026", "W41", "2026-10-41", "x"])
def test_what_is_no_week_is_refused(slot: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        span_of(PaperKind.WEEKLY, slot)


def test_a_day_has_the_day_before() -> None:
    day = date(2026, 3, 1)
    assert Span(day, day).before.days == ["2026-02-28"]
