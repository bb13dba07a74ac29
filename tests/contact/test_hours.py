"""R5: contact hours, in local time, on the days on which the channel works."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.contact.calendar import Calendar
from survey.contact.hours import ContactHours, local_day
from survey.policy import Hours, load_policy
from survey.policy.times_of_day import Window
from survey.vocabulary import Channel
from tests.contact.moments import moments

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
SANTIAGO = ZoneInfo("America/Santiago")  # its clock is changed at midnight
BUILT_IN = ContactHours(load_policy(None).hours, Calendar("CN", SHANGHAI))


def hours(*windows: str, zone: ZoneInfo = SHANGHAI, working_days_only: bool = False) -> ContactHours:
    rules = Hours.model_validate(
        {"sms": windows, "voice": windows, "working_days_only": ["sms"] if working_days_only else []}
    )
    return ContactHours(rules, Calendar("CN", zone))


def local(text: str, zone: ZoneInfo = SHANGHAI, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("channel", "asked", "allowed"),
    [
        (Channel.SMS, "2026-10-19T08:59:59.999999", "2026-10-19T09:00"),
        (Channel.SMS, "2026-10-19T09:00", "2026-10-19T09:00"),
        (Channel.SMS, "2026-10-19T19:59:59", "2026-10-19T19:59:59"),
        (Channel.SMS, "2026-10-19T20:00", "2026-10-20T09:00"),
        (Channel.SMS, "2026-10-24T10:00", "2026-10-24T10:00"),  # a Saturday: texts may leave
        (Channel.VOICE, "2026-10-19T12:00", "2026-10-19T14:30"),
        (Channel.VOICE, "2026-10-23T20:30", "2026-10-26T09:00"),  # over a weekend
        (Channel.VOICE, "2026-02-14T10:00", "2026-02-14T10:00"),  # a Saturday that is made up
        (Channel.VOICE, "2026-02-14T21:00", "2026-02-24T09:00"),  # over the Spring Festival
        (Channel.VOICE, "2025-09-30T20:30", "2025-10-09T09:00"),  # over National Day
        (Channel.INTERVIEWER, "2026-10-24T10:00", "2026-10-26T09:00"),  # interviewers call
    ],
)
def test_r5_built_in_hours(channel: Channel, asked: str, allowed: str) -> None:
    assert BUILT_IN.next_allowed(channel, local(asked)) == local(allowed)
    assert BUILT_IN.is_allowed(channel, local(asked)) is (asked == allowed)


def test_always_is_always_even_where_midnight_does_not_exist() -> None:
    always = hours("00:00-24:00", zone=SANTIAGO)
    start = datetime(2026, 9, 5, 0, 0, tzinfo=UTC)
    for minute in range(0, 60 * 48, 7):
        moment = start + timedelta(minutes=minute)
        assert always.next_allowed(Channel.SMS, moment) == moment


def test_all_hours_of_working_days_only() -> None:
    allowed = hours("00:00-24:00", working_days_only=True).next_allowed(
        Channel.SMS, local("2026-10-24T10:00")
    )
    assert allowed == local("2026-10-26T00:00")


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        ("2026-10-19T21:00", "2026-10-19T22:00"),
        ("2026-10-19T23:59", "2026-10-19T23:59"),
        ("2026-10-20T01:59", "2026-10-20T01:59"),
        ("2026-10-20T02:00", "2026-10-20T22:00"),
        ("2026-10-24T01:00", "2026-10-26T00:00"),  # the night from Friday: Saturday does not work
    ],
)
def test_r5_a_window_over_midnight(asked: str, allowed: str) -> None:
    night = hours("22:00-02:00", working_days_only=True)
    assert night.next_allowed(Channel.SMS, local(asked)) == local(allowed)


@pytest.mark.parametrize(
    ("window", "asked", "allowed"),
    [
        # 8 March 2026: 02:00 to 03:00 does not exist in New York.
        ("02:30-04:00", "2026-03-08T01:59", "2026-03-08T03:30"),
        ("01:00-02:30", "2026-03-08T01:30", "2026-03-09T01:00"),
        ("02:10-02:50", "2026-03-08T01:00", "2026-03-09T02:10"),
        # 1 November 2026: 01:00 to 02:00 comes twice; the second time is the allowed one for a beginning.
        ("01:30-03:00", "2026-11-01T01:30", "2026-11-01T01:30+1"),
        # Only the first time for an end.
        ("00:00-01:30", "2026-11-01T01:00+1", "2026-11-02T00:00"),
        ("00:00-23:00", "2026-11-01T01:30+1", "2026-11-01T01:30+1"),
    ],
)
def test_r5_where_the_clock_is_changed_the_shorter_reading_counts(
    window: str, asked: str, allowed: str
) -> None:
    def at(text: str) -> datetime:
        return local(text.removesuffix("+1"), NEW_YORK, fold=int(text.endswith("+1")))

    assert hours(window, zone=NEW_YORK).next_allowed(Channel.SMS, at(asked)) == at(allowed)


def test_a_second_call_comes_at_another_time_of_day() -> None:
    def after(earlier: str, moment: str) -> datetime:
        return BUILT_IN.in_another_window(Channel.VOICE, local(moment), local(earlier))

    assert after("2026-10-19T09:30", "2026-10-20T09:30") == local("2026-10-20T14:30")
    assert after("2026-10-19T19:00", "2026-10-20T19:00") == local("2026-10-21T09:00")
    assert after("2026-10-19T13:00", "2026-10-20T09:30") == local("2026-10-20T09:30")
    one_window = hours("09:00-20:00")
    assert one_window.in_another_window(
        Channel.VOICE, local("2026-10-20T10:00"), local("2026-10-19T10:00")
    ) == (local("2026-10-20T10:00"))


def test_an_office_that_never_works_is_asked_again_in_a_year() -> None:
    closed = {date(2026, 1, 1) + timedelta(days=number): False for number in range(800)}
    rules = Hours.model_validate(
        {"sms": ["09:00-10:00"], "voice": ["09:00-10:00"], "working_days_only": ["sms"]}
    )
    never = ContactHours(rules, Calendar("CN", SHANGHAI, closed))
    moment = local("2026-02-01T00:00")
    assert never.next_allowed(Channel.SMS, moment) == moment + timedelta(days=366)


@pytest.mark.parametrize(("zone", "day", "length"), [(SHANGHAI, 19, 24), (SANTIAGO, 6, 23)])
def test_a_local_day_is_as_long_as_it_is(zone: ZoneInfo, day: int, length: int) -> None:
    noon = datetime(2026, 9, day, 12, 0, tzinfo=zone).astimezone(UTC)
    start, end = local_day(noon, zone)
    assert end - start == timedelta(hours=length)
    assert start.astimezone(zone).date() == (end - timedelta(microseconds=1)).astimezone(zone).date()


MINUTES = st.integers(0, 1439)
WINDOWS = st.lists(st.builds(Window, MINUTES, st.integers(1, 1440)), min_size=1, max_size=3).map(
    lambda windows: tuple(window for window in windows if window.start != window.end) or (Window(600, 660),)
)
ZONES = st.sampled_from([SHANGHAI, NEW_YORK, SANTIAGO, ZoneInfo("Australia/Lord_Howe")])
MOMENTS = moments(2025, 2028)


def reads_allowed(moment: datetime, windows: tuple[Window, ...], calendar: Calendar, working: bool) -> bool:
    """What a reader of the policy with a watch and a calendar would say."""
    watch = moment.astimezone(calendar.zone)
    minute = watch.hour * 60 + watch.minute
    inside = any(
        window.start <= minute < window.end
        if window.start < window.end
        else minute >= window.start or minute < window.end
        for window in windows
    )
    return inside and (not working or calendar.is_working_day(watch.date()))


@given(WINDOWS, ZONES, MOMENTS, st.booleans())
def test_r5_what_is_allowed_reads_so_on_the_watch_and_comes_as_soon_as_it_does(
    windows: tuple[Window, ...], zone: ZoneInfo, moment: datetime, working: bool
) -> None:
    calendar = Calendar("CN", zone)
    rules = Hours.model_construct(
        sms=windows, voice=windows, working_days_only=(Channel.SMS,) if working else ()
    )
    contact_hours = ContactHours(rules, calendar)
    allowed = contact_hours.next_allowed(Channel.SMS, moment)
    assert allowed >= moment
    assert reads_allowed(allowed, windows, calendar, working)
    assert contact_hours.next_allowed(Channel.SMS, allowed) == allowed
    if zone is SHANGHAI:  # no changes of clocks: nothing earlier was allowed either
        minutes = int(min(allowed - moment, timedelta(days=3)) / timedelta(minutes=1))
        assert not any(
            reads_allowed(moment + timedelta(minutes=minute), windows, calendar, working)
            for minute in range(minutes)
        )
