import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.answering.steps import Step, first_step, is_dissatisfied, step
from survey.course.questionnaires import _SHIPPED
from survey.questionnaire.conversation import Act, Heard, State, advance, begin, turned_to
from survey.questionnaire.load import load
from survey.vocabulary import Channel

ASKED = load(_SHIPPED / "default.toml")
FORM = ASKED.form(Channel.WEB)


def _after(**answers: str) -> State:
    state = turned_to(ASKED, begin(ASKED, "zh-CN"), Channel.WEB)
    for key, value in answers.items():
        state = advance(ASKED, state, Heard(channel=Channel.WEB, question=key, value=value)).state
    return state


def test_the_page_before_all_questions_is_the_first_step() -> None:
    assert first_step(ASKED, begin(ASKED, "zh-CN")) == Step(1, 11, at_most=True)


@pytest.mark.parametrize("level", "12345")
def test_r8_until_both_ratings_are_in_every_level_is_as_far(level: str) -> None:
    assert step(ASKED, _after(responsible_unit=level)) == Step(3, 11, at_most=True)


def test_with_both_ratings_it_is_known_how_many_there_are() -> None:
    assert step(ASKED, _after(responsible_unit="1", petition_office="3")) == Step(4, 9, at_most=False)
    assert step(ASKED, _after(responsible_unit="4", petition_office="1")) == Step(4, 11, at_most=False)


def test_what_was_passed_over_is_behind() -> None:
    assert step(ASKED, _after(responsible_unit="1", petition_office="3", reason="")).number == 5


def test_a_later_round_that_asks_for_one_rating_has_a_step_less() -> None:
    state = turned_to(ASKED, begin(ASKED, "zh-CN", ("petition_office",)), Channel.WEB)
    assert step(ASKED, state) == Step(2, 10, at_most=True)


@given(st.lists(st.integers(0, 5), min_size=12, max_size=12))
def test_each_answer_is_one_step_and_the_last_step_is_the_last(choices: list[int]) -> None:
    state, seen = turned_to(ASKED, begin(ASKED, "zh-CN"), Channel.WEB), []
    for choice in choices:
        if state.current is None:
            break
        seen.append(step(ASKED, state))
        question = ASKED.question(state.current)
        values = {"rating": list("12345"), "consent": ["yes", "no", ""]}.get(
            question.kind, [*question.options, ""]
        )
        value = values[choice % len(values)]
        heard = Heard(channel=Channel.WEB, question=question.key, value=value, acts=frozenset[Act]())
        state = advance(ASKED, state, heard).state
    assert state.current is None
    assert [one.number for one in seen] == list(range(2, 2 + len(seen)))
    assert all(one.number <= one.of for one in seen)
    assert seen[-1] == Step(seen[-1].of, seen[-1].of, at_most=False)
    assert seen[-1].of == (11 if is_dissatisfied(ASKED, state) else 9)
