import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.carriers.sandbox.petitioners.pace import human_wait, wait_of
from survey.carriers.sandbox.petitioners.vocabulary import Wait

places = st.floats(0, 1, exclude_max=True)


@given(st.sampled_from(list(Wait)), places)
def test_at_full_speed_nobody_takes_long(wait: Wait, at: float) -> None:
    assert 0 <= wait_of(wait, at, None) <= (1.5 if wait is Wait.LATE else 0.05)


@given(st.sampled_from(list(Wait)), places, st.floats(0.1, 1000))
def test_speed_divides_the_time_that_life_takes(wait: Wait, at: float, speed: float) -> None:
    assert wait_of(wait, at, speed) == pytest.approx(human_wait(wait, at) / speed)


def test_half_answer_within_two_minutes_and_late_ones_take_hours() -> None:
    assert human_wait(Wait.PROMPT, 0.5) == pytest.approx(119, abs=1)
    assert human_wait(Wait.LATE, 0) == 3600
