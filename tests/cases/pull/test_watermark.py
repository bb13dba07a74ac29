"""Marks: whatever grows comes back as it was, a little earlier, and never in the future."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.cases.pull.watermark import Kind, NoWatermark, earlier, furthest, watermark_of

NOW = datetime(2026, 10, 19, 2, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2026, 10, 1))  # noqa: DTZ001
GROWING = st.one_of(
    st.integers(), st.floats(allow_nan=False), MOMENTS, MOMENTS.map(lambda at: at.replace(tzinfo=UTC)),
    st.dates(date(1990, 1, 1), date(2026, 10, 1)), st.text(max_size=50), st.binary(max_size=16),
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
)  # fmt: skip


@given(GROWING)
def test_a_value_comes_back_as_it_was(value: object) -> None:
    assert watermark_of(value).value == value


@given(GROWING)
def test_the_mark_behind_what_was_read_is_never_before_it_was(value: object) -> None:
    """R10: a reading that is stopped again and again, each time within its overlap, comes on all the same."""
    mark = watermark_of(value)
    again = furthest(mark, earlier(mark, None), NOW, SHANGHAI)
    assert again == mark or mark.kind in (Kind.TEXT, Kind.BYTES)


@pytest.mark.parametrize(
    ("value", "overlap", "before"),
    [
        (datetime(2026, 10, 1, 10, tzinfo=UTC), HOUR, datetime(2026, 10, 1, 9, tzinfo=UTC)),
        (datetime(2026, 10, 1, 10), None, datetime(2026, 10, 1, 9)),  # noqa: DTZ001
        (date(2026, 10, 2), HOUR, date(2026, 10, 1)),
        (5000, None, 4000),
        (5000, 10, 4990),
        (Decimal(5000), 10, 4990),
        ("2026-10-01 10:00:00", HOUR, "2026-10-01 09:00:00"),
        ("2026-10-01T10:00:00.250", HOUR, "2026-10-01T09:00:00.250"),
        ("20261001", HOUR, "20260930"),
        ("0001-01-01", HOUR, "0001-01-01"),
        ("XF-77", HOUR, "XF-77"),
        (b"\x07\xd1", None, b"\x07\xd1"),
    ],
)
def test_the_next_reading_begins_a_little_earlier(value: object, overlap: timedelta, before: object) -> None:
    assert earlier(watermark_of(value), overlap).value == before


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (datetime(9999, 12, 31, tzinfo=UTC), NOW),
        (datetime(9999, 12, 31), datetime(2026, 10, 19, 10)),  # noqa: DTZ001
        (date(9999, 12, 31), date(2026, 10, 19)),
        ("9999-12-31 00:00:00", "2026-10-19 10:00:00"),
    ],
)
def test_a_mark_in_the_future_would_be_the_last_row_ever_read(value: object, kept: object) -> None:
    assert furthest(None, watermark_of(value), NOW, SHANGHAI).value == kept


@pytest.mark.parametrize("value", [True, [1], {}, None, object()])
def test_what_has_no_order_is_no_watermark(value: object) -> None:
    with pytest.raises(NoWatermark):
        watermark_of(value)
