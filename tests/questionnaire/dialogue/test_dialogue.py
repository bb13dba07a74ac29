"""Whole calls, as chance plays them: never a wrong answer, never a word too early, always an end."""

from hypothesis import given
from hypothesis import strategies as st

from survey.questionnaire.conversation import Act
from survey.questionnaire.dialogue import FIRST, Pressed, Step
from tests.questionnaire.dialogue.calls import SHIPPED, keys, play, said_at

_key = st.sampled_from("0123456789*#").map(lambda key: Pressed(keys=key))
_words = st.sampled_from(
    ["满意", "不满意", "还行", "你是谁", "别打了", "五", "hello", "", "以后再说", "不想评"]
)
_pressed = (
    _key
    | st.just(Pressed())
    | st.just(Pressed(recorded=True))
    | _words.map(lambda said: Pressed(speech=said))
)
_usual = st.sampled_from("1").map(lambda key: Pressed(keys=key))
calls = st.lists(_pressed, max_size=30) | st.builds(
    lambda first, rest: [first, *rest], _usual, st.lists(_pressed, max_size=30)
)


@given(calls)
def test_a_key_that_is_pressed_is_the_answer_and_nothing_else_is(turns: list[Pressed]) -> None:
    call = play(turns)
    answers: dict[str, str] = {}
    for place, pressed, after in zip(call.places, turns, call.places[1:], strict=False):
        question = place.asked(SHIPPED)
        if question is None or question.object is None or not pressed.keys:
            continue
        if pressed.keys in "12345":
            answers.setdefault(question.key, pressed.keys)
            assert after != place
    by_key = {said.question: said.value for said in call.uttered if said.how.startswith("key") and said.value}
    rated = {key: value for key, value in by_key.items() if key in answers}
    assert rated == answers
    assert all(call.state.answers[key] == value for key, value in answers.items())


@given(calls)
def test_not_a_word_about_the_case_before_the_person_has_said_who_they_are(turns: list[Pressed]) -> None:
    call = play(turns)
    confirmed = False
    for place, pressed in zip(call.places, [*turns, Pressed()], strict=False):
        words = said_at(place)
        told = "水利局" in words or "信访局" in words or "3 7 2 1" in words
        assert confirmed or not told
        confirmed = confirmed or (place.step is Step.IDENTITY and pressed.keys == "1")


@given(calls)
def test_r7_silence_gives_nothing(turns: list[Pressed]) -> None:
    silent = [Pressed() if number % 2 else turn for number, turn in enumerate(turns)]
    call = play(silent)
    rated = [said for said in call.uttered if said.value and not said.how.startswith("key")]
    assert rated == []


@given(st.lists(st.just(Pressed()) | st.just(Pressed(keys="7")) | st.just(Pressed(keys="1")), max_size=40))
def test_a_call_without_stars_always_ends(turns: list[Pressed]) -> None:
    call = play(turns + [Pressed()] * 4)
    assert call.here.is_end
    assert len(call.places) <= 2 + 3 * 7


def test_r8_all_five_levels_take_the_same_steps_to_the_reason() -> None:
    def steps(level: str) -> list[str]:
        return [place.path for place in play(list(keys(f"1{level}{level}"))).places]

    assert len({tuple(steps(level)) for level in "12345"}) == 1


def test_who_is_dissatisfied_is_asked_for_consent_and_nobody_else() -> None:
    assert play(list(keys("124@12"))).here.step is Step.THANKS
    assert [place.question for place in play(list(keys("124@12"))).places] == [0, 1, 2, 3, 4, 5, 0]
    content = play(list(keys("123@")))
    assert [place.question for place in content.places] == [0, 1, 2, 3, 0]
    assert content.here.step is Step.THANKS


def test_a_call_that_broke_off_goes_on_where_it_was() -> None:
    first = play(list(keys("12")))
    again = play([])
    again.state = first.state
    assert again.here == FIRST, "who has answered is asked in every call"
    again.press(Pressed(keys="1"))
    assert again.here.question == 2, "and nothing that was answered"


def test_vague_words_are_asked_about_once_then_a_person_helps() -> None:
    call = play([Pressed(keys="1"), Pressed(speech="还行")])
    assert call.here.path == "2-q1-w10"
    call.press(Pressed(speech="就那样吧"))
    assert call.here.step is Step.CALLBACK
    assert Act.TO_PERSON in call.turns[-1].acts
    assert call.state.answers == {}


def test_who_refuses_in_words_is_not_asked_on() -> None:
    call = play([Pressed(keys="1"), Pressed(speech="不想评价")])
    assert call.here.step is Step.LATER


def test_two_wrong_keys_lead_to_a_person_and_a_time() -> None:
    call = play(list(keys("1773")))
    assert [place.step for place in call.places[-2:]] == [Step.CALLBACK, Step.CALLBACK_NOTED]
    assert [sorted(said.acts) for said in call.uttered[-2:]] == [[Act.TO_PERSON], [Act.CALLBACK]]
