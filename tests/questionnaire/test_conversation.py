"""The conversation, from the first message to silence."""

import json
from dataclasses import replace
from pathlib import Path

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
    first,
    is_complete,
    what_next,
)
from survey.questionnaire.load import load
from survey.vocabulary import Purpose

ROOT = Path(__file__).resolve().parents[2]
DEFAULT = load(ROOT / "survey" / "questionnaire" / "default" / "default.toml")
UNIT, OFFICE = "responsible_unit", "petition_office"
BEGUN = begin(DEFAULT, "zh-CN")

SAID = (
    "1 2 3 4 5 满意 非常不满意 还行 谢谢 没解决 退订 5别再发了 谁啊 哪个单位 人工 我是他儿子，2 打错了 "
    "他去世了 我没上访过 在忙 滚 不评 要 不要 钱没到 START"
)
replies = st.sampled_from(["", *SAID.split(" ")])
heards = st.builds(Heard, text=replies | st.text(max_size=30), asked=st.booleans(), over=st.booleans())


def hear(text: str, state: State = BEGUN, *, asked: bool = True, over: bool = False) -> Turn:
    return advance(DEFAULT, state, Heard(text, asked=asked, over=over))


def after(*texts: str) -> Turn:
    turn = hear(texts[0])
    for text in texts[1:]:
        turn = hear(text, turn.state)
    return turn


def said(turn: Turn) -> str | None:
    return turn.say.text_key if turn.say else None


def test_satisfied_from_the_first_message_to_silence() -> None:
    assert first(DEFAULT, BEGUN, 1).text_key == "invite"
    assert [said(after(*texts)) for texts in (["2"], ["2", "1"], ["2", "1", "办得快"])] == [
        "second",
        "reason",
        "thanks",
    ]
    assert said(after("2", "1", "办得快", "好的")) is None


def test_after_a_4_or_5_the_offer_to_be_contacted_and_then_silence() -> None:
    offered = after("4", "1", "钱没到账")
    assert said(offered) == "thanks_offer"
    agreed = hear("要", offered.state)
    assert [(one.question, one.value, one.counted) for one in agreed.given] == [("consent", "yes", True)]
    assert said(agreed) is None
    assert hear("钱什么时候给", offered.state).given[0].counted is False


@pytest.mark.parametrize("unit", "12345")
@pytest.mark.parametrize("office", "12345")
def test_r8_all_levels_take_the_same_steps(unit: str, office: str) -> None:
    one, two = after(unit), after(unit, office)
    assert (said(one), said(two)) == ("second", "reason")
    assert [given.value for given in (*one.given, *two.given)] == [unit, office]
    assert not one.acts and not two.acts
    assert is_complete(two.state)


def test_r7_what_is_vague_is_asked_again_once_then_people_read_it() -> None:
    vague = after("还行")
    assert said(vague) == "reask" and not vague.given
    twice = hear("就那样", vague.state)
    assert Act.TO_CODERS in twice.acts and said(twice) is None and not twice.given
    assert hear("2", twice.state).given[0].value == "2"
    assert said(after("还行", "2", "还行")) == "reask"


def test_r3_the_first_answer_counts_and_a_later_one_is_shown() -> None:
    rated = after("2").state
    later = hear("5", rated, asked=False)
    assert [(one.question, one.value, one.counted) for one in later.given] == [(UNIT, "5", False)]
    assert later.state.answers == rated.answers and said(later) is None
    assert not hear("2", rated, asked=False).given


def test_words_before_the_next_question_left_belong_to_the_one_before() -> None:
    turn = hear("钱没到账", after("5").state, asked=False)
    assert [(one.question, one.words, one.counted) for one in turn.given] == [(UNIT, "钱没到账", False)]
    assert said(turn) is None


def test_a_wish_is_heard_even_before_the_next_question_left() -> None:
    rated = after("5").state
    assert Act.TO_PERSON in hear("给我打电话", rated, asked=False).acts
    assert Act.WRONG_PERSON in hear("打错了", rated, asked=False).acts
    assert Act.OPT_OUT in hear("别再发了", rated, asked=False).acts


def test_a_stop_is_confirmed_and_what_was_rated_with_it_is_kept() -> None:
    turn = after("5 别再发了")
    assert [(one.value, one.counted) for one in turn.given] == [("5", True)]
    assert turn.acts == {Act.OPT_OUT} and said(turn) == "optout_done"


@pytest.mark.parametrize(
    ("text", "acts", "text_key"),
    [
        ("滚", {Act.REFUSE}, None),
        ("不想评", {Act.REFUSE}, None),
        ("打错了", {Act.WRONG_PERSON}, "wrong_person"),
        ("打错了，别再发了", {Act.WRONG_PERSON}, "wrong_person"),
        ("他去世了", {Act.DECEASED}, None),
        ("他去世了，别再发了", {Act.DECEASED}, None),
        ("我是他儿子，2", {Act.TO_PERSON}, "human"),
        ("我没上访过", {Act.NOT_PETITIONER, Act.TO_PERSON}, "human"),
        ("人工", {Act.TO_PERSON}, "human"),
        ("哪个单位", {Act.TO_PERSON}, "human"),
        ("谁啊", set(), "who"),
        ("晚点再说", {Act.LATER}, None),
    ],
)
def test_what_is_no_rating(text: str, acts: set[Act], text_key: str | None) -> None:
    turn = after(text)
    assert turn.acts == acts and said(turn) == text_key and not turn.given


def test_who_asks_again_and_again_is_called() -> None:
    turn = after("谁啊", "你是谁", "你们是谁")
    assert said(turn) == "human" and Act.TO_PERSON in turn.acts


def test_a_reason_is_kept_in_its_words() -> None:
    turn = after("2", "2", "没人给我打过电话，别的还好")
    assert turn.given[0].words == "没人给我打过电话，别的还好" and turn.given[0].counted


def test_a_digit_instead_of_a_reason_is_a_later_rating() -> None:
    turn = after("2", "2", "4")
    assert [(one.question, one.value, one.counted) for one in turn.given] == [(OFFICE, "4", False)]


def test_after_settling_only_a_stop_is_answered() -> None:
    rated = after("2", "1").state
    assert said(hear("退订", rated, over=True)) == "optout_done"
    late = hear("5", after("2").state, over=True)
    assert said(late) is None and [one.counted for one in late.given] == [False]
    for text in ("谁啊", "还行", "人工", "打错了", "谢谢"):
        assert said(hear(text, rated, over=True)) is None


def test_who_comes_back_is_let_in() -> None:
    turn = hear("START", after("退订").state, over=True)
    assert turn.acts == {Act.OPT_IN} and said(turn) is None


def test_a_later_round_asks_only_what_was_rated_badly() -> None:
    state = begin(DEFAULT, "zh-CN", (OFFICE,))
    assert first(DEFAULT, state, 2).text_key == "again_office"
    turn = hear("2", state)
    assert turn.given[0].question == OFFICE and said(turn) == "reason"


def test_a_reminder_asks_for_what_is_missing() -> None:
    assert what_next(DEFAULT, BEGUN, 1, Purpose.REMINDER).text_key == "reminder"
    assert what_next(DEFAULT, after("2").state, 1, Purpose.REMINDER).text_key == "reminder_second"


@given(st.lists(heards, max_size=8))
def test_r3_whatever_is_heard_an_answer_is_never_replaced(messages: list[Heard]) -> None:
    state, counted = BEGUN, {}
    for heard in messages:
        turn = advance(DEFAULT, state, heard)
        assert turn.state.answers.items() >= state.answers.items()
        for one in turn.given:
            if one.counted:
                assert one.question not in counted
                counted[one.question] = one.value
        assert State.from_json(json.loads(json.dumps(turn.state.to_json()))) == turn.state
        state = turn.state
    assert counted == state.answers


@given(st.lists(heards, max_size=8))
def test_r7_a_question_is_asked_again_once_at_most(messages: list[Heard]) -> None:
    state, asked_again = BEGUN, []
    for heard in messages:
        turn = advance(DEFAULT, state, heard)
        if turn.say and turn.say.purpose is Purpose.REASK:
            asked_again.append(turn.say.question)
        state = turn.state
    assert len(asked_again) == len(set(asked_again))


@given(st.lists(heards.map(lambda heard: replace(heard, over=True)), max_size=6))
def test_when_it_is_over_nothing_counts_and_only_a_stop_is_answered(messages: list[Heard]) -> None:
    state = after("2").state
    for heard in messages:
        turn = advance(DEFAULT, state, heard)
        assert not any(one.counted for one in turn.given)
        assert turn.say is None or Act.OPT_OUT in turn.acts
        assert turn.state.answers == state.answers
        state = turn.state
