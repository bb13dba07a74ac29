"""Moments for property tests, to the microsecond, aware and in UTC."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st


def moments(first_year: int, last_year: int) -> st.SearchStrategy[datetime]:
    """Any moment from the start of one year to the start of another."""
    start, end = (datetime(year, 1, 1, tzinfo=UTC) for year in (first_year, last_year))
    microsecond = timedelta(microseconds=1)
    return st.integers(0, (end - start) // microsecond).map(lambda count: start + count * microsecond)
