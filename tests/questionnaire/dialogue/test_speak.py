"""What is said at each place: who calls first, the options in either order, nothing left unfilled."""

from dataclasses import replace

import pytest

from survey.questionnaire.dialogue import FIRST, Filling, Listens, Place, Step, listens, parse, speak
from survey.questionnaire.dialogue.place import After
from survey.questionnaire.dialogue.speak import say_to_stranger
from survey.questionnaire.seconds import spoken_seconds
from survey.vocabulary import ReadingOrder
from tests.questionnaire.dialogue.calls import FILLING, LONGEST_SIGNATURE, SHIPPED, said_at

BEFORE_THE_FIRST_CHOICE = 12  # seconds: data/scripts-zh.md, and the issue
EVERYWHERE = [
    Place(step, question, 3, voice=voice)
    for voice in range(len(SHIPPED.voices) + 1)
    for step in Step
    for question in (range(1, 6) if step is Step.QUESTION else [0])
]


@pytest.mark.parametrize("language", list(SHIPPED.voices))
def test_at_most_twelve_seconds_before_the_first_choice(language: str) -> None:
    """With the longest signature known, up to the key that says no."""
    filling = replace(FILLING, office=LONGEST_SIGNATURE)
    (greeting, *_rest) = speak(SHIPPED, FIRST, language, filling, ReadingOrder.FORWARD)
    words = "".join(piece.text for piece in greeting)
    choice = words.index("0") + 1
    assert spoken_seconds(words[:choice]) <= BEFORE_THE_FIRST_CHOICE
    assert spoken_seconds(words) <= BEFORE_THE_FIRST_CHOICE


def test_the_greeting_says_who_calls_that_it_is_voluntary_and_how_to_say_no() -> None:
    words = said_at(FIRST)
    assert words.startswith(f"您好，这里是{LONGEST_SIGNATURE}")
    assert "自愿" in words and "按 0" in words and "挂断" in words


def test_the_identity_question_says_nothing_of_the_case() -> None:
    words = said_at(FIRST)
    assert "张先生或女士" in words
    assert not [told for told in ("3721", "3 7 2 1", "水利局", "信访局") if told in words]


def test_who_has_no_name_is_asked_for_as_owner_of_the_number() -> None:
    assert "机主本人" in said_at(FIRST, filling=replace(FILLING, surname=""))


def test_another_language_is_offered_in_itself() -> None:
    sentences = speak(SHIPPED, FIRST, "zh-CN", FILLING, ReadingOrder.FORWARD)
    assert [(piece.language, piece.text) for piece in sentences[-1]] == [("en", "For English, press 8.")]
    english = speak(SHIPPED, replace(FIRST, voice=2), "zh-CN", FILLING, ReadingOrder.FORWARD)
    assert {piece.language for sentence in english for piece in sentence} == {"en"}


def test_r8_half_of_the_people_hear_the_options_from_the_other_end_with_the_same_keys() -> None:
    rating = Place(Step.QUESTION, 1, 1)
    forward, reverse = (said_at(rating, order).splitlines() for order in ReadingOrder)
    assert forward[1:6] == [
        "非常满意按 1。",
        "满意按 2。",
        "基本满意按 3。",
        "不满意按 4。",
        "非常不满意按 5。",
    ]
    assert reverse[1:6] == forward[5:0:-1]
    assert forward[0] == reverse[0] and forward[6:] == reverse[6:]


def test_the_unit_is_named_and_the_case_is_told_by_its_last_characters_digit_by_digit() -> None:
    assert said_at(Place(Step.QUESTION, 1, 1)).startswith("尾号3 7 2 1的事，对水利局的办理：")
    assert "转交这件事的信访局" in said_at(Place(Step.QUESTION, 2, 2))


def test_why_it_is_said_again_is_said_first() -> None:
    rating = Place(Step.QUESTION, 1, 1)
    assert said_at(rating.once_more(After.WRONG, wrong=1)).startswith("没听清")
    assert said_at(rating.once_more(After.SILENT, silent=1)).startswith("没有听到")
    assert said_at(rating.once_more(After.AGAIN)) == said_at(rating)
    assert "您好" not in said_at(FIRST.once_more(After.WRONG, wrong=1)), "who calls was said"
    assert "您好" in said_at(FIRST.once_more(After.AGAIN)), "but who asks hears all of it again"


@pytest.mark.parametrize("place", EVERYWHERE, ids=lambda place: place.path)
def test_every_place_has_words_and_no_gap(place: Place) -> None:
    words = said_at(parse(SHIPPED, place.path))
    assert len(words) > 5 and "{" not in words
    assert "  " not in words.replace("3 7 2 1", "")


@pytest.mark.parametrize("place", EVERYWHERE, ids=lambda place: place.path)
def test_where_a_choice_is_waited_for_its_keys_are_said(place: Place) -> None:
    waits = listens(SHIPPED, place, "zh-CN") in (Listens.KEY, Listens.KEY_OR_WORDS)
    assert waits == (not place.is_end and place.question != 3)
    if waits:
        assert "按" in said_at(place) or "press" in said_at(place)


def test_words_are_listened_for_at_ratings_where_the_language_has_a_recogniser() -> None:
    rating = Place(Step.QUESTION, 2, 2)
    assert listens(SHIPPED, rating, "zh-CN") is Listens.KEY_OR_WORDS
    deaf = {name: voice.model_copy(update={"hears": None}) for name, voice in SHIPPED.voices.items()}
    keys_only = SHIPPED.model_copy(update={"voices": deaf})
    assert listens(keys_only, rating, "zh-CN") is Listens.KEY
    assert listens(SHIPPED, FIRST, "zh-CN") is Listens.KEY
    assert listens(SHIPPED, Place(Step.QUESTION, 3, 3), "zh-CN") is Listens.RECORDING


def test_what_can_be_recorded_has_a_name_and_what_is_filled_in_has_none() -> None:
    (first, *options) = speak(SHIPPED, Place(Step.QUESTION, 1, 1), "zh-CN", FILLING, ReadingOrder.FORWARD)
    assert [(piece.text, piece.recording) for piece in first] == [
        ("尾号", "responsible_unit.1"),
        ("3 7 2 1", None),
        ("的事，对", "responsible_unit.2"),
        ("水利局", None),
        ("的办理：", "responsible_unit.3"),
    ]
    names = [piece.recording for sentence in options for piece in sentence]
    assert names == [*(f"option.{key}" for key in range(1, 6)), "options_end"]


def test_a_stranger_is_told_politely_that_there_is_nothing() -> None:
    (sentence,) = say_to_stranger(SHIPPED, "zh-CN", Filling("青溪县民调中心", "0745-0000000"))
    words = "".join(piece.text for piece in sentence)
    assert "青溪县民调中心" in words and "0745-0000000" in words


@pytest.mark.parametrize("language", list(SHIPPED.voices))
def test_a_later_round_says_before_its_first_question_that_the_earlier_rating_stays(language: str) -> None:
    first, second = Place(Step.QUESTION, 1, 1), Place(Step.QUESTION, 2, 2)

    def said(place: Place, again: str = "responsible_unit") -> list[str]:
        sentences = speak(SHIPPED, place, language, FILLING, ReadingOrder.FORWARD, again)
        return ["".join(piece.text for piece in sentence) for sentence in sentences]

    stays = "保留不改" if language.startswith("zh") else "earlier rating is kept"
    assert stays in said(first)[0] and said(first)[1:] == said(first, again="")
    assert said(second) == said(second, again="")
    assert stays in said(second, again="petition_office")[0], "of what only asks for the office"
    assert stays in said(replace(first, after=After.AGAIN))[0]
    assert not any(stays in words for words in said(replace(first, after=After.SILENT)))
    assert not any(stays in words for words in said(FIRST)), "nothing of the case before identity"
