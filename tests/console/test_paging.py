from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.console.paging import cut, read_cursor, write_cursor

FIRST, LAST = datetime(1900, 1, 1), datetime(2200, 12, 31)  # noqa: DTZ001 - the strategy adds the zone
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))


@given(MOMENTS, st.integers(0, 2**62))
def test_a_cursor_names_its_place(at: datetime, number: int) -> None:
    assert read_cursor(write_cursor((at, number))) == (at, number)


@pytest.mark.parametrize(
    "place",
    [
        (datetime(9999, 12, 31, 23, 59, tzinfo=timezone(-timedelta(hours=14))), 1),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))), 1),
        (datetime(2026, 1, 1, tzinfo=UTC), 2**63),
        (datetime(2026, 1, 1, tzinfo=UTC), -1),
    ],
)
def test_what_no_database_takes_is_no_cursor_of_ours(place: tuple[datetime, int]) -> None:
    with pytest.raises(ValueError, match="not a cursor"):
        read_cursor(write_cursor(place))


@pytest.mark.parametrize(
    "text", ["x", "W10", "bm90IGpzb24", "WyIyMDI2LTAxLTAxIiwgMV0", "é", "WzEsIDJd", "=" * 9]
)
def test_what_is_no_cursor_of_ours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a cursor"):
        read_cursor(text)


def test_there_is_a_next_page_only_when_more_follows() -> None:
    at = datetime(2026, 10, 1, tzinfo=UTC)
    assert cut([1, 2, 3], 2, lambda row: (at, row)).next_cursor == write_cursor((at, 2))
    assert cut([1, 2], 2, lambda row: (at, row)).next_cursor is None
    assert cut([], 2, lambda row: (at, row)).rows == []
