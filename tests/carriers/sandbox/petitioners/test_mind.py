"""Habits in conversation. The rule behind all of them: a level is given once for each question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.carriers.sandbox.petitioners.mind import Line
from survey.carriers.sandbox.petitioners.vocabulary import Habit, Meaning, Question, Wait
from tests.carriers.sandbox.petitioners.people import (
    AGAIN,
    INVITE,
    OFFER,
    REASK,
    REASON,
    REMINDER,
    SECOND,
    THANKS,
    WHO,
    Talk,
    of_habit,
)

FIRST_QUESTION, SECOND_QUESTION = Question.RESPONSIBLE_UNIT, Question.PETITION_OFFICE
RATINGS = (Meaning.RATING, Meaning.RATING_AND_STOP)


def meanings(lines: tuple[Line, ...]) -> list[Meaning]:
    return [line.meaning for line in lines]


def test_a_plain_person_answers_both_questions_with_a_level() -> None:
    talk = Talk(of_habit(Habit.PLAIN))
    (first,), (second,) = talk.hears(INVITE), talk.hears(SECOND)
    assert (first.question, second.question) == (FIRST_QUESTION, SECOND_QUESTION)
    assert (first.tail, first.episode, second.tail, second.episode) == ("3721", 1, "3721", 1)
    assert first.text in (
        str(first.level),
        ["非常满意", "满意", "基本满意", "不满意", "非常不满意"][first.level or 0 - 1],
    )


def test_who_has_answered_does_not_answer_what_crossed_the_answer() -> None:
    talk = Talk(of_habit(Habit.PLAIN))
    assert len(talk.hears(INVITE)) == 1
    assert talk.hears(REMINDER) == talk.hears(REASK) == talk.hears(INVITE) == ()
    assert len(talk.hears(SECOND)) == 1
    assert talk.hears(SECOND) == talk.hears(REASK) == talk.hears(REMINDER) == ()


@pytest.mark.parametrize("question", list(Question))
def test_a_vague_person_is_clear_when_asked_again(question: Question) -> None:
    talk = Talk(of_habit(Habit.VAGUE, vague_at=question))
    if question is SECOND_QUESTION:
        assert meanings(talk.hears(INVITE)) == [Meaning.RATING]
    assert meanings(talk.hears(INVITE if question is FIRST_QUESTION else SECOND)) == [Meaning.VAGUE]
    (rating,) = talk.hears(REASK)
    assert (rating.meaning, rating.question, rating.text) == (Meaning.RATING, question, str(rating.level))


def test_a_suspicious_person_asks_first() -> None:
    talk = Talk(of_habit(Habit.WHO))
    assert meanings(talk.hears(INVITE)) == [Meaning.WHO]
    assert meanings(talk.hears(WHO)) == [Meaning.RATING]
    assert meanings(talk.hears(SECOND)) == [Meaning.RATING]


def test_a_busy_person_answers_the_reminder() -> None:
    talk = Talk(of_habit(Habit.LATER))
    assert meanings(talk.hears(INVITE)) == [Meaning.LATER]
    assert meanings(talk.hears(REMINDER)) == [Meaning.RATING]


def test_a_late_person_takes_hours() -> None:
    (line,) = Talk(of_habit(Habit.LATE)).hears(INVITE)
    assert line.wait is Wait.LATE


def test_a_chatty_person_writes_several_messages() -> None:
    talk = Talk(of_habit(Habit.CHATTY))
    assert meanings(talk.hears(INVITE)) == [Meaning.GREETING, Meaning.RATING, Meaning.THANKS]
    assert talk.hears(REASK) == ()
    assert meanings(talk.hears(SECOND)) == [Meaning.RATING, Meaning.THANKS]


def test_one_who_stops_half_way() -> None:
    talk = Talk(of_habit(Habit.HALF))
    assert meanings(talk.hears(INVITE)) == [Meaning.RATING]
    assert talk.hears(SECOND) == talk.hears(SECOND) == ()


def test_one_who_opts_out_after_the_first_answer_is_silent_for_good() -> None:
    talk = Talk(of_habit(Habit.STOP_AFTER))
    assert meanings(talk.hears(INVITE)) == [Meaning.RATING]
    assert meanings(talk.hears(SECOND)) == [Meaning.STOP]
    assert talk.hears(INVITE.replace("3721", "4000")) == ()


def test_level_and_stop_in_one_message() -> None:
    talk = Talk(of_habit(Habit.STOP_WITH))
    (line,) = talk.hears(INVITE)
    assert line.meaning is Meaning.RATING_AND_STOP and line.level and str(line.level) in line.text
    assert talk.hears(SECOND) == ()


@pytest.mark.parametrize(
    ("habit", "meaning"),
    [
        (Habit.STOP_FIRST, Meaning.STOP),
        (Habit.WRONG_PERSON, Meaning.WRONG_PERSON),
        (Habit.NOT_PETITIONER, Meaning.NOT_PETITIONER),
        (Habit.DECEASED, Meaning.DECEASED),
        (Habit.REFUSES, Meaning.REFUSES),
        (Habit.HUMAN, Meaning.HUMAN),
    ],
)
def test_those_who_take_no_part_say_so_once(habit: Habit, meaning: Meaning) -> None:
    talk = Talk(of_habit(habit))
    (line,) = talk.hears(INVITE)
    assert (line.meaning, line.level, line.question) == (meaning, None, None)
    assert talk.hears(REASK) == talk.hears(REMINDER) == ()


def test_one_who_wants_a_person_may_still_answer_about_another_case() -> None:
    talk = Talk(of_habit(Habit.HUMAN))
    talk.hears(INVITE)
    assert meanings(talk.hears(INVITE.replace("3721", "4000"))) == [Meaning.HUMAN]


def test_the_silent_never_write() -> None:
    talk = Talk(of_habit(Habit.SILENT))
    assert not any(talk.hears(text) for text in (INVITE, REMINDER, SECOND, REASON, OFFER))


def test_who_answers_only_calls_never_writes() -> None:
    talk = Talk(of_habit(Habit.PLAIN, only_calls=True))
    assert not any(talk.hears(text) for text in (INVITE, REMINDER, SECOND, REASON, OFFER))


def test_reason_and_offer_are_answered_once_by_the_inclined() -> None:
    talk = Talk(of_habit(Habit.PLAIN, gives_reason=True, wants_contact=True), mood=0.0)
    talk.hears(INVITE), talk.hears(SECOND)
    assert meanings(talk.hears(REASON)) == [Meaning.REASON]
    assert meanings(talk.hears(OFFER)) == [Meaning.YES]
    assert talk.hears(REASON) == talk.hears(OFFER) == talk.hears(THANKS) == ()
    other = Talk(of_habit(Habit.PLAIN, gives_reason=False, wants_contact=False))
    other.hears(INVITE), other.hears(SECOND)
    assert other.hears(REASON) == other.hears(OFFER) == ()


def test_a_new_round_is_answered_anew_and_another_case_beside_it() -> None:
    talk = Talk(of_habit(Habit.PLAIN))
    talk.hears(INVITE), talk.hears(SECOND)
    (again,) = talk.hears(AGAIN)
    assert (again.question, again.tail, again.episode) == (FIRST_QUESTION, "3721", 2)
    (other,) = talk.hears(INVITE.replace("3721", "4000"))
    assert (other.tail, other.episode) == ("4000", 1)


def test_who_is_asked_again_by_a_sandbox_that_was_not_there_before_thinks_anew() -> None:
    (again,) = Talk(of_habit(Habit.PLAIN)).hears(AGAIN)
    assert (again.question, again.tail, again.episode) == (FIRST_QUESTION, "3721", 2)


def test_another_case_that_ends_in_the_same_characters_is_answered_too() -> None:
    talk = Talk(of_habit(Habit.PLAIN))
    talk.hears(INVITE), talk.hears(SECOND), talk.hears(THANKS)
    (line,) = talk.hears(INVITE)
    assert (line.question, line.episode) == (FIRST_QUESTION, 2)


def test_a_second_question_out_of_nowhere_is_answered() -> None:
    (line,) = Talk(of_habit(Habit.PLAIN)).hears(SECOND)
    assert (line.question, line.tail) == (SECOND_QUESTION, "")


@given(
    st.sampled_from(list(Habit)),
    st.lists(st.sampled_from([INVITE, REMINDER, SECOND, REASK, WHO, REASON, OFFER, THANKS]), max_size=12),
    st.integers(0, 999),
)
def test_r1_nobody_rates_a_question_of_a_case_twice(habit: Habit, texts: list[str], number: int) -> None:
    talk = Talk(of_habit(habit, phone=f"+86139{number:08}"))
    given_levels = [
        (line.tail, line.episode, line.question)
        for text in texts
        for line in talk.hears(text)
        if line.meaning in RATINGS
    ]
    assert len(given_levels) == len(set(given_levels))


@given(
    st.sampled_from(list(Habit)),
    st.lists(st.sampled_from([INVITE, REMINDER, SECOND, REASK, WHO, REASON, OFFER]), max_size=8),
)
def test_the_same_person_hearing_the_same_says_the_same(habit: Habit, texts: list[str]) -> None:
    one, other = Talk(of_habit(habit)), Talk(of_habit(habit))
    assert [one.hears(text) for text in texts] == [other.hears(text) for text in texts]
