"""Who named a time of day is called when it next begins, within the hours of calls."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.contact.calendar import Calendar
from survey.contact.callback import TIMES, callback_at
from survey.contact.hours import ContactHours
from survey.policy import load_policy
from survey.policy.models import Hours
from survey.vocabulary import Channel, Daytime
from tests.contact.make import local

SHANGHAI = ZoneInfo("Asia/Shanghai")
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
BUILT_IN = ContactHours(load_policy(None).hours, Calendar("CN", SHANGHAI))


def hours(*windows: str) -> ContactHours:
    rules = {"sms": windows, "voice": windows, "working_days_only": []}
    return ContactHours(Hours.model_validate(rules), Calendar("CN", SHANGHAI))


@pytest.mark.parametrize(
    ("wanted", "pressed_at", "called_at"),
    [
        (Daytime.MORNING, "2026-10-19T10:00", "2026-10-20T09:00"),  # this morning is under way: the next
        (Daytime.AFTERNOON, "2026-10-19T10:00", "2026-10-19T14:30"),
        (Daytime.EVENING, "2026-10-19T10:00", "2026-10-19T18:00"),
        (Daytime.EVENING, "2026-10-19T19:00", "2026-10-20T18:00"),
        (Daytime.MORNING, "2026-10-23T15:00", "2026-10-26T09:00"),  # over a weekend
        (Daytime.AFTERNOON, "2025-09-30T20:00", "2025-10-09T14:30"),  # over National Day
    ],
)
def test_the_next_time_that_part_of_the_day_begins(wanted: Daytime, pressed_at: str, called_at: str) -> None:
    assert callback_at(BUILT_IN, wanted, local(pressed_at)) == local(called_at)


def test_a_time_of_day_that_the_policy_has_not_is_the_first_that_it_has() -> None:
    mornings = hours("09:00-12:00")
    assert callback_at(mornings, Daytime.EVENING, local("2026-10-19T13:00")) == local("2026-10-20T09:00")


@given(
    st.sampled_from(list(Daytime)),
    st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes)),
    st.sampled_from([BUILT_IN, hours("00:00-24:00"), hours("08:30-20:00")]),
)
def test_r5_it_is_always_to_come_within_hours_and_at_the_time_of_day_that_was_named(
    wanted: Daytime, now: datetime, rules: ContactHours
) -> None:
    at = callback_at(rules, wanted, now)
    assert now < at < now + timedelta(days=30)
    assert rules.is_allowed(Channel.VOICE, at)
    begins, ends = TIMES[wanted]
    assert begins <= at.astimezone(SHANGHAI).time() < ends
