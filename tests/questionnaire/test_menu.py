"""A call by menu: what it says, in which order, and what its keys mean."""

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.questionnaire.conversation import Act, State, begin
from survey.questionnaire.conversation.state import answered
from survey.questionnaire.dialogue import Filling, Uttered
from survey.questionnaire.load import BadQuestionnaire
from survey.questionnaire.menu import KEYS, QUESTIONS, hear_keys, menu_call, prompts, rating_to_ask
from survey.questionnaire.model import MenuPrompt
from survey.questionnaire.texts import fill
from survey.vocabulary import ReadingOrder
from tests.questionnaire.shipped import DEFAULT, HOTLINE, changed, content

UNIT, OFFICE = "responsible_unit", "petition_office"
FILLING = Filling(
    "青溪县民调中心", HOTLINE, surname="张", case="3721", unit="城建局", petition_office="县信访局"
)


def state(*given: tuple[str, str], needed: tuple[str, ...] = ()) -> State:
    now = begin(DEFAULT, "zh-CN", needed)
    for question, level in given:
        now = answered(DEFAULT, now, question, level)
    return now


def words(question: str = UNIT, order: ReadingOrder = ReadingOrder.FORWARD, again: bool = False) -> str:
    asks = menu_call(DEFAULT, DEFAULT.question(question), "zh-CN", FILLING, order, again=again).asks
    return asks.words


def test_it_asks_the_first_rating_that_is_missing() -> None:
    for given_, needed, asked in (
        ((), (), UNIT),
        (((UNIT, "2"),), (), OFFICE),
        (((OFFICE, "5"),), (), UNIT),
        (((UNIT, "2"), (OFFICE, "4")), (), None),
        ((), (OFFICE,), OFFICE),
    ):
        found = rating_to_ask(DEFAULT, state(*given_, needed=needed))
        assert (found.key if found else None) == asked


@pytest.mark.parametrize("question", [UNIT, OFFICE])
@pytest.mark.parametrize("again", [True, False])
def test_it_says_no_more_of_the_case_than_a_text_may(question: str, again: bool) -> None:
    call = menu_call(DEFAULT, DEFAULT.question(question), "zh-CN", FILLING, ReadingOrder.FORWARD, again=again)
    said = [call.asks, *call.after.values(), call.bye]
    everything = "".join(one.words for one in said)
    assert "青溪县民调中心" in call.asks.words and "尾号3 7 2 1的事" in call.asks.words
    assert not [one for one in ("张", "城建局", "信访", "{") if one in everything]
    assert call.asks.places == {"case": "3 7 2 1"} and not any(one.places for one in said[1:])
    assert ("保留不改" in call.asks.words) == again


def test_r8_all_five_levels_are_followed_by_the_same_words() -> None:
    call = menu_call(DEFAULT, DEFAULT.question(UNIT), "zh-CN", FILLING, ReadingOrder.FORWARD)
    assert {call.after[level].words for level in "12345"} == {"您的评价收到了。怎么评价都不影响您的事。"}
    assert set(call.after) == KEYS


def test_r8_the_other_half_hears_the_levels_in_reverse_with_the_same_keys() -> None:
    forward, reverse = words(), words(order=ReadingOrder.REVERSE)
    levels = [f"{name}按 {key}。" for key, name in enumerate(DEFAULT.scale["zh-CN"], 1)]
    assert "".join(levels) in forward and "".join(levels[::-1]) in reverse
    assert sorted(forward) == sorted(reverse)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_what_is_submitted_for_approval_is_what_will_be_said(language: str) -> None:
    submitted = prompts(DEFAULT, language, FILLING.office, FILLING.hotline)
    assert {one.key for one in submitted} == set(MenuPrompt)
    approved = {(one.key, fill(one.words, {"case": "3 7 2 1"})) for one in submitted}
    for question in (UNIT, OFFICE):
        for order in ReadingOrder:
            for again in (True, False):
                call = menu_call(DEFAULT, DEFAULT.question(question), language, FILLING, order, again=again)
                said = [call.asks, *call.after.values(), call.bye]
                assert {(one.key, one.words) for one in said} <= approved


def test_gateways_take_no_special_characters_in_spoken_templates() -> None:
    for one in prompts(DEFAULT, "zh-CN", FILLING.office, FILLING.hotline):
        assert not set(one.words.replace("{case}", "")) & set("#/:-%$¥[]【】{}"), one.words
        assert ("{case}" in one.words) == (one.key in QUESTIONS)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("1", Uttered(question=UNIT, value="1", how="key 1")),
        ("5", Uttered(question=UNIT, value="5", how="key 5")),
        ("4#", Uttered(question=UNIT, value="4", how="key 4")),
        ("*72", Uttered(question=UNIT, value="2", how="key 2")),
        ("23", Uttered(question=UNIT, value="2", how="key 2")),
        ("0", Uttered(acts=frozenset({Act.OPT_OUT}), how="key 0")),
        ("8", Uttered(acts=frozenset({Act.WRONG_PERSON}), how="key 8")),
        ("9", Uttered(acts=frozenset({Act.TO_PERSON}), how="key 9")),
        ("67*#", None),
        ("", None),
    ],
)
def test_the_first_key_that_means_something_decides(keys: str, said: Uttered | None) -> None:
    assert hear_keys(DEFAULT, state(), UNIT, keys) == said


def test_keys_of_a_call_that_asked_nothing_mean_nothing() -> None:
    assert [hear_keys(DEFAULT, state(), None, key) for key in sorted(KEYS)] == [None] * len(KEYS)


def test_no_person_is_promised_who_would_have_nothing_to_ask() -> None:
    done = state((UNIT, "2"), (OFFICE, "4"))
    assert hear_keys(DEFAULT, done, OFFICE, "9") is None
    assert hear_keys(DEFAULT, done, OFFICE, "90") == Uttered(acts=frozenset({Act.OPT_OUT}), how="key 0")


@given(st.text("0123456789*#", max_size=6))
def test_r7_only_a_key_of_the_menu_is_ever_heard(keys: str) -> None:
    said = hear_keys(DEFAULT, state(), UNIT, keys)
    heard = [key for key in keys if key in KEYS]
    assert (said.how if said else None) == (f"key {heard[0]}" if heard else None)


def _without(keys: Collection[str]) -> dict[str, dict[str, str]]:
    spoken: dict[str, dict[str, str]] = content()["spoken"]
    for language in spoken.values():
        for key in keys:
            del language[key]
    return spoken


def test_a_menu_is_whole_or_there_is_none() -> None:
    none = changed(spoken=_without(list(MenuPrompt)))
    assert DEFAULT.has_menu("zh-CN") and DEFAULT.has_menu("ug") and not none.has_menu("zh-CN")
    assert prompts(none, "zh-CN", FILLING.office, FILLING.hotline) == ()
    with pytest.raises(BadQuestionnaire, match=r"spoken\.zh-CN\.menu_bye is missing"):
        changed(spoken=_without([MenuPrompt.BYE]))


def test_a_questionnaire_that_calls_nobody_has_no_menu() -> None:
    tables = content()
    forms = {channel: form for channel, form in tables["forms"].items() if channel != "voice"}
    assert not changed(forms=forms, voices={}, spoken={}).has_menu("zh-CN")
