"""Manners on the telephone. The rule is that of texts: a level is given once for each question, whatever the
channel, and it is the same level."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.carriers.sandbox.petitioners.doing import HangUp, Key, Words
from survey.carriers.sandbox.petitioners.on_the_phone import Act
from survey.carriers.sandbox.petitioners.vocabulary import Habit, Manner, Meaning, Question, Takes
from tests.carriers.sandbox.petitioners.people import (
    INVITE,
    REASON,
    SECOND,
    PhoneCall,
    Talk,
    of_habit,
    of_manner,
)

OPTIONS = "非常满意按 1。满意按 2。基本满意按 3。不满意按 4。非常不满意按 5。再听一遍按星号，要跟人说按 9。"
GREETING = "您好，这里是青溪县民调中心。不想回答请按 0，或直接挂断。"
WHO_IS_IT = "请问您是张先生或女士本人吗？是请按 1；本人不在请按 3；打错了请按 2。"
UNIT = f"尾号3721的事，对城关镇的办理：{OPTIONS}"
OFFICE = f"对接待您、转交这件事的县信访局，还用这五个键评价：{OPTIONS}"
WHY = "愿意说说原因的话，请在“嘀”声后讲，讲完按井号。不说就请挂断。"
VERIFIER = "要核实员联系您吗？要请按 1，不要请按 2。"
TELL_UNIT = "要不要告诉承办单位是您反映的？可以请按 1，不可以请按 2。"
MENU = (
    "您好，这里是民调中心。尾号3 7 2 1的事，承办单位报已办结，想请您评价。"
    f"{OPTIONS}打错了按 8，不再接到来电和短信按 0。"
)
WHEN = "什么时候方便？上午请按 1，下午请按 2，晚上请按 3，都行就请挂断。"
UNIT_QUESTION, OFFICE_QUESTION = Question.RESPONSIBLE_UNIT, Question.PETITION_OFFICE


def call(person: object, **other: object) -> PhoneCall:
    talk = Talk(person if not isinstance(person, Manner) else of_manner(person, **other))  # type: ignore[arg-type]
    return PhoneCall(talk)


def key(act: Act) -> str:
    """The one key that is pressed."""
    ((_, doing),) = act.doing
    assert isinstance(doing, Key)
    return doing.digit


def leaves(act: Act) -> bool:
    return bool(act.doing) and isinstance(act.doing[-1][1], HangUp)


def test_a_plain_person_says_yes_and_presses_both_levels() -> None:
    phone = call(Manner.PLAIN)
    assert phone.hears(GREETING, Takes.NOTHING) is None
    assert key(phone.does(WHO_IS_IT)) == "1"
    unit, office = phone.does(UNIT), phone.does(OFFICE)
    assert (unit.question, office.question) == (UNIT_QUESTION, OFFICE_QUESTION)
    assert (unit.tail, unit.episode, office.tail) == ("3721", 1, "3721")
    assert (key(unit), key(office)) == (str(unit.level), str(office.level))


def test_the_level_is_the_one_that_would_have_been_written() -> None:
    person = of_habit(Habit.PLAIN, manner=Manner.PLAIN)
    (written,) = Talk(person).hears(INVITE)
    assert call(person).does(UNIT).level == written.level


def test_who_has_written_hangs_up_when_asked_again_and_goes_on_with_the_rest() -> None:
    talk = Talk(of_habit(Habit.PLAIN, manner=Manner.PLAIN))
    talk.hears(INVITE)
    assert PhoneCall(talk).does(UNIT).meaning is Meaning.ALREADY
    talk.hears(SECOND)
    assert PhoneCall(talk).does(OFFICE).meaning is Meaning.ALREADY
    talk = Talk(of_habit(Habit.PLAIN, manner=Manner.PLAIN))
    talk.hears(INVITE)
    assert PhoneCall(talk).does(OFFICE).question is OFFICE_QUESTION


def test_who_has_answered_on_the_phone_does_not_write_it_again() -> None:
    talk = Talk(of_habit(Habit.PLAIN, manner=Manner.PLAIN))
    PhoneCall(talk).does(UNIT)
    assert talk.hears(INVITE) == ()
    assert len(talk.hears(SECOND)) == 1


def test_what_did_not_get_through_is_said_again_and_is_the_same() -> None:
    phone = call(Manner.PLAIN)
    first = phone.does(UNIT)
    phone.talk.memory = phone.talk.memory.unsay(first.tail, first.episode, UNIT_QUESTION)
    again = PhoneCall(phone.talk).does(UNIT)
    assert (again.level, again.question) == (first.level, first.question)


def test_a_new_round_is_another_episode() -> None:
    phone = call(Manner.PLAIN)
    phone.does(UNIT), phone.does(OFFICE)
    again = PhoneCall(phone.talk).does(UNIT)
    assert (again.meaning, again.episode) == (Meaning.RATING, 2)


@pytest.mark.parametrize(
    ("manner", "pressed", "meaning"),
    [
        (Manner.NOT_IN, "3", Meaning.NOT_IN),
        (Manner.WRONG_PERSON, "2", Meaning.WRONG_PERSON),
        (Manner.STOPS, "0", Meaning.STOP),
    ],
)
def test_those_who_end_it_at_the_first_question(manner: Manner, pressed: str, meaning: Meaning) -> None:
    act = call(manner).does(WHO_IS_IT)
    assert (key(act), act.meaning) == (pressed, meaning)


def test_who_was_not_in_is_there_the_next_time_and_when_calling_us() -> None:
    phone = call(Manner.NOT_IN)
    phone.does(WHO_IS_IT)
    assert key(PhoneCall(phone.talk).does(WHO_IS_IT)) == "1"
    assert key(PhoneCall(Talk(of_manner(Manner.NOT_IN)), called_us=True).does(WHO_IS_IT)) == "1"


@pytest.mark.parametrize("manner", [Manner.STOPS, Manner.WRONG_PERSON])
def test_who_wants_no_more_hangs_up_and_writes_nothing(manner: Manner) -> None:
    phone = call(manner)
    phone.does(WHO_IS_IT)
    assert leaves(PhoneCall(phone.talk).does(WHO_IS_IT))
    assert phone.talk.hears(INVITE) == ()


def test_who_refuses_hangs_up_on_the_greeting() -> None:
    act = call(Manner.REFUSES).hears(GREETING, Takes.NOTHING)
    assert act is not None and leaves(act)


def test_one_who_hears_everything_twice() -> None:
    phone = call(Manner.AGAIN)
    pressed = [key(phone.does(said)) for said in (WHO_IS_IT, WHO_IS_IT, UNIT, UNIT)]
    assert pressed[:3] == ["*", "1", "*"] and pressed[3] in "12345"


@pytest.mark.parametrize("manner", [Manner.WRONG_KEY, Manner.SILENT_ONCE])
def test_a_slip_is_made_once(manner: Manner) -> None:
    phone = call(manner, vague_at=UNIT_QUESTION)
    first, second = phone.does(UNIT), phone.does(UNIT)
    assert first.level is None and (not first.doing or key(first) not in "12345")
    assert second.meaning is Meaning.RATING


def test_the_silent_say_nothing_and_hang_up_in_the_end() -> None:
    phone = call(Manner.SILENT)
    acts = [phone.does(WHO_IS_IT) for _ in range(3)]
    assert [act.doing for act in acts[:2]] == [(), ()]
    assert leaves(acts[2])


def test_one_who_hangs_up_half_way_does_not_take_it_up_again() -> None:
    phone = call(Manner.HALF)
    assert phone.does(UNIT).meaning is Meaning.RATING
    assert leaves(phone.does(OFFICE))
    assert leaves(PhoneCall(phone.talk).does(OFFICE))


def test_one_who_wants_a_person_says_when() -> None:
    phone = call(Manner.HUMAN)
    act = phone.does(WHO_IS_IT)
    if act.meaning is Meaning.IT_IS_ME:
        act = phone.does(UNIT)
    assert (key(act), act.meaning) == ("9", Meaning.HUMAN)
    assert key(phone.does(WHEN)) in "123"


def test_where_words_are_taken_some_speak() -> None:
    speaking, pressing = call(Manner.SPEAKS), call(Manner.SPEAKS)
    act = speaking.does(UNIT, Takes.EITHER)
    ((_, said),) = act.doing
    assert isinstance(said, Words) and "满意" in said.text and act.level
    assert key(pressing.does(UNIT, Takes.KEYS)) == str(act.level)
    ((_, forced),) = call(Manner.PLAIN).does(UNIT, Takes.SPEECH).doing
    assert isinstance(forced, Words)


def test_the_reason_is_spoken_once_and_not_if_it_was_written() -> None:
    talk = Talk(of_manner(Manner.PLAIN, gives_reason=True))
    phone = PhoneCall(talk)
    act = phone.does(WHY, Takes.RECORDING)
    words = act.doing[0][1]
    assert act.meaning is Meaning.REASON and isinstance(words, Words) and len(words.text) > 5
    assert act.doing[1][0] > words.seconds and act.doing[1][1] in (Key("#"), HangUp())
    assert PhoneCall(talk).does(WHY, Takes.RECORDING).meaning is not Meaning.REASON
    talk = Talk(of_manner(Manner.PLAIN, gives_reason=True))
    talk.hears(INVITE), talk.hears(SECOND), talk.hears(REASON)
    assert PhoneCall(talk).does(WHY, Takes.RECORDING).meaning is not Meaning.REASON


def test_who_gives_no_reason_leaves_or_keeps_silent() -> None:
    acts = [
        call(Manner.PLAIN, phone=f"+86139{at:08}", gives_reason=False).does(WHY, Takes.RECORDING)
        for at in range(60)
    ]
    assert {leaves(act) for act in acts} == {True, False}
    assert all(not act.doing or leaves(act) for act in acts)


@pytest.mark.parametrize(("wants", "pressed"), [(True, "1"), (False, "2")])
def test_consent_is_said_by_key(wants: bool, pressed: str) -> None:
    phone = call(Manner.PLAIN, wants_contact=wants)
    assert key(phone.does(VERIFIER)) == pressed
    assert key(phone.does(TELL_UNIT)) in "12"


def test_keys_come_while_it_is_being_said_or_soon_after() -> None:
    waits = []
    for at in range(200):
        ((wait, _),) = call(Manner.PLAIN, phone=f"+86139{at:08}").does(WHO_IS_IT).doing
        waits.append(wait)
    assert any(wait < 10 for wait in waits) and any(wait > 10 for wait in waits)
    assert all(4 < wait < 13 for wait in waits)
    ((slow, _),) = call(Manner.SLOW).does(WHO_IS_IT).doing
    assert 13 < slow < 14.5


def test_an_unknown_question_is_left_and_then_ended() -> None:
    phone = call(Manner.PLAIN)
    assert phone.does("您要买保险吗？要请按 1。").doing == ()
    assert leaves(phone.does("您要买保险吗？要请按 1。"))


@given(
    st.sampled_from(list(Manner)),
    st.lists(
        st.tuples(
            st.sampled_from(
                [WHO_IS_IT, UNIT, OFFICE, OPTIONS, WHY, VERIFIER, TELL_UNIT, WHEN, INVITE, SECOND]
            ),
            st.sampled_from(list(Takes)),
            st.booleans(),
        ),
        max_size=14,
    ),
    st.integers(0, 999),
)
def test_r1_nobody_rates_a_question_of_a_case_twice_on_any_channel(
    manner: Manner, said: list[tuple[str, Takes, bool]], number: int
) -> None:
    talk = Talk(of_manner(manner, phone=f"+86139{number:08}"))
    phone, rated = PhoneCall(talk), []
    for text, takes, anew in said:
        phone = PhoneCall(talk) if anew else phone
        if text in (INVITE, SECOND):
            rated += [(line.tail, line.episode, line.question) for line in talk.hears(text) if line.level]
        elif (act := phone.hears(text, takes)) and act.level:
            rated.append((act.tail, act.episode, act.question))
    assert len(rated) == len(set(rated))


@pytest.mark.parametrize(
    ("manner", "pressed", "meaning"),
    [
        (Manner.WRONG_PERSON, "8", Meaning.WRONG_PERSON),
        (Manner.STOPS, "0", Meaning.STOP),
        (Manner.HUMAN, "9", Meaning.HUMAN),
    ],
)
def test_a_menu_has_a_key_for_whoever_wants_something_else(
    manner: Manner, pressed: str, meaning: Meaning
) -> None:
    act = call(manner).does(MENU)
    assert (key(act), act.meaning, act.level) == (pressed, meaning, None)


def test_in_a_menu_who_is_not_in_hangs_up_and_the_star_asks_for_it_again() -> None:
    assert leaves(call(Manner.NOT_IN).does(MENU))
    phone = call(Manner.AGAIN)
    assert key(phone.does(MENU)) == "*"
    again = phone.does(MENU)
    assert key(again) == str(again.level)
