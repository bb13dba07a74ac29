import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.questionnaire.load import Questionnaire
from survey.questionnaire.model import MenuPrompt, Prompt
from survey.questionnaire.rehearsal import Setting
from survey.questionnaire.rehearsal.preview import preview
from survey.vocabulary import Channel, ReadingOrder
from tests.questionnaire.others import questionnaires
from tests.questionnaire.shipped import DEFAULT, HOTLINE


def setting(language: str = "zh-CN", order: ReadingOrder = ReadingOrder.FORWARD) -> Setting:
    return Setting(Channel.SMS, language, order, "青溪县民调中心", HOTLINE, "https://hf.example.cn/s/abc")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_word_of_the_shipped_questionnaire_is_shown(language: str) -> None:
    shown = preview(DEFAULT, setting(language))
    texts = [line.key for line in (*shown.texts, *shown.other_texts)]
    assert sorted(texts) == sorted(DEFAULT.texts[language])
    prompts = {line.key for said in shown.call for line in said.lines} | {
        one.key for one in (*shown.other_prompts, *shown.by_menu)
    }
    assert prompts == set(DEFAULT.spoken[language]) | {Prompt.CHANGE}
    assert [page.question.key for page in shown.pages] == list(DEFAULT.forms[Channel.WEB])
    assert shown.page_again == DEFAULT.shown[language]["again"]


def test_texts_come_in_the_order_of_a_survey() -> None:
    assert [line.key for line in preview(DEFAULT, setting()).texts] == [
        "invite", "second", "reason", "thanks_offer",
    ]  # fmt: skip


def test_a_call_begins_with_the_greeting_and_its_seconds_are_told() -> None:
    shown = preview(DEFAULT, setting())
    assert shown.call[0].lines[0].key == "greeting"
    assert 9 < shown.first_choice < 12
    assert shown.whole_call == pytest.approx(sum(said.seconds for said in shown.call))


def test_r8_a_menu_is_shown_in_the_order_that_is_chosen() -> None:
    forward, reverse = (preview(DEFAULT, setting(order=order)).by_menu for order in ReadingOrder)
    assert [one.key for one in forward] == [one.key for one in reverse] == list(MenuPrompt)
    assert forward[0].words.index("非常满意按 1") < forward[0].words.index("非常不满意按 5")
    assert reverse[0].words.index("非常满意按 1") > reverse[0].words.index("非常不满意按 5")


def test_r8_both_orders_show_the_same_levels_with_the_same_keys() -> None:
    forward, reverse = (preview(DEFAULT, setting(order=order)) for order in ReadingOrder)
    spoken = [
        [line.words for line in one.call[1].lines if line.key == "option"] for one in (forward, reverse)
    ]
    assert spoken[0] == spoken[1][::-1] and len(spoken[0]) == 5
    pages = [[choice.value for choice in one.pages[0].choices] for one in (forward, reverse)]
    assert pages == [["1", "2", "3", "4", "5"], ["5", "4", "3", "2", "1"]]


@given(questionnaires(), st.sampled_from(["zh-CN", "en", "ug"]), st.sampled_from(ReadingOrder))
def test_whatever_passes_the_linter_can_be_shown(
    questionnaire: Questionnaire, language: str, order: ReadingOrder
) -> None:
    shown = preview(questionnaire, setting(language, order))
    assert bool(shown.call) == questionnaire.asks_on(Channel.VOICE)
    assert bool(shown.pages) == questionnaire.asks_on(Channel.WEB)
    assert bool(shown.texts) == questionnaire.asks_on(Channel.SMS)
    assert all(
        "{" not in line.words
        for line in (*shown.texts, *shown.other_texts, *shown.other_prompts, *shown.by_menu)
    )
