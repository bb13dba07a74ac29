from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.cases.times import read_time, time_format

SHANGHAI = ZoneInfo("Asia/Shanghai")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
FROM, UNTIL = datetime(1971, 1, 1), datetime(2099, 12, 31)  # noqa: DTZ001  on the clock on the wall
US = time_format("%m/%d/%Y %I:%M:%S %p")


@pytest.mark.parametrize(
    "text",
    [
        *("2026-10-01", "2026/10/1", "2026.10.01", "2026年10月1日", "2026-10-1 0:00", "2026-10-01T00:00:00"),
        *("20261001", "20261001000000", "2026-10-01 00:00:00.000", "2026-10-01T00:00:00+08:00"),
        *("2026-09-30T16:00:00Z", "2026-09-30 24:00", "46296", "46296.0", "2026年10月1日0时0分"),
    ],
)
def test_midnight_of_the_first_of_october_in_every_form(text: str) -> None:
    assert read_time(text, SHANGHAI) == datetime(2026, 9, 30, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *("", "昨天", "2026-13-01", "2026-02-30", "0001-01-01", "9999-12-31", "12", "123456", "10/01/2026"),
        *("2026-10-01 25:00", "2026-10", "2026-10-01T00:00:00+99:00", "00000", "99999.5e3", "２０２６"),
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert read_time(text, SHANGHAI) is None


def test_a_date_alone_is_midnight_in_the_zone() -> None:
    assert read_time(date(2026, 7, 1), LOS_ANGELES) == datetime(2026, 7, 1, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [("12:00:00 AM", 0, 0), ("12:30:00 PM", 12, 30), ("11:59:00 pm", 23, 59), ("1:05:00 A.M.", 1, 5)],
)
def test_american_times_of_day(text: str, hour: int, minute: int) -> None:
    read = read_time(f"12/31/2017 {text}", LOS_ANGELES, [US])
    assert read == datetime(2017, 12, 31, hour, minute, tzinfo=LOS_ANGELES)


@pytest.mark.parametrize("text", ["12/31/2017 13:00:00 PM", "12/31/2017 0:00:00 AM", "13/31/2017 1:00:00 AM"])
def test_american_times_that_are_none(text: str) -> None:
    assert read_time(text, LOS_ANGELES, [US]) is None


def test_a_format_of_the_map_goes_before_the_usual_ones() -> None:
    assert read_time("01.02.03", SHANGHAI, [time_format("%d.%m.%y")]) == datetime(2003, 2, 1, tzinfo=SHANGHAI)


@pytest.mark.parametrize("text", ["%Q", "%Y-%m", "%Y-%m-%d %I", "%Y-%Y-%m-%d", "%Y-%m-%d %"])
def test_a_format_that_cannot_be_used_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="%"):
        time_format(text)


@given(st.datetimes(FROM, UNTIL), st.sampled_from([SHANGHAI, LOS_ANGELES]))
def test_every_local_time_is_what_the_zone_says(local: datetime, zone: ZoneInfo) -> None:
    expected = local.replace(tzinfo=zone).astimezone(UTC)
    assert read_time(local.isoformat(" "), zone) == expected
    assert read_time(f"{local:%m/%d/%Y %I:%M:%S %p}", zone, [US]) == expected.replace(microsecond=0)


@pytest.mark.parametrize("zone", ["Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu"])
def test_clocks_that_change_within_an_hour(zone: str) -> None:
    place = ZoneInfo(zone)
    for minute in range(0, 60 * 24 * 370, 11):
        local = FROM + timedelta(days=14500, minutes=minute)
        assert read_time(local.isoformat(), place) == local.replace(tzinfo=place).astimezone(UTC)


@given(st.text(max_size=30))
def test_reading_never_raises(text: str) -> None:
    read = read_time(text, SHANGHAI, [US])
    assert read is None or read.tzinfo is UTC
