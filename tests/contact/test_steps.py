"""The order of a plan's steps: another channel first in a later round (DESIGN §9)."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from survey.contact.steps import steps_of
from survey.contact.views import HandToInterviewer, Send
from survey.policy.models import Step
from survey.vocabulary import AttemptState, Channel, Purpose
from tests.contact.make import BOTH, DAY, END, PICKED, POLICY, SMS_ONLY, ask, attempt, local, survey

WAYS = [Channel.SMS, Channel.VOICE, Channel.INTERVIEWER]
STEP = st.builds(
    lambda channel, after, reminder: Step(channel=channel, after=after, reminder=reminder),
    st.sampled_from(WAYS),
    st.sampled_from(["0s", "6h", "1d", "2wd"]),
    st.booleans(),
)
STEPS = st.lists(STEP, min_size=1, max_size=20).map(
    lambda steps: (steps[0].model_copy(update={"reminder": False}), *steps[1:])
)
BEFORE = st.sampled_from([None, *Channel])


@given(STEPS, BEFORE)
def test_no_step_is_lost_and_none_is_added(steps: tuple[Step, ...], before: Channel | None) -> None:
    assert Counter(steps_of(steps, before)) == Counter(steps)


@given(STEPS)
def test_a_first_round_keeps_the_order_of_the_policy(steps: tuple[Step, ...]) -> None:
    assert steps_of(steps, None) == steps
    assert steps_of(steps, Channel.WEB) == steps, "no step is of that channel"


@given(STEPS, BEFORE)
def test_the_first_step_is_no_reminder(steps: tuple[Step, ...], before: Channel | None) -> None:
    assert not steps_of(steps, before)[0].reminder


@given(STEPS, BEFORE)
def test_other_channels_come_before_the_one_of_before(
    steps: tuple[Step, ...], before: Channel | None
) -> None:
    desk = before is Channel.INTERVIEWER
    moved = [step for step in steps_of(steps, before) if desk or step.channel is not Channel.INTERVIEWER]
    sides = [step.channel is before for step in moved if not step.reminder]
    begins = [step.channel is before for step in moved[1:]]
    assert begins == sorted(begins) or sides == sorted(sides)


@given(STEPS, st.sampled_from([Channel.SMS, Channel.VOICE, Channel.WEB]))
def test_the_desk_keeps_its_place(steps: tuple[Step, ...], before: Channel) -> None:
    """Unless a reminder had to make room at the very beginning."""
    ordered = steps_of(steps, before)
    places = [number for number, step in enumerate(ordered) if step.channel is Channel.INTERVIEWER]
    if not any(step.reminder for step in steps):
        assert places == [number for number, step in enumerate(steps) if step.channel is Channel.INTERVIEWER]


@given(STEPS, BEFORE)
def test_the_steps_of_a_channel_keep_their_order(steps: tuple[Step, ...], before: Channel | None) -> None:
    ordered = steps_of(steps, before)
    for channel in WAYS:
        mine = [step for step in ordered if step.channel is channel and not step.reminder]
        assert mine == [step for step in steps if step.channel is channel and not step.reminder]


def test_who_answered_by_text_is_called_first() -> None:
    """Two calls, the texts, and then the interviewers; `step` counts in this order."""
    again = survey(asked_before_by=Channel.SMS)
    tuesday = PICKED + DAY
    assert ask(again, now=tuesday) == Send(Channel.VOICE, Purpose.INVITE, tuesday, 0, BOTH)
    first = attempt(0, AttemptState.NO_ANSWER, step=0, channel=Channel.VOICE, at=tuesday)
    wednesday = tuesday + DAY
    second_at = local("2026-10-21T14:30")
    assert ask(again, first, now=wednesday) == Send(Channel.VOICE, Purpose.INVITE, second_at, 1, BOTH)
    second = attempt(1, AttemptState.NO_ANSWER, step=1, channel=Channel.VOICE, at=second_at)
    text = ask(again, first, second, now=second_at + DAY)
    assert isinstance(text, Send) and (text.channel, text.purpose, text.step) == (
        Channel.SMS, Purpose.INVITE, 2,
    )  # fmt: skip


def test_a_carrier_without_calls_begins_with_the_texts() -> None:
    decision = ask(survey(asked_before_by=Channel.SMS), now=PICKED + DAY, abilities=SMS_ONLY)
    assert isinstance(decision, Send) and (decision.channel, decision.step) == (Channel.SMS, 2)


def test_who_was_called_before_gets_a_text_first() -> None:
    assert ask(survey(asked_before_by=Channel.VOICE)) == Send(Channel.SMS, Purpose.INVITE, PICKED, 0, BOTH)


def test_the_desk_is_found_where_it_stands_in_this_order() -> None:
    again = survey(asked_before_by=Channel.SMS, to_person=True)
    decision = ask(again)
    assert isinstance(decision, HandToInterviewer)
    assert steps_of(POLICY.plan.steps, Channel.SMS)[decision.step].channel is Channel.INTERVIEWER
    assert decision.at < END
