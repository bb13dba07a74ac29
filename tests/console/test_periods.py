from datetime import date

import pytest

from survey.console.periods import MONTHS_BACK, Ends, beside, offered, opening
from survey.scoring.periods import read_period

TODAY = date(2026, 10, 19)


def test_the_picker_offers_what_there_is_the_newest_first() -> None:
    choices = offered(Ends("2026-05", "2026-10"), TODAY)
    assert list(choices.months) == ["2026-10", "2026-09", "2026-08", "2026-07", "2026-06", "2026-05"]
    assert list(choices.quarters) == ["2026-Q4", "2026-Q3", "2026-Q2"]
    assert list(choices.years) == ["2026"]


def test_the_picker_goes_back_two_years_at_most() -> None:
    assert len(offered(Ends("2001-01", "2026-10"), TODAY).months) == MONTHS_BACK


def test_cases_closed_in_the_future_by_a_slip_leave_this_month_to_pick() -> None:
    assert list(offered(Ends("2027-01", "2027-01"), TODAY).months) == ["2026-10"]


@pytest.mark.parametrize(
    ("last", "opened"), [("2026-08", "2026-08"), ("2026-10", "2026-10"), ("2027-03", "2026-10")]
)
def test_a_page_opens_on_the_last_month_with_something_in_it(last: str, opened: str) -> None:
    assert opening(Ends("2026-01", last), TODAY).label == opened


def test_only_a_month_has_months_beside_it() -> None:
    assert beside(read_period("2026-01", TODAY), -1) == "2025-12"
    assert beside(read_period("2026-Q1", TODAY), 1) is None
