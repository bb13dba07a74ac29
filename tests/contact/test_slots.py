"""R10: every machine names the same slot, and no slot is left out."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from apscheduler.triggers.cron import CronTrigger
from hypothesis import given
from hypothesis import strategies as st

from survey.contact.slots import next_slot, slot_of
from survey.policy.schedules import Cron, Every, Schedule, day_and_week, parse_schedule
from survey.policy.times_of_day import parse_time, parse_weekly_time
from tests.contact.moments import moments

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
MOMENTS = moments(2024, 2029)
LINES = st.sampled_from(
    [
        "0 8 * * *", "*/7 * * * *", "30 2 * * *", "5,35 9-17/2 * * mon-fri", "0 0 29 2 *", "0 9 3 * *",
        "15 3 1 * 5", "0 12 * * 7", "59 23 31 12 *", "0 */6 * jan,jul *",
    ]
)  # fmt: skip


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("line", "now", "slot", "following"),
    [
        ("0 8 * * *", "2026-10-19T07:59", "2026-10-18T08:00", "2026-10-19T08:00"),
        ("0 8 * * *", "2026-10-19T08:00", "2026-10-19T08:00", "2026-10-20T08:00"),
        ("0 9 3 * *", "2026-10-02T12:00", "2026-09-03T09:00", "2026-10-03T09:00"),
        ("0 0 29 2 *", "2026-10-19T08:00", "2024-02-29T00:00", "2028-02-29T00:00"),
        ("0 0 29 2 *", "2100-10-19T08:00", "2096-02-29T00:00", "2104-02-29T00:00"),
        ("30 8 * * mon", "2026-10-20T08:00", "2026-10-19T08:30", "2026-10-26T08:30"),
        ("0 6 1 * 0", "2026-10-20T08:00", "2026-10-18T06:00", "2026-10-25T06:00"),  # the 1st, or a Sunday
        ("every 1d", "2026-10-19T08:00", "2026-10-19T08:00", "2026-10-20T08:00"),
        ("every 1h", "2026-10-19T08:59:59", "2026-10-19T08:00", "2026-10-19T09:00"),
    ],
)
def test_the_slot_of_a_moment(line: str, now: str, slot: str, following: str) -> None:
    schedule = parse_schedule(line)
    assert slot_of(schedule, at(now), SHANGHAI) == at(slot)
    assert next_slot(schedule, at(now), SHANGHAI) == at(following)


@pytest.mark.parametrize(
    ("line", "now", "slot"),
    [
        # 8 March 2026: 02:30 does not exist; the job runs an hour later rather than not at all.
        ("30 2 * * *", "2026-03-08T12:00", "2026-03-08T03:30"),
        # 1 November 2026: 01:30 comes twice, the job runs at the first.
        ("30 1 * * *", "2026-11-01T12:00", "2026-11-01T01:30"),
    ],
)
def test_where_the_clock_is_changed_a_daily_job_runs_once(line: str, now: str, slot: str) -> None:
    schedule = parse_schedule(line)
    assert slot_of(schedule, at(now, NEW_YORK), NEW_YORK) == at(slot, NEW_YORK)
    day = {slot_of(schedule, at(now, NEW_YORK) + timedelta(minutes=10 * n), NEW_YORK) for n in range(-72, 72)}
    assert len(day) == 2


def test_a_line_that_names_every_hour_runs_in_the_repeated_one_too() -> None:
    schedule = parse_schedule("0 * * * *")
    slots, moment = [], at("2026-10-31T23:30", NEW_YORK)
    for _ in range(5):
        moment = next_slot(schedule, moment, NEW_YORK)
        slots.append(moment)
    assert {later - earlier for earlier, later in pairwise(slots)} == {timedelta(hours=1)}


@given(st.integers(1, 31 * 86_400), MOMENTS)
def test_r10_every_slots_count_from_1970(seconds: int, now: datetime) -> None:
    schedule = Every(f"every {seconds}s", timedelta(seconds=seconds))
    slot = slot_of(schedule, now, SHANGHAI)
    assert int(slot.timestamp()) % seconds == 0
    assert timedelta(0) <= now - slot < schedule.period


@given(LINES, MOMENTS, st.sampled_from([SHANGHAI, NEW_YORK]))
def test_r10_slots_follow_one_another_without_gap(line: str, now: datetime, zone: ZoneInfo) -> None:
    schedule = parse_schedule(line)
    slot, following = slot_of(schedule, now, zone), next_slot(schedule, now, zone)
    assert slot <= now < following
    assert slot_of(schedule, following - timedelta(microseconds=1), zone) == slot
    assert slot_of(schedule, following, zone) == following
    assert next_slot(schedule, slot, zone) == following


SHEETS = day_and_week(parse_time("16:00"), parse_weekly_time("mon 08:30"))


@pytest.mark.parametrize(
    ("schedule", "now", "slot", "following"),
    [
        (SHEETS, "2026-10-18T20:00", "2026-10-18T16:00", "2026-10-19T08:30"),  # a Sunday
        (SHEETS, "2026-10-19T08:30", "2026-10-19T08:30", "2026-10-19T16:00"),
        (SHEETS, "2026-10-19T16:00", "2026-10-19T16:00", "2026-10-20T16:00"),
        (
            day_and_week(parse_time("16:00"), parse_weekly_time("sun 16:00")),
            "2026-10-18T16:00",
            "2026-10-18T16:00",
            "2026-10-19T16:00",
        ),
    ],
)
def test_r10_a_job_by_the_day_and_the_week_has_the_slots_of_both(
    schedule: Schedule, now: str, slot: str, following: str
) -> None:
    assert slot_of(schedule, at(now), SHANGHAI) == at(slot)
    assert next_slot(schedule, at(now), SHANGHAI) == at(following)


@given(
    st.sampled_from(
        ["0 8 * * *", "*/7 * * * *", "5,35 9-17/2 * * mon-fri", "0 9 3 * *", "0 */6 * jan,jul *"]
    ),
    MOMENTS,
)
def test_next_slots_agree_with_apscheduler_where_it_reads_the_line_alike(line: str, now: datetime) -> None:
    trigger = CronTrigger.from_crontab(line, timezone=SHANGHAI)
    expected = trigger.get_next_fire_time(None, now + timedelta(microseconds=1))
    assert next_slot(parse_schedule(line), now, SHANGHAI) == expected


@pytest.mark.parametrize(
    "line",
    [
        "", "0 8 * *", "0 8 * * * *", "60 8 * * *", "0 24 * * *", "0 8 0 * *", "0 8 32 * *", "0 8 * 13 *",
        "0 8 * * 8", "0 8 * * someday", "*/0 * * * *", "5-1 * * * *", "0 8 30 2 *", "0 8 31 4,6,9,11 *",
        "a 8 * * *", "1,,2 * * * *", "every", "every day", "every 5wd", "every 0s", "every 32d", "@daily",
        "٥ 8 * * *", 5, None,
    ],
)  # fmt: skip
def test_what_is_no_schedule_is_refused(line: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_schedule(line)


def test_a_weekday_alone_makes_an_impossible_day_possible() -> None:
    schedule = parse_schedule("0 8 30 2 mon")
    assert isinstance(schedule, Cron)
    assert next_slot(schedule, at("2026-02-03T00:00"), SHANGHAI) == at("2026-02-09T08:00")
