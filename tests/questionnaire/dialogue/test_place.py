"""A place goes into an address and comes back as it was; anything else is no place."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.questionnaire.dialogue import FIRST, BadPlace, Place, Step, parse
from survey.questionnaire.dialogue.place import After
from tests.questionnaire.dialogue.calls import SHIPPED

LONGEST_SID = 64  # of a kept message: the call's own (34), a colon, and the place
OF_A_CALL = 34 + 1

_counts = st.integers(0, 9)
_steps = st.sampled_from([step for step in Step if step is not Step.QUESTION])
_plain = st.builds(Place, _steps, st.just(0), st.integers(0, 999), voice=st.integers(0, 2))
_asking = st.builds(
    Place, st.just(Step.QUESTION), st.integers(1, 5), st.integers(0, 999), voice=st.integers(0, 2)
)
_again = st.builds(
    lambda place, after, wrong, silent: replace(place, after=after, wrong=wrong, silent=silent),
    _plain | _asking,
    st.sampled_from([After.AGAIN, After.WRONG, After.SILENT]),
    _counts,
    _counts,
)
places = _plain | _asking | _again


@given(places)
def test_a_place_comes_back_as_it_went(place: Place) -> None:
    assert parse(SHIPPED, place.path) == place


@given(places)
def test_a_place_is_short_and_ascii(place: Place) -> None:
    assert place.path.isascii() and OF_A_CALL + len(place.path) <= LONGEST_SID


@given(places, places)
def test_no_two_places_are_written_alike(one: Place, other: Place) -> None:
    assert (one.path == other.path) == (one == other)


@given(places.filter(lambda place: not place.is_end))
def test_every_next_place_of_a_call_is_another(place: Place) -> None:
    later = [place.once_more(After.AGAIN), place.once_more(After.SILENT, silent=1), place.then(Step.THANKS)]
    assert all(one.number == min(place.number + 1, 999) for one in later)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "identity",
        "0-identity-",
        "00-identity",
        "0-q0",
        "0-q6",
        "0-q",
        "0-q01",
        "1000-q1",
        "0-q1-w1",
        "0-q1-x11",
        "0-q1-v3",
        "0-q1-v0",
        "0-identity1",
        "0-q1 ",
        "0-q1\n",
        "０-q1",
        "0-Q1",
        "../0-q1",
        "-1-q1",
    ],
)
def test_anything_else_is_no_place(path: str) -> None:
    with pytest.raises(BadPlace):
        parse(SHIPPED, path)


@given(st.text(max_size=40))
def test_nothing_that_is_sent_breaks_the_reader(path: str) -> None:
    try:
        assert parse(SHIPPED, path).path == path
    except BadPlace:
        assert path != FIRST.path
