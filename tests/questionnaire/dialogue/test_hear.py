"""What each key means at each place, and what silence, wrong keys and words mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.questionnaire.conversation import Act, State, begin
from survey.questionnaire.dialogue import FIRST, Place, Pressed, Step, Uttered, hear, is_idle, repeated
from survey.questionnaire.dialogue.place import After
from survey.vocabulary import Daytime
from tests.questionnaire.dialogue.calls import SHIPPED, keys, play

BEGUN = begin(SHIPPED, "zh-CN")
RATED = State("zh-CN", None, BEGUN.needed, {"responsible_unit": "5", "petition_office": "1"})
RATING = Place(Step.QUESTION, 1, 1)
REASON, CONSENT, NAMED = (Place(Step.QUESTION, number, 3) for number in (3, 4, 5))
CALLBACK = Place(Step.CALLBACK, number=2)


def heard(place: Place, key: str, state: State = BEGUN) -> Uttered | None:
    return hear(SHIPPED, state, place, Pressed(keys=key))


def goes_to(place: Place, pressed: Pressed, state: State = BEGUN) -> str:
    assert hear(SHIPPED, state, place, pressed) is None
    return repeated(SHIPPED, state, place, pressed).path


@pytest.mark.parametrize(
    ("key", "act"),
    [
        ("1", Act.CONFIRMED),
        ("2", Act.WRONG_PERSON),
        ("3", Act.NOT_IN),
        ("0", Act.OPT_OUT),
        ("9", Act.TO_PERSON),
    ],
)
def test_at_the_identity_question_keys_say_who_has_answered(key: str, act: Act) -> None:
    assert heard(FIRST, key) == Uttered(acts=frozenset({act}), how=f"key {key}")


@pytest.mark.parametrize("level", "12345")
def test_r8_every_level_is_one_key(level: str) -> None:
    assert heard(RATING, level) == Uttered(question="responsible_unit", value=level, how=f"key {level}")


@pytest.mark.parametrize("place", [FIRST, RATING, CONSENT, NAMED, CALLBACK])
def test_nought_stops_everything_wherever_it_is_pressed(place: Place) -> None:
    said = heard(place, "0", RATED)
    assert said is not None and said.acts == {Act.OPT_OUT}


def test_yes_and_no_are_keys_and_silence_is_neither() -> None:
    for place, key in ((CONSENT, "consent"), (NAMED, "named")):
        yes, no = heard(place, "1", RATED), heard(place, "2", RATED)
        assert yes is not None and no is not None
        assert [(one.question, one.value) for one in (yes, no)] == [(key, "yes"), (key, "no")]
        assert hear(SHIPPED, RATED, place, Pressed()) is None


def test_a_reason_is_recorded_or_left_out() -> None:
    recorded = hear(SHIPPED, RATED, REASON, Pressed(recorded=True))
    assert recorded == Uttered(question="reason", value="", how="recorded", recorded=True)
    for nothing in (Pressed(), Pressed(keys="#"), Pressed(hung_up=True)):
        left_out = hear(SHIPPED, RATED, REASON, nothing)
        assert left_out == Uttered(question="reason", value="", how="silence")


@pytest.mark.parametrize(
    ("key", "at"), [("1", Daytime.MORNING), ("2", Daytime.AFTERNOON), ("3", Daytime.EVENING)]
)
def test_a_time_to_be_called_is_a_key(key: str, at: Daytime) -> None:
    assert heard(CALLBACK, key) == Uttered(acts=frozenset({Act.CALLBACK}), how=f"key {key}", at=at)


@pytest.mark.parametrize("place", [FIRST, RATING, CONSENT, NAMED, CALLBACK])
def test_star_says_it_again_however_often(place: Place) -> None:
    for _ in range(5):
        star = Pressed(keys="*")
        assert is_idle(star) and hear(SHIPPED, BEGUN, place, star) is None
        again = repeated(SHIPPED, BEGUN, place, star)
        assert (again.step, again.question, again.after) == (place.step, place.question, After.AGAIN)
        assert (again.wrong, again.silent) == (place.wrong, place.silent)
        place = again


def test_a_wrong_key_is_asked_about_once_then_a_person_helps() -> None:
    assert goes_to(RATING, Pressed(keys="7")) == "2-q1-w10"
    once_wrong = RATING.once_more(After.WRONG, wrong=1)
    said = heard(once_wrong, "#")
    assert said is not None and said.acts == {Act.TO_PERSON}
    wrong_at_first = heard(FIRST.once_more(After.WRONG, wrong=1), "5")
    assert wrong_at_first is not None and wrong_at_first.acts == {Act.TO_PERSON}


def test_r7_silence_is_no_answer_and_after_the_second_we_say_goodbye() -> None:
    for place in (FIRST, RATING):
        again = place.once_more(After.SILENT, silent=1)
        assert goes_to(place, Pressed()) == again.path
        assert goes_to(again, Pressed()).endswith("-later")
    again = CONSENT.once_more(After.SILENT, silent=1)
    assert goes_to(again, Pressed(), RATED).endswith("-thanks")


def test_where_nothing_is_left_that_a_person_would_ask_none_is_promised() -> None:
    assert goes_to(CONSENT, Pressed(keys="9"), RATED).endswith("-nothing_open")
    wrong_twice = CONSENT.once_more(After.WRONG, wrong=1)
    assert goes_to(wrong_twice, Pressed(keys="7"), RATED).endswith("-thanks")


def test_any_time_will_do() -> None:
    assert goes_to(CALLBACK, Pressed(keys="9")).endswith("-callback_noted")
    assert goes_to(CALLBACK, Pressed()) == "3-callback-s01"
    assert goes_to(CALLBACK.once_more(After.SILENT, silent=1), Pressed()).endswith("-callback_noted")


def test_the_key_of_another_language_changes_to_it_and_keeps_to_it() -> None:
    assert goes_to(FIRST, Pressed(keys="8")) == "1-identity-v2"
    call = play(list(keys("81**")))
    assert call.here.voice == 2 and call.here.path == "4-q1-a00-v2"
    assert goes_to(RATING, Pressed(keys="8")) == "2-q1-w10", "only where it is offered"


def test_who_calls_from_another_number_of_the_case_is_no_wrong_number() -> None:
    said = hear(SHIPPED, BEGUN, FIRST, Pressed(keys="2"), own_number=False)
    assert said is not None and said.acts == {Act.NOT_IN}


def test_words_are_left_to_the_conversation_and_only_at_ratings() -> None:
    assert hear(SHIPPED, BEGUN, RATING, Pressed(speech="不满意")) == Uttered(
        question="responsible_unit", text="不满意"
    )
    for place in (FIRST, CONSENT, CALLBACK):
        assert hear(SHIPPED, BEGUN, place, Pressed(speech="满意")) is None


def test_r7_vague_words_after_a_wrong_key_are_the_second_time() -> None:
    place = RATING.once_more(After.WRONG, wrong=1)
    vague = hear(SHIPPED, BEGUN, place, Pressed(speech="还行吧"))
    assert vague is not None and vague.acts == {Act.TO_PERSON} and vague.text == "还行吧"
    plain = hear(SHIPPED, BEGUN, place, Pressed(speech="满意"))
    assert plain == Uttered(question="responsible_unit", text="满意")


@given(st.sampled_from(list(Step)), st.text("0123456789*#", min_size=1, max_size=12))
def test_no_key_is_ever_an_error(step: Step, pressed: str) -> None:
    place = Place(step, 1 if step is Step.QUESTION else 0)
    said = hear(SHIPPED, BEGUN, place, Pressed(keys=pressed))
    assert said is not None or repeated(SHIPPED, BEGUN, place, Pressed(keys=pressed))
    if len(pressed) > 1:
        assert said is None, "two keys at once are no choice"
