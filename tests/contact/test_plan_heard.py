"""The plan, by example: what was heard, and how a survey ends."""

from datetime import datetime, timedelta

import pytest

from survey.contact.plan import lifetime_end
from survey.contact.views import HandToInterviewer, Send, Settle, Wait
from survey.vocabulary import AttemptState, Channel, Disposition, ErrorClass, Purpose
from tests.contact.make import (
    BOTH,
    DAY,
    END,
    HOUR,
    OFFICE,
    PICKED,
    POLICY,
    SAID,
    UNIT,
    ask,
    attempt,
    local,
    survey,
    with_plan,
)


def test_begun_and_silent_the_next_step_asks_only_what_is_missing() -> None:
    said = PICKED + 20 * HOUR
    begun = survey(rated=frozenset({UNIT}), last_heard_at=said)
    assert ask(begun, attempt(0), now=PICKED + DAY) == Wait(said + DAY)
    # 06:00 in Shanghai: contact hours hold it.
    assert ask(begun, attempt(0), now=said + DAY) == Send(
        Channel.SMS, Purpose.REMINDER, local("2026-10-21T09:00"), 1, frozenset({OFFICE})
    )


def test_a_later_round_asks_only_what_it_needs() -> None:
    decision = ask(survey(needed=frozenset({OFFICE})))
    assert isinstance(decision, Send)
    assert decision.asks == {OFFICE}
    answered = survey(needed=frozenset({OFFICE}), rated=frozenset({OFFICE}))
    assert ask(answered) == Settle(Disposition.COMPLETE)


def test_answered_everything_settles_at_once() -> None:
    answered = survey(rated=BOTH, last_heard_at=SAID)
    assert ask(answered, attempt(0), now=SAID) == Settle(Disposition.COMPLETE)


def test_the_optional_reason_waits_a_day_after_the_last_word() -> None:
    answered = survey(rated=BOTH, optional_open=True, last_heard_at=SAID)
    assert ask(answered, attempt(0), now=SAID) == Wait(SAID + DAY)
    assert ask(answered, attempt(0), now=SAID + DAY) == Settle(Disposition.COMPLETE)
    last_day = END - HOUR
    late = survey(rated=BOTH, optional_open=True, last_heard_at=last_day)
    assert ask(late, attempt(0), now=last_day) == Wait(END)


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"opted_out": True}, Disposition.REFUSAL),
        ({"ended_as": Disposition.REFUSAL}, Disposition.REFUSAL),
        ({"ended_as": Disposition.DECEASED}, Disposition.DECEASED),
        ({"ended_as": Disposition.NO_PETITION}, Disposition.NO_PETITION),
        ({"phone_dead": True}, Disposition.NON_CONTACT),
        ({"opted_out": True, "rated": frozenset({UNIT})}, Disposition.PARTIAL),
    ],
)
@pytest.mark.parametrize("state", [AttemptState.PLANNED, AttemptState.UNKNOWN, AttemptState.DELIVERED])
def test_what_ends_a_survey_ends_it_at_once(
    about: dict[str, object], code: Disposition, state: AttemptState
) -> None:
    heard = survey(last_heard_at=SAID, to_person=True, **about)
    assert ask(heard, attempt(0, state), now=SAID) == Settle(code)


def test_an_opt_out_that_only_the_carrier_knows_of_ends_it_too() -> None:
    told = attempt(0, AttemptState.REFUSED, error=ErrorClass.OPTED_OUT)
    assert ask(survey(), told) == Settle(Disposition.REFUSAL)


def test_r7_who_wants_or_needs_a_person_goes_to_one_now_and_to_no_machine() -> None:
    wants = survey(to_person=True, last_heard_at=SAID)
    assert ask(wants, attempt(0), now=SAID) == HandToInterviewer(SAID, 4)
    queued = attempt(1, AttemptState.PLANNED, step=4, channel=Channel.INTERVIEWER, at=SAID)
    assert ask(wants, attempt(0), queued, now=SAID + DAY) == Wait(END)
    done = attempt(1, AttemptState.NO_ANSWER, step=4, channel=Channel.INTERVIEWER, at=SAID)
    assert ask(wants, attempt(0), done, now=SAID + DAY) == Wait(END)
    sms_only = with_plan()
    assert ask(wants, attempt(0), now=SAID, policy=sms_only) == HandToInterviewer(SAID, 1)


def test_coders_hold_a_survey_for_at_most_five_working_days() -> None:
    since = END - HOUR  # Tuesday, 3 November
    until = since + 7 * DAY
    coding = survey(awaiting_coding_since=since, last_heard_at=since)
    assert ask(coding, attempt(0), now=since) == Wait(until)
    assert ask(coding, attempt(0), now=END + DAY) == Wait(until)
    assert ask(coding, attempt(0), now=until) == Settle(Disposition.BREAK_OFF)


def test_once_coders_had_their_time_the_plan_goes_on() -> None:
    coding = survey(awaiting_coding_since=SAID, last_heard_at=SAID)
    assert ask(coding, attempt(0), now=SAID + DAY) == Wait(SAID + 7 * DAY)
    decision = ask(coding, attempt(0), now=SAID + 7 * DAY)
    assert decision == Send(Channel.SMS, Purpose.REMINDER, SAID + 7 * DAY, 1, BOTH)


# The end


def test_paused_time_is_added_to_the_lifetime() -> None:
    paused = survey(paused_for=timedelta(days=2))
    assert lifetime_end(paused, POLICY) == END + 2 * DAY
    queued = attempt(0, AttemptState.PLANNED)
    assert isinstance(ask(paused, queued, now=END), Wait)
    assert ask(paused, queued, now=END + 2 * DAY) == Settle(Disposition.NEVER_ATTEMPTED)


@pytest.mark.parametrize("state", list(AttemptState))
def test_the_end_of_the_lifetime_settles_whatever_is_under_way(state: AttemptState) -> None:
    assert isinstance(ask(survey(), attempt(0, state), now=END), Settle)


def test_nothing_is_planned_for_after_the_end() -> None:
    steps = [{"channel": "sms", "after": "0s"}, {"channel": "sms", "after": "14h"}]
    policy = with_plan(steps=steps, lifetime="20h")
    # 14 hours later it is midnight; the morning comes after the end.
    assert ask(survey(), attempt(0), now=PICKED + 14 * HOUR, policy=policy) == Wait(PICKED + 20 * HOUR)


def test_a_plan_that_became_shorter_meanwhile_is_followed_as_far_as_it_goes() -> None:
    assert ask(survey(), attempt(0, step=7), now=PICKED + DAY, policy=with_plan()) == Wait(END)


@pytest.mark.parametrize("now", [PICKED, PICKED + DAY, PICKED + 3 * DAY])
def test_r10_asked_twice_the_plan_answers_the_same(now: datetime) -> None:
    assert ask(survey(), attempt(0), now=now) == ask(survey(), attempt(0), now=now)
