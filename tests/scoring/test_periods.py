from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.scoring.periods import Month, PeriodError, month_of, read_period

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "first_day", "last_day", "months"),
    [
        ("2026-10", "2026-10-01", "2026-10-31", 1),
        ("2028-02", "2028-02-01", "2028-02-29", 1),
        ("2026-Q3", "2026-07-01", "2026-09-30", 3),
        ("2026", "2026-01-01", "2026-12-31", 12),
        ("2026-01..2026-10", "2026-01-01", "2026-10-31", 10),
        ("2025-11..2026-02", "2025-11-01", "2026-02-28", 4),
        ("last12", "2025-12-01", "2026-11-30", 12),
    ],
)
def test_periods_as_people_write_them(text: str, first_day: str, last_day: str, months: int) -> None:
    period = read_period(text, TODAY)
    assert (period.label, period.first_day, period.last_day) == (text, first_day, last_day)
    assert len(list(period.months())) == months
    assert (period.first_month, period.last_month) == (first_day[:7], last_day[:7])


@pytest.mark.parametrize(
    "text",
    ["", "2026-13", "2026-00", "2026-1", "2026-Q5", "2026-Q3..2026-Q4", "2026-10..2026-01", "0000", "9999",
     "last13", "2026-10-05", "２０２６", "2026-10..", "октябрь"],
)  # fmt: skip
def test_anything_else_is_refused_with_what_is_allowed(text: str) -> None:
    with pytest.raises(PeriodError, match="is not a period"):
        read_period(text, TODAY)


@given(st.text(max_size=20))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        period = read_period(text, TODAY)
    except PeriodError:
        return
    assert period.first_day <= period.last_day


@given(st.integers(1950, 2150), st.integers(1, 12), st.integers(-600, 600))
def test_months_add_up(year: int, month: int, by: int) -> None:
    assert Month(year, month).plus(by).plus(-by) == Month(year, month)


def test_the_month_of_a_day() -> None:
    assert month_of(TODAY) == read_period("2026-11", TODAY)
