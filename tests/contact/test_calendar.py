"""Working days: make-up days right, nothing raised for a year that nobody knows."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.contact.calendar import Calendar
from survey.policy import WorkingDays
from survey.vocabulary import Coverage
from tests.contact.moments import moments

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHINA = Calendar("CN", SHANGHAI)
NOBODYS = Calendar("XX", ZoneInfo("UTC"))

# The State Council's notices on the days off of 2025 and 2026.
SPRING_FESTIVAL_2026 = {
    date(2026, 2, 13): True,
    date(2026, 2, 14): True,  # a Saturday, made up
    date(2026, 2, 15): False,
    date(2026, 2, 16): False,
    date(2026, 2, 20): False,
    date(2026, 2, 23): False,
    date(2026, 2, 24): True,
    date(2026, 2, 28): True,  # a Saturday, made up
}
NATIONAL_DAY = {
    date(2025, 9, 28): True,  # a Sunday, made up
    date(2025, 10, 1): False,
    date(2025, 10, 8): False,
    date(2025, 10, 9): True,
    date(2025, 10, 11): True,  # a Saturday, made up
    date(2026, 9, 20): True,  # a Sunday, made up
    date(2026, 10, 7): False,
    date(2026, 10, 8): True,
    date(2026, 10, 10): True,  # a Saturday, made up
}


@pytest.mark.parametrize(("day", "works"), [*SPRING_FESTIVAL_2026.items(), *NATIONAL_DAY.items()])
def test_chinas_days_off_and_the_days_that_make_up_for_them(day: date, works: bool) -> None:
    assert CHINA.is_working_day(day) is works
    assert not CHINA.is_provisional(day)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        # Friday before the Spring Festival: Saturday is made up, then the 24th, 25th.
        ("2026-02-13T10:00", 3, "2026-02-25T10:00"),
        # The day before National Day: the next working day is the 9th, then Friday, then a made-up Saturday.
        ("2025-09-30T23:30", 3, "2025-10-11T23:30"),
        ("2026-10-16T09:00", 5, "2026-10-23T09:00"),
        ("2026-10-17T09:00", 1, "2026-10-19T09:00"),  # from a Saturday
    ],
)
def test_working_days_are_counted_over_holidays_and_make_up_days(start: str, days: int, end: str) -> None:
    begun = datetime.fromisoformat(start).replace(tzinfo=SHANGHAI).astimezone(UTC)
    assert CHINA.add_working_days(begun, days).astimezone(SHANGHAI).isoformat() == f"{end}:00+08:00"
    assert CHINA.after(begun, WorkingDays(days)) == CHINA.add_working_days(begun, days)


def test_the_local_day_counts_not_the_day_in_utc() -> None:
    # Friday 23:00 in UTC is Saturday 07:00 in Shanghai: one working day later is Monday.
    friday = datetime(2026, 10, 16, 23, 0, tzinfo=UTC)
    assert CHINA.add_working_days(friday, 1).astimezone(SHANGHAI).date() == date(2026, 10, 19)


def test_a_deadline_keeps_its_local_time_when_the_clock_is_changed() -> None:
    new_york = ZoneInfo("America/New_York")
    friday = datetime(2026, 10, 30, 12, 0, tzinfo=new_york).astimezone(UTC)
    monday = Calendar("US", new_york).add_working_days(friday, 1)
    assert monday - friday == timedelta(days=3, hours=1)


def test_the_uploaded_table_comes_first() -> None:
    calendar = Calendar("CN", SHANGHAI, {date(2026, 10, 5): True, date(2026, 10, 19): False})
    assert calendar.is_working_day(date(2026, 10, 5))
    assert not calendar.is_working_day(date(2026, 10, 19))
    assert not calendar.is_working_day(date(2026, 10, 6))
    # Two local days do not make the table a description of the year.
    assert calendar.coverage(2026) is Coverage.DECREED


def test_a_table_that_describes_a_year_is_not_mixed_with_guesses_about_it() -> None:
    decreed = {date(2031, 1, 1): False} | {date(2031, 10, day): False for day in range(1, 10)}
    calendar = Calendar("CN", SHANGHAI, decreed)
    assert calendar.coverage(2031) is Coverage.TABLE
    assert calendar.is_working_day(date(2031, 5, 1))  # a Thursday that the table does not name
    assert not calendar.is_working_day(date(2031, 5, 3))
    assert not calendar.is_provisional(date(2031, 5, 1))
    assert not Calendar("CN", SHANGHAI).is_working_day(date(2031, 5, 1))


@pytest.mark.parametrize(
    ("calendar", "year", "coverage"),
    [
        (CHINA, 2004, Coverage.DECREED),
        (CHINA, 2026, Coverage.DECREED),
        (CHINA, 2031, Coverage.CALCULATED),
        (CHINA, 2300, Coverage.WEEKENDS),
        (Calendar("US", ZoneInfo("UTC")), 2026, Coverage.CALCULATED),
        (NOBODYS, 2026, Coverage.WEEKENDS),
    ],
)
def test_coverage_says_where_a_year_is_known_from(calendar: Calendar, year: int, coverage: Coverage) -> None:
    assert calendar.coverage(year) is coverage
    provisional = coverage in (Coverage.CALCULATED, Coverage.WEEKENDS)
    assert calendar.is_provisional(date(year, 6, 1)) is provisional


def test_a_year_without_its_notice_is_unknown_in_time_to_upload_it() -> None:
    november = date(2030, 11, 20)
    later = november + timedelta(days=60)
    assert CHINA.unknown_years(date(2026, 3, 1), date(2026, 5, 1)) == ()
    assert CHINA.unknown_years(november, later) == (2030, 2031)
    # Other countries' days off follow from rules: no upload is needed as long as the rules reach.
    assert Calendar("US", ZoneInfo("UTC")).unknown_years(november, later) == ()
    assert NOBODYS.unknown_years(november, later) == (2030, 2031)


@given(st.dates(), st.sampled_from([CHINA, NOBODYS, Calendar("AE", SHANGHAI)]))
def test_no_day_of_any_year_raises(day: date, calendar: Calendar) -> None:
    if calendar.coverage(day.year) is Coverage.WEEKENDS:
        assert calendar.is_working_day(day) is (day.weekday() < 5)
    else:
        assert calendar.is_working_day(day) in (True, False)


@given(
    moments(2004, 2040),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_working_days_add_up(moment: datetime, first: int, second: int) -> None:
    at_once = CHINA.add_working_days(moment, first + second)
    assert CHINA.add_working_days(CHINA.add_working_days(moment, first), second) == at_once
    assert at_once - moment >= timedelta(days=first + second)
    if first + second:
        assert CHINA.is_working_day(at_once.astimezone(SHANGHAI).date())


def test_a_table_that_closes_for_ever_breaks_no_deadline() -> None:
    closed = {date(2026, 1, 1) + timedelta(days=number): False for number in range(365)}
    moment = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
    assert Calendar("CN", SHANGHAI, closed).add_working_days(moment, 2) == moment + timedelta(days=2)
