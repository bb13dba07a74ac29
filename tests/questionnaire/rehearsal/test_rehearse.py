"""Whatever passes the linter can be played to its end, whatever is put in; and all levels cost the same."""

from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.questionnaire.load import Questionnaire
from survey.questionnaire.model import LEVELS, Kind
from survey.questionnaire.rehearsal import Expects, NotAsked, Rehearsal, Setting, Waiting, Who, rehearse
from survey.questionnaire.rehearsal.petitioner import AT_MOST, answer
from survey.vocabulary import Channel, ReadingOrder
from tests.questionnaire.others import questionnaires
from tests.questionnaire.shipped import DEFAULT, HOTLINE, changed, content

SAID = (
    "", "1", "2", "3", "4", "5", "0", "9", "7", "*", "#", "8", "hang up", "yes", "no", "1,2|没人来", "result",
    "还行", "满意", "退订", "谁啊", "打错了", "人工", "1,1", ",", "|", "99999", "very satisfied",
)  # fmt: skip
inputs = st.lists(st.sampled_from(SAID) | st.text(max_size=20), max_size=12)
settings = st.builds(
    Setting,
    channel=st.sampled_from(Channel),
    language=st.sampled_from(["zh-CN", "en", "zh-HK", "ug"]),
    order=st.sampled_from(ReadingOrder),
    signature=st.just("青溪县民调中心"),
    hotline=st.just(HOTLINE),
)


def setting(channel: Channel, language: str = "zh-CN", order: ReadingOrder = ReadingOrder.FORWARD) -> Setting:
    return Setting(channel, language, order, "青溪县民调中心", HOTLINE)


def helpful(questionnaire: Questionnaire, waiting: Waiting, level: str = "1") -> str:
    """An answer that is one, to whatever is asked."""
    question = next((one for one in questionnaire.questions if one.key == waiting.asks), None)
    if question is None:
        return "1"  # identity, a time to be called
    if question.kind is Kind.RATING:
        return level
    if waiting.expects is Expects.TEXT:
        return "不要" if question.kind is Kind.CONSENT else "办得快"
    return "2" if waiting.expects in (Expects.KEY, Expects.KEY_OR_WORDS) else ""


def to_the_end(questionnaire: Questionnaire, given: Setting, said: list[str]) -> Rehearsal:
    """After `said`, somebody answers everything that is asked."""
    said = list(said)
    while (scene := rehearse(questionnaire, given, said)).waiting and len(said) < 60:
        said.append(helpful(questionnaire, scene.waiting))
    return scene


@given(questionnaires(), settings, inputs)
def test_what_passes_the_linter_is_played_to_its_end(
    questionnaire: Questionnaire, given: Setting, said: list[str]
) -> None:
    if not questionnaire.asks_on(given.channel):
        with pytest.raises(NotAsked):
            rehearse(questionnaire, given, said)
        return
    scene = to_the_end(questionnaire, given, said)
    assert scene.waiting is None
    assert scene.lines[0].who is Who.WE
    assert all("{" not in line.words for line in scene.lines if line.who is Who.WE)


@given(questionnaires(), st.sampled_from(Channel), st.sampled_from(ReadingOrder))
def test_r8_every_level_takes_the_same_steps(
    questionnaire: Questionnaire, channel: Channel, order: ReadingOrder
) -> None:
    if not questionnaire.asks_on(channel):
        return
    given, steps = setting(channel, order=order), set()
    for unit, office in product(LEVELS, LEVELS):
        levels = {"responsible_unit": str(unit), "petition_office": str(office)}
        said: list[str] = []
        stored = reason = 0
        while (scene := rehearse(questionnaire, given, said)).waiting:
            stored = stored or len(said) * (len(scene.answers.keys() & levels.keys()) == len(levels))
            reason = reason or len(said) * (scene.waiting.asks == "reason")
            said.append(helpful(questionnaire, scene.waiting, levels.get(scene.waiting.asks, "1")))
        assert {key: scene.answers[key] for key in levels} == levels
        steps.add((stored, reason))
    assert len(steps) == 1


@given(st.sampled_from(Channel), st.integers(0, 10_000))
def test_a_made_up_petitioner_comes_to_an_end_and_is_the_same_each_time(channel: Channel, seed: int) -> None:
    def play() -> Rehearsal:
        chance = Random(seed)
        said: list[str] = []
        while (scene := rehearse(DEFAULT, setting(channel), said)).waiting and len(said) < AT_MOST:
            said.append(answer(scene.waiting, "zh-CN", chance))
        return scene

    scene = play()
    assert scene == play()
    assert [line for line in scene.lines if line.who is Who.THEY]


@given(settings, inputs, st.text(max_size=10))
def test_one_more_input_changes_nothing_of_what_was_said_before(
    given: Setting, said: list[str], more: str
) -> None:
    before, after = rehearse(DEFAULT, given, said), rehearse(DEFAULT, given, [*said, more])
    assert after.lines[: len(before.lines)] == before.lines
    assert after.answers.items() >= before.answers.items()


def test_text_messages_with_segments_and_how_each_reply_was_read() -> None:
    scene = rehearse(DEFAULT, setting(Channel.SMS), ["还行", "4", "1", "慢", "要"])
    assert [line.key for line in scene.lines if line.who is Who.WE] == [
        "invite", "reask", "second", "reason", "thanks_offer",
    ]  # fmt: skip
    assert {line.segments for line in scene.lines if line.who is Who.WE} == {1}
    assert [line.read for line in scene.lines if line.who is Who.THEY] == ["reask", "4", "1", "", ""]
    assert scene.waiting is None and scene.answers["consent"] == "yes"


def test_a_stop_ends_it_and_is_told() -> None:
    scene = rehearse(DEFAULT, setting(Channel.SMS), ["退订", "5"])
    assert [line.key for line in scene.lines if line.who is Who.ACT] == ["opt_out"]
    assert scene.waiting is None and scene.lines[-1].key == "optout_done"


def test_a_call_says_its_prompts_with_their_seconds() -> None:
    scene = rehearse(DEFAULT, setting(Channel.VOICE, order=ReadingOrder.REVERSE), ["1"])
    said = [line.words for line in scene.lines if line.who is Who.WE]
    assert said[0].startswith("您好，这里是青溪县民调中心")
    assert said.index("非常不满意按 5。") < said.index("非常满意按 1。")
    assert all(line.seconds for line in scene.lines if line.who is Who.WE)
    assert scene.waiting and scene.waiting.expects is Expects.KEY_OR_WORDS
    assert scene.waiting.asks == "responsible_unit"


def test_in_a_call_words_are_heard_where_the_language_hears_them_and_a_reason_is_recorded() -> None:
    scene = rehearse(DEFAULT, setting(Channel.VOICE), ["1", "不满意", "2"])
    assert scene.answers == {"responsible_unit": "4", "petition_office": "2"}
    assert scene.waiting and scene.waiting.expects is Expects.RECORDING
    assert "reason" in rehearse(DEFAULT, setting(Channel.VOICE), ["1", "4", "2", "没人来过"]).answers


def test_who_hangs_up_ends_the_call_and_keeps_what_was_said() -> None:
    scene = rehearse(DEFAULT, setting(Channel.VOICE), ["1", "4", "hang up", "5"])
    assert scene.waiting is None and scene.answers == {"responsible_unit": "4"}


def test_pages_show_the_choices_in_the_reading_order_and_take_codes_numbers_and_words() -> None:
    scene = rehearse(DEFAULT, setting(Channel.WEB, order=ReadingOrder.REVERSE), [])
    assert scene.waiting
    assert [one.value for one in scene.waiting.choices] == ["5", "4", "3", "2", "1"]
    after = rehearse(DEFAULT, setting(Channel.WEB), ["5", "1", "1,attitude|没人来", "2"])
    assert after.answers == {
        "responsible_unit": "5", "petition_office": "1", "reason": "result,attitude", "met": "no",
    }  # fmt: skip


def test_what_cannot_be_chosen_is_told_and_asks_nothing_new() -> None:
    scene = rehearse(DEFAULT, setting(Channel.WEB), ["9", ""])
    assert [line.who for line in scene.lines] == [Who.WE, Who.UNKNOWN, Who.UNKNOWN]
    assert scene.waiting and scene.waiting.asks == "responsible_unit"


def test_the_desk_reads_out_all_levels_after_the_opening() -> None:
    scene = rehearse(DEFAULT, setting(Channel.INTERVIEWER, "en"), ["1", "1", "1", "1"])
    assert [line.key for line in scene.lines if line.who is Who.WE][:2] == ["identity", "opening"]
    assert scene.lines[-1].words.endswith(
        "very satisfied, satisfied, basically satisfied, dissatisfied, very dissatisfied?"
    )


def test_a_channel_without_a_form_is_refused() -> None:
    alone = changed(forms={"sms": content()["forms"]["sms"]}, voices={}, spoken={}, shown={}, script={})
    with pytest.raises(NotAsked, match="no form for voice"):
        rehearse(alone, setting(Channel.VOICE), [])
