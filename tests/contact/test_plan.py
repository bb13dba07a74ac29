"""The plan, by example: DESIGN §4 to §6 and the comments of `[plan]` in CONTRACT §2."""

from datetime import timedelta

import pytest

from survey.contact.views import AttemptView, HandToInterviewer, Send, Settle, Skip, Wait
from survey.vocabulary import AttemptState, Channel, Disposition, ErrorClass, Line, Purpose, WhyNot
from tests.contact.make import (
    BOTH,
    DAY,
    END,
    HOUR,
    MINUTE,
    OFFICE,
    PICKED,
    POLICY,
    SMS_ONLY,
    UNIT,
    ask,
    attempt,
    local,
    survey,
    with_plan,
)


def test_the_first_step_invites_at_once() -> None:
    assert ask(survey()) == Send(Channel.SMS, Purpose.INVITE, PICKED, 0, BOTH)


def test_r5_a_step_that_is_due_at_night_is_planned_for_the_morning() -> None:
    night = local("2026-10-19T23:00")
    decision = ask(survey(picked_at=night), now=night)
    assert isinstance(decision, Send)
    assert decision.at == local("2026-10-20T09:00")


def test_the_default_plan_from_invitation_to_interviewer() -> None:
    """SMS, a reminder a day later, two calls at different times of day, then the interviewers' queue."""
    invite = attempt(0, at=PICKED)
    assert ask(survey(), invite, now=PICKED + HOUR) == Wait(PICKED + DAY)
    tuesday = PICKED + DAY
    assert ask(survey(), invite, now=tuesday) == Send(Channel.SMS, Purpose.REMINDER, tuesday, 1, BOTH)
    reminder = attempt(1, step=1, purpose=Purpose.REMINDER, at=tuesday)
    wednesday = tuesday + DAY
    assert ask(survey(), invite, reminder, now=wednesday) == Send(
        Channel.VOICE, Purpose.INVITE, wednesday, 2, BOTH
    )
    first_call = attempt(2, AttemptState.NO_ANSWER, step=2, channel=Channel.VOICE, at=wednesday)
    thursday = wednesday + DAY
    assert ask(survey(), invite, reminder, first_call, now=thursday) == Send(
        Channel.VOICE, Purpose.INVITE, local("2026-10-22T14:30"), 3, BOTH
    )
    second_call = attempt(
        3, AttemptState.NO_ANSWER, step=3, channel=Channel.VOICE, at=local("2026-10-22T14:30")
    )
    friday = local("2026-10-23T14:30")
    calls = (invite, reminder, first_call, second_call)
    assert ask(survey(), *calls, now=friday) == HandToInterviewer(friday, 4)
    queued = attempt(4, AttemptState.PLANNED, step=4, channel=Channel.INTERVIEWER, at=friday)
    assert ask(survey(), *calls, queued, now=friday) == Wait(END)
    assert ask(survey(), *calls, queued, now=END) == Settle(Disposition.NON_CONTACT)


@pytest.mark.parametrize(
    ("state", "again"),
    [
        (AttemptState.BUSY, 30 * MINUTE),
        (AttemptState.FAILED, HOUR),
        (AttemptState.NO_ANSWER, None),
        (AttemptState.MACHINE, None),
    ],
)
def test_each_end_of_a_call_has_its_own_delay_and_count(state: AttemptState, again: timedelta | None) -> None:
    """By the built-in [calls]: a busy line and a failure once more within the step, the rest by the plan."""
    call = attempt(0, state, step=2, channel=Channel.VOICE, at=PICKED)
    soon = PICKED + (again or DAY)
    assert ask(survey(), call, now=PICKED) == Wait(soon)
    step = 2 if again else 3
    decision = ask(survey(), call, now=soon)
    assert isinstance(decision, Send) and (decision.channel, decision.step) == (Channel.VOICE, step)
    if again:
        second = attempt(1, state, step=2, channel=Channel.VOICE, at=soon)
        assert ask(survey(), call, second, now=soon) == Wait(soon + DAY)


def test_a_call_that_the_carrier_has_is_under_way_until_its_end_is_known() -> None:
    call = attempt(0, AttemptState.ACCEPTED, step=2, channel=Channel.VOICE, at=PICKED)
    assert ask(survey(), call, now=PICKED + DAY + HOUR) != Send(
        Channel.VOICE, Purpose.INVITE, PICKED + DAY + HOUR, 3, BOTH
    )


def test_the_clock_of_a_step_starts_when_the_phone_rang_or_the_text_arrived() -> None:
    """Surveda's users: attempts were used up while nothing had reached the person."""
    arrived = attempt(0, AttemptState.DELIVERED, at=PICKED, ended_at=PICKED + 5 * HOUR)
    assert ask(survey(), arrived, now=PICKED + DAY) == Wait(PICKED + 5 * HOUR + DAY)
    rang = attempt(0, AttemptState.NO_ANSWER, step=2, channel=Channel.VOICE, at=PICKED, rang_at=PICKED + HOUR)
    assert ask(survey(), rang, now=PICKED + DAY) == Wait(PICKED + HOUR + DAY)


def test_who_named_a_time_is_called_by_a_person_at_that_time() -> None:
    at = PICKED + 6 * HOUR
    wants = survey(to_person=True, callback_at=at)
    assert ask(wants, now=PICKED + HOUR) == HandToInterviewer(at, 4)


def test_step_times_count_from_when_the_step_before_left_not_from_when_it_was_due() -> None:
    late = attempt(0, at=PICKED + 7 * HOUR)
    assert ask(survey(), late, now=PICKED + DAY) == Wait(PICKED + DAY + 7 * HOUR)


@pytest.mark.parametrize(
    "state", [AttemptState.PLANNED, AttemptState.CLAIMED, AttemptState.SENDING, AttemptState.UNKNOWN]
)
def test_r1_one_contact_at_a_time(state: AttemptState) -> None:
    grace = POLICY.plan.unknown_grace
    assert ask(survey(), attempt(0, state), now=PICKED) == Wait(PICKED + grace)


def test_r1_what_is_in_doubt_for_a_day_is_never_sent_again_and_holds_the_plan_no_longer() -> None:
    """A carrier that has no list of what it took leaves it in doubt for ever."""
    doubt = attempt(0, AttemptState.UNKNOWN)
    assert isinstance(ask(survey(), doubt, now=PICKED + DAY - MINUTE), Wait)
    after = ask(survey(), doubt, now=PICKED + DAY)
    assert isinstance(after, Send) and after.step == 1, "the next step, not the same once more"


def test_a_contact_that_waits_long_in_our_queue_is_looked_after_more_seldom() -> None:
    planned = attempt(0, AttemptState.PLANNED)
    half, day = PICKED + HOUR / 2, PICKED + DAY
    assert ask(survey(), planned, now=half) == Wait(half + HOUR / 2)
    assert ask(survey(), planned, now=day) == Wait(day + HOUR)


def test_a_contact_that_waits_for_the_morning_is_waited_for() -> None:
    morning = PICKED + 23 * HOUR
    assert ask(survey(), attempt(0, AttemptState.PLANNED, at=morning)) == Wait(
        morning + POLICY.plan.unknown_grace
    )


@pytest.mark.parametrize(
    "purpose", [Purpose.QUESTION, Purpose.REASK, Purpose.THANKS, Purpose.OPTOUT, Purpose.HELP]
)
@pytest.mark.parametrize("state", [AttemptState.PLANNED, AttemptState.LOST, AttemptState.DELIVERED])
def test_replies_neither_use_up_a_step_nor_hold_the_plan(purpose: Purpose, state: AttemptState) -> None:
    reply = attempt(0, state, step=None, purpose=purpose)
    assert ask(survey(), reply) == ask(survey())


# What carrier and line allow


def test_a_landline_is_called_not_texted_and_it_is_said_so() -> None:
    due = PICKED + DAY
    skipped = (Skip(0, Channel.SMS, WhyNot.FIXED_LINE), Skip(1, Channel.SMS, WhyNot.FIXED_LINE))
    fixed = survey(line=Line.FIXED)
    assert ask(fixed) == Wait(due)
    assert ask(fixed, now=due) == Send(Channel.VOICE, Purpose.INVITE, due, 2, BOTH, skipped)


def test_what_the_carrier_cannot_do_is_passed_over_and_takes_no_time() -> None:
    attempts = (attempt(0), attempt(1, step=1, purpose=Purpose.REMINDER, at=PICKED + DAY))
    skipped = (Skip(2, Channel.VOICE, WhyNot.NOT_OFFERED), Skip(3, Channel.VOICE, WhyNot.NOT_OFFERED))
    due = PICKED + 2 * DAY
    assert ask(survey(), *attempts, now=due, abilities=SMS_ONLY) == HandToInterviewer(due, 4, skipped)


def test_without_a_carrier_interviewers_ask() -> None:
    decision = ask(survey(), now=PICKED + DAY, abilities=frozenset())
    assert isinstance(decision, HandToInterviewer)
    assert len(decision.skipped) == 4


def test_a_plan_with_nothing_left_waits_for_the_end() -> None:
    policy = with_plan()
    assert ask(survey(), attempt(0), now=PICKED + DAY, policy=policy) == Wait(END)
    assert ask(survey(), attempt(0), now=END, policy=policy) == Settle(Disposition.NON_CONTACT)


# What came of the last contact

FAILED = [AttemptState.REFUSED, AttemptState.UNDELIVERED, AttemptState.FAILED]


@pytest.mark.parametrize("state", FAILED)
@pytest.mark.parametrize("error", [ErrorClass.NUMBER_NEVER, ErrorClass.BLOCKED, ErrorClass.NEXT_CHANNEL])
def test_a_channel_that_is_closed_for_the_number_gives_way_to_the_next_at_once(
    state: AttemptState, error: ErrorClass
) -> None:
    decision = ask(survey(), attempt(0, state, error=error), now=PICKED + MINUTE)
    skipped = (Skip(1, Channel.SMS, WhyNot.CHANNEL_CLOSED),)
    assert decision == Send(Channel.VOICE, Purpose.INVITE, PICKED + MINUTE, 2, BOTH, skipped)


def test_a_dead_number_without_another_channel_settles() -> None:
    dead = attempt(0, AttemptState.REFUSED, error=ErrorClass.NUMBER_NEVER)
    steps = [{"channel": "sms", "after": "0s"}, {"channel": "sms", "after": "1d", "reminder": True}]
    decision = ask(survey(phone_dead=True), dead, policy=with_plan(steps=steps))
    assert decision == Settle(Disposition.NON_CONTACT)


def test_a_dead_number_that_went_to_an_interviewer_stays_there() -> None:
    dead = attempt(0, AttemptState.REFUSED, error=ErrorClass.NUMBER_NEVER)
    queued = attempt(1, AttemptState.PLANNED, step=4, channel=Channel.INTERVIEWER)
    now = PICKED + DAY
    assert ask(survey(phone_dead=True), dead, queued, now=now, abilities=SMS_ONLY) == Wait(END)


@pytest.mark.parametrize("state", FAILED)
def test_later_gets_one_more_on_the_same_channel(state: AttemptState) -> None:
    off = attempt(0, state, error=ErrorClass.LATER_ONCE)
    again = PICKED + POLICY.plan.lost_again_after
    assert ask(survey(), off, now=PICKED + HOUR) == Wait(again)
    assert ask(survey(), off, now=again) == Send(Channel.SMS, Purpose.INVITE, again, 0, BOTH)
    # The second one used the step up; nothing has arrived, so the reminder's step invites.
    still_off = attempt(1, state, error=ErrorClass.LATER_ONCE, at=again)
    assert ask(survey(), off, still_off, now=again + DAY) == Send(
        Channel.SMS, Purpose.INVITE, again + DAY, 1, BOTH
    )


def test_an_error_that_is_not_in_the_list_uses_the_step_up() -> None:
    failed = attempt(0, AttemptState.REFUSED, error=ErrorClass.UNLISTED)
    assert ask(survey(), failed, now=PICKED + HOUR) == Wait(PICKED + DAY)


@pytest.mark.parametrize(
    ("state", "error"),
    [
        (AttemptState.CANCELLED, None),
        (AttemptState.REFUSED, ErrorClass.OURS),
        (AttemptState.UNDELIVERED, ErrorClass.OURS),
        (AttemptState.UNDELIVERED, ErrorClass.SLOW_DOWN),
    ],
)
def test_what_is_ours_or_the_carriers_fault_uses_nothing_up(
    state: AttemptState, error: ErrorClass | None
) -> None:
    grace = POLICY.plan.unknown_grace
    void = attempt(0, state, error=error)
    assert ask(survey(), void) == Wait(PICKED + grace)
    assert ask(survey(), void, now=PICKED + grace) == Send(
        Channel.SMS, Purpose.INVITE, PICKED + grace, 0, BOTH
    )
    # It backs off, so that a fault that lasts does not fill the table with attempts.
    again = attempt(1, state, error=error, at=PICKED + grace)
    assert ask(survey(), void, again, now=PICKED + grace) == Wait(PICKED + 3 * grace)


def test_an_error_of_before_does_not_count_once_it_was_delivered() -> None:
    slowed_down_then_delivered = attempt(0, AttemptState.DELIVERED, error=ErrorClass.SLOW_DOWN)
    assert ask(survey(), slowed_down_then_delivered, now=PICKED + HOUR) == Wait(PICKED + DAY)


def test_r1_a_lost_one_is_tried_again_only_after_a_while_and_only_once() -> None:
    lost = attempt(0, AttemptState.LOST)
    again = PICKED + POLICY.plan.lost_again_after
    assert ask(survey(), lost, now=PICKED + HOUR) == Wait(again)
    assert ask(survey(), lost, now=again) == Send(Channel.SMS, Purpose.INVITE, again, 0, BOTH)
    second = attempt(1, AttemptState.LOST, at=again)
    third = again + DAY
    assert ask(survey(), lost, second, now=third) == Send(Channel.SMS, Purpose.INVITE, third, 1, BOTH)


def test_after_a_lost_one_the_next_step_comes_first_if_it_is_another_channel_and_no_later() -> None:
    steps = [{"channel": "sms", "after": "0s"}, {"channel": "voice", "after": "2h"}]
    lost = attempt(0, AttemptState.LOST)
    now = PICKED + 5 * HOUR
    assert ask(survey(), lost, now=now, policy=with_plan(steps=steps)) == Send(
        Channel.VOICE, Purpose.INVITE, now, 1, BOTH
    )
    soon = with_plan(steps=steps, lost_again_after="1h")
    assert ask(survey(), lost, now=now, policy=soon) == Send(Channel.SMS, Purpose.INVITE, now, 0, BOTH)


def test_r1_the_channel_of_a_lost_one_rests_whatever_step_comes() -> None:
    """Two losses use the step up; the next step may be due earlier than the channel."""
    steps = [{"channel": "sms", "after": "0s"}, {"channel": "sms", "after": "1h"}]
    lost = (attempt(0, AttemptState.LOST), attempt(1, AttemptState.LOST, at=PICKED + DAY))
    assert ask(survey(), *lost, now=PICKED + DAY + 2 * HOUR, policy=with_plan(steps=steps)) == Wait(
        PICKED + 2 * DAY
    )


def test_who_moved_to_another_number_is_asked_there_from_the_same_step_on() -> None:
    elsewhere = attempt(0, AttemptState.DELIVERED, phone=1)
    now = PICKED + HOUR
    assert ask(survey(phone=2), elsewhere, now=now) == Send(Channel.SMS, Purpose.INVITE, now, 0, BOTH)
    reminder = attempt(1, AttemptState.REFUSED, step=1, error=ErrorClass.NUMBER_NEVER, phone=1)
    # Nobody was invited there, so there is nothing to remind of.
    assert ask(survey(phone=2), elsewhere, reminder, now=now) == Send(
        Channel.SMS, Purpose.INVITE, now, 1, BOTH
    )


def menu_call() -> list[AttemptView]:
    """Two texts without an answer, then a call in which one rating was given by key."""
    call = attempt(2, AttemptState.ANSWERED, step=2, channel=Channel.VOICE, at=PICKED + 2 * DAY)
    return [attempt(), attempt(1, step=1, at=PICKED + DAY), call]


def test_after_a_menu_the_shipped_plan_goes_on_with_what_is_missing() -> None:
    """One call asks one rating: the rest comes by text message, then by a person."""
    plan = POLICY.model_copy(update={"plan": POLICY.plans["menu"]})
    heard = PICKED + 2 * DAY
    rated = survey(rated=frozenset({UNIT}), last_heard_at=heard)
    assert ask(rated, *menu_call(), now=heard + HOUR, policy=plan) == Wait(heard + DAY)
    asked = ask(rated, *menu_call(), now=heard + DAY, policy=plan)
    assert asked == Send(Channel.SMS, Purpose.INVITE, heard + DAY, 3, frozenset({OFFICE}))
    text = attempt(3, step=3, at=heard + DAY)
    assert isinstance(ask(rated, *menu_call(), text, now=heard + 2 * DAY, policy=plan), HandToInterviewer)


def test_after_a_menu_the_built_in_plan_calls_once_more_for_the_other_rating() -> None:
    heard = PICKED + 2 * DAY
    rated = survey(rated=frozenset({UNIT}), last_heard_at=heard)
    again = ask(rated, *menu_call(), now=heard + DAY)
    assert isinstance(again, Send) and (again.channel, again.asks) == (Channel.VOICE, frozenset({OFFICE}))
