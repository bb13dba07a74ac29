"""R5 and R11 at the moment of sending, whatever was planned."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.contact.hours import ContactHours, local_day
from survey.contact.permit import Go, Never, NotBefore, Permit, Sending, may_leave
from survey.vocabulary import CONTACTS, Channel, Purpose, WhyNot
from tests.contact.make import CALENDAR, DAY, HOUR, MINUTE, PICKED, POLICY, SHANGHAI, local
from tests.contact.moments import moments

HOURS = ContactHours(POLICY.hours, CALENDAR)
NIGHT = local("2026-10-19T23:00")
MORNING = local("2026-10-20T09:00")
SECOND = timedelta(seconds=1)
REPLIES = [Purpose.QUESTION, Purpose.REASK, Purpose.THANKS, Purpose.HELP, Purpose.OPTOUT]


def sending(purpose: Purpose = Purpose.INVITE, **about: Any) -> Sending:
    usual: dict[str, Any] = {"channel": Channel.SMS, "planned_at": PICKED - HOUR}
    return Sending(purpose=purpose, **usual | about)


def permit(purpose: Purpose = Purpose.INVITE, now: datetime = PICKED, **about: Any) -> Permit:
    return may_leave(sending(purpose, **about), now, POLICY, HOURS)


@pytest.mark.parametrize("purpose", sorted(CONTACTS))
def test_a_contact_in_its_hours_goes_and_counts(purpose: Purpose) -> None:
    assert permit(purpose) == Go(contact=True)


@pytest.mark.parametrize("purpose", sorted(CONTACTS))
def test_r5_a_contact_out_of_hours_waits_for_the_morning(purpose: Purpose) -> None:
    assert permit(purpose, NIGHT) == NotBefore(MORNING, WhyNot.HOURS)


def test_r5_hours_are_those_of_the_channel() -> None:
    noon = local("2026-10-19T13:00")
    assert permit(now=noon, channel=Channel.SMS) == Go(contact=True)
    assert permit(now=noon, channel=Channel.VOICE) == NotBefore(local("2026-10-19T14:30"), WhyNot.HOURS)
    assert permit(now=noon, channel=Channel.INTERVIEWER) == NotBefore(local("2026-10-19T14:30"), WhyNot.HOURS)


def test_r5_the_fourth_contact_of_a_day_waits_for_the_next() -> None:
    assert permit(contacts_today=2) == Go(contact=True)
    assert permit(contacts_today=3) == NotBefore(MORNING, WhyNot.PER_DAY)
    saturday = local("2026-10-23T15:00")
    assert permit(now=saturday, channel=Channel.VOICE, contacts_today=3) == NotBefore(
        local("2026-10-26T09:00"), WhyNot.PER_DAY
    )


@pytest.mark.parametrize("purpose", REPLIES)
def test_a_reply_is_neither_held_by_hours_nor_counted(purpose: Purpose) -> None:
    assert permit(purpose, NIGHT, caused_at=NIGHT - 30 * MINUTE, contacts_today=9) == Go(contact=False)


@pytest.mark.parametrize("purpose", [Purpose.QUESTION, Purpose.REASK, Purpose.THANKS, Purpose.HELP])
def test_r5_what_comes_too_late_to_be_a_reply_is_held_as_a_contact_is(purpose: Purpose) -> None:
    late: dict[str, Any] = {"caused_at": NIGHT - 30 * MINUTE - SECOND}
    assert permit(purpose, NIGHT, **late) == NotBefore(MORNING, WhyNot.HOURS)
    assert permit(purpose, caused_at=PICKED - HOUR, contacts_today=3) == NotBefore(MORNING, WhyNot.PER_DAY)
    assert permit(purpose, caused_at=PICKED - HOUR) == Go(contact=True)


@pytest.mark.parametrize("purpose", sorted(CONTACTS))
def test_a_contact_is_no_reply_however_soon_it_follows_a_message(purpose: Purpose) -> None:
    assert permit(purpose, NIGHT, caused_at=NIGHT) == NotBefore(MORNING, WhyNot.HOURS)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_r5_nothing_at_all_leaves_in_a_pause(purpose: Purpose) -> None:
    held = permit(purpose, caused_at=PICKED, paused=True)
    assert held == NotBefore(PICKED + POLICY.plan.unknown_grace, WhyNot.PAUSED)


@pytest.mark.parametrize("purpose", [purpose for purpose in Purpose if purpose is not Purpose.OPTOUT])
def test_r5_who_opted_out_hears_nothing(purpose: Purpose) -> None:
    assert permit(purpose, caused_at=PICKED, opted_out=True) == Never(WhyNot.OPTED_OUT)


def test_one_confirmation_of_an_opt_out_is_always_sent() -> None:
    about: dict[str, Any] = {"opted_out": True, "survey_open": False, "contacts_today": 9}
    assert permit(Purpose.OPTOUT, NIGHT, caused_at=NIGHT, **about) == Go(contact=False)
    assert permit(Purpose.OPTOUT, NIGHT, caused_at=NIGHT, confirmed=True, **about) == Never(WhyNot.CONFIRMED)
    # A pause outlasted the reply: it goes in the morning, and is not a contact even then.
    assert permit(Purpose.OPTOUT, NIGHT, caused_at=NIGHT - DAY, **about) == NotBefore(MORNING, WhyNot.HOURS)
    assert permit(Purpose.OPTOUT, MORNING, caused_at=NIGHT - DAY, **about) == Go(contact=False)


@pytest.mark.parametrize("purpose", [Purpose.INVITE, Purpose.REMINDER, Purpose.QUESTION, Purpose.REASK])
def test_a_survey_that_is_over_asks_nothing_more(purpose: Purpose) -> None:
    assert permit(purpose, caused_at=PICKED, survey_open=False) == Never(WhyNot.SETTLED)
    assert permit(purpose, caused_at=PICKED, survey_ends_at=PICKED) == Never(WhyNot.OVER)
    assert permit(purpose, caused_at=PICKED, survey_ends_at=PICKED + SECOND) != Never(WhyNot.OVER)


@pytest.mark.parametrize("purpose", [Purpose.THANKS, Purpose.HELP])
def test_thanks_and_help_may_follow_a_survey_that_has_settled(purpose: Purpose) -> None:
    assert permit(purpose, caused_at=PICKED, survey_open=False) == Go(contact=False)


def test_who_answered_meanwhile_is_not_contacted() -> None:
    planned: dict[str, Any] = {"planned_at": PICKED - HOUR}
    assert permit(last_heard_at=PICKED - HOUR, **planned) == Never(WhyNot.ANSWERED)
    assert permit(last_heard_at=PICKED - HOUR - SECOND, **planned) == Go(contact=True)
    assert permit(Purpose.QUESTION, caused_at=PICKED, last_heard_at=PICKED, **planned) == Go(contact=False)
    # An interviewer sees on the desk what was said.
    assert permit(last_heard_at=PICKED, channel=Channel.INTERVIEWER, **planned) == Go(contact=True)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_r11_demonstration_data_cannot_reach_a_live_carrier(purpose: Purpose) -> None:
    assert permit(purpose, caused_at=PICKED, demo=True) == Never(WhyNot.DEMO)
    assert permit(purpose, caused_at=PICKED, demo=True, loopback=True) != Never(WhyNot.DEMO)


SENDINGS = st.builds(
    Sending,
    purpose=st.sampled_from(Purpose),
    channel=st.sampled_from([Channel.SMS, Channel.VOICE, Channel.INTERVIEWER]),
    planned_at=moments(2026, 2027),
    caused_at=st.none() | moments(2026, 2027),
    last_heard_at=st.none() | moments(2026, 2027),
    survey_open=st.booleans(),
    survey_ends_at=st.none() | moments(2026, 2027),
    contacts_today=st.integers(0, 5),
    opted_out=st.booleans(),
    confirmed=st.booleans(),
    paused=st.booleans(),
    demo=st.booleans(),
    loopback=st.booleans(),
)


@given(SENDINGS, moments(2026, 2027))
def test_r5_and_r11_hold_for_whatever_was_planned(asked: Sending, now: datetime) -> None:
    given_leave = may_leave(asked, now, POLICY, HOURS)
    if isinstance(given_leave, NotBefore):
        assert given_leave.at > now
        if given_leave.why is WhyNot.PER_DAY:
            assert given_leave.at >= local_day(now, SHANGHAI)[1]
        if given_leave.why in (WhyNot.HOURS, WhyNot.PER_DAY):
            assert HOURS.is_allowed(asked.channel, given_leave.at)
    if not isinstance(given_leave, Go):
        return
    assert not asked.paused
    assert not asked.demo or asked.loopback
    assert not asked.opted_out or asked.purpose is Purpose.OPTOUT
    if given_leave.contact:
        assert HOURS.is_allowed(asked.channel, now)
        assert asked.contacts_today < POLICY.plan.per_day
    else:
        assert asked.purpose not in CONTACTS


def test_a_call_without_words_is_called_off_unless_it_has_nothing_to_ask_anyway() -> None:
    assert permit(channel=Channel.VOICE, offered=False) == Never(WhyNot.NOT_OFFERED)
    assert permit(channel=Channel.VOICE, offered=False, survey_open=False) == Never(WhyNot.SETTLED)
    assert permit(channel=Channel.VOICE, offered=False, paused=True) == Never(WhyNot.NOT_OFFERED)
