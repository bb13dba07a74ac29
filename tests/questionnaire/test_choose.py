"""What is chosen by a key, on a page or at the desk is a turn like what is written, in one survey."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.questionnaire.conversation import (
    Act,
    Heard,
    State,
    Turn,
    advance,
    begin,
    is_complete,
    may_choose,
    optional_open,
    turned_to,
    what_next,
)
from survey.questionnaire.model import Kind
from survey.vocabulary import Channel, Purpose
from tests.questionnaire.test_conversation import DEFAULT, OFFICE, UNIT, heards

BEGUN = begin(DEFAULT, "zh-CN")
LEVELS = st.sampled_from("12345")


def choose(
    question: str, value: str, state: State = BEGUN, channel: Channel = Channel.WEB, text: str = ""
) -> Turn:
    heard = Heard(text, channel=channel, question=question, value=value, how="test")
    return advance(DEFAULT, state, heard)


def whole(channel: Channel, level: str) -> list[str]:
    """The questions that are asked on a channel, one after another, of somebody who gives this level."""
    state, asked = turned_to(DEFAULT, BEGUN, channel), []
    while state.current is not None:
        question = DEFAULT.question(state.current)
        asked.append(question.key)
        value = level if question.kind is Kind.RATING else ""
        state = choose(question.key, value, state, channel).state
    return asked


@pytest.mark.parametrize("channel", [Channel.VOICE, Channel.WEB, Channel.INTERVIEWER])
def test_a_channel_asks_its_form_in_its_order(channel: Channel) -> None:
    assert whole(channel, "5") == list(DEFAULT.forms[channel])
    assert whole(channel, "1") == [key for key in DEFAULT.forms[channel] if key not in ("consent", "named")]


@pytest.mark.parametrize("channel", list(Channel))
def test_r8_every_level_takes_the_same_steps_to_both_ratings_and_the_reason(channel: Channel) -> None:
    steps = {tuple(whole(channel, level)[:3]) for level in "12345"}
    assert len(steps) == 1


@given(LEVELS, LEVELS, st.sampled_from(list(Channel)), st.sampled_from(list(Channel)))
def test_nothing_is_asked_twice_on_another_channel(one: str, two: str, first: Channel, then: Channel) -> None:
    rated = choose(UNIT, one, channel=first).state
    assert turned_to(DEFAULT, rated, then).current != UNIT
    both = choose(OFFICE, two, rated, then)
    assert is_complete(both.state)
    assert what_next(DEFAULT, rated, 1, Purpose.INVITE).question == OFFICE


@given(LEVELS, LEVELS, st.sampled_from(list(Channel)))
def test_r3_the_first_accepted_answer_counts_whatever_the_channel(
    one: str, two: str, channel: Channel
) -> None:
    rated = choose(UNIT, one).state
    later = choose(UNIT, two, rated, channel)
    assert later.state.answers == {UNIT: one}
    assert [(given.value, given.counted) for given in later.given] == ([] if one == two else [(two, False)])


def test_what_is_passed_over_is_not_asked_again_and_is_no_answer() -> None:
    rated = choose(OFFICE, "2", choose(UNIT, "1").state).state
    passed = choose("reason", "", rated)
    assert passed.given == () and passed.state.current == "met"
    assert turned_to(DEFAULT, passed.state, Channel.SMS).current is None
    assert not optional_open(DEFAULT, turned_to(DEFAULT, passed.state, Channel.VOICE))


def test_r7_a_rating_cannot_be_passed_over() -> None:
    passed = choose(UNIT, "")
    assert passed.given == () and passed.state.current == UNIT


def test_reasons_are_as_many_as_one_likes_with_words_or_without() -> None:
    rated = choose(OFFICE, "2", choose(UNIT, "1").state).state
    said = choose("reason", "delay,attitude", rated, text="等了三个月")
    (kept,) = said.given
    assert (kept.value, kept.words, kept.counted) == ("delay,attitude", "等了三个月", True)
    assert choose("reason", "", rated, text="等了三个月").given[0].words == "等了三个月"


@pytest.mark.parametrize(
    ("question", "value"),
    [(UNIT, "6"), (UNIT, "yes"), ("met", "maybe"), ("reason", "delay,x"), ("named", "1")],
)
def test_what_is_no_option_is_refused(question: str, value: str) -> None:
    assert not may_choose(DEFAULT.question(question), value)
    with pytest.raises(ValueError, match=question):
        choose(question, value)


def test_an_act_changes_no_answer_and_is_told() -> None:
    turn = advance(DEFAULT, BEGUN, Heard(channel=Channel.VOICE, acts=frozenset({Act.OPT_OUT}), how="key"))
    assert turn.acts == {Act.OPT_OUT} and not turn.given and not turn.state.answers
    assert turn.reading == "opt_out"


def test_what_is_chosen_after_settling_is_shown_and_never_counted() -> None:
    heard = Heard(channel=Channel.WEB, question=UNIT, value="5", how="page", over=True)
    turn = advance(DEFAULT, BEGUN, heard)
    assert [(one.value, one.counted) for one in turn.given] == [("5", False)]
    assert turn.state.answers == {}


@given(st.lists(heards, max_size=6), st.sampled_from(list(Channel)))
def test_a_state_is_kept_as_json_on_every_channel(messages: list[Heard], channel: Channel) -> None:
    state = BEGUN
    for heard in messages:
        state = advance(DEFAULT, state, replace(heard, channel=channel)).state
        assert State.from_json(state.to_json()) == state


def test_a_survey_begun_before_channels_were_kept_goes_on() -> None:
    old = {"language": "zh-CN", "current": OFFICE, "needed": [UNIT, OFFICE], "answers": {UNIT: "2"}}
    state = State.from_json({**old, "reasked": [], "helped": 0})
    assert (state.channel, state.declined) == (Channel.SMS, frozenset())
