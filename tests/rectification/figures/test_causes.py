"""What people were dissatisfied with: counted by people, and hidden where they are few (R6)."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from survey.rectification.figures.causes import Voice, by_month, count_people, hidden_causes
from survey.scoring.suppression import is_small

PARENTS = {"county": None, "roads": "county", "north": "roads", "water": "county"}
ABOVE = {1: ("roads", "county"), 2: ("north", "roads", "county"), 3: ("water", "county")}
SHOW_FROM = 5

_voices = st.lists(
    st.builds(
        Voice,
        unit_id=st.sampled_from([1, 2, 3]),
        person=st.integers(1, 40),
        level=st.sampled_from([4, 5]),
        told=st.booleans(),
        month=st.just("2026-09"),
        causes=st.lists(st.sampled_from(["result", "delay", "attitude"]), min_size=1, max_size=2).map(tuple),
    ),
    max_size=60,
)


def _above(unit_id: int) -> tuple[str, ...]:
    return ABOVE[unit_id]


@settings(max_examples=40)
@given(_voices)
def test_r6_what_is_shown_is_of_enough_people_also_beside_what_the_unit_knows(voices: list[Voice]) -> None:
    hidden = hidden_causes(PARENTS, voices, _above, SHOW_FROM)
    unknown = [one for one in voices if not one.told]
    for view in (count_people(voices, _above), count_people(unknown, _above)):
        for cell, levels in view.items():
            if cell[1] and cell not in hidden:
                assert not is_small(levels, SHOW_FROM)


@settings(max_examples=40)
@given(_voices)
def test_people_are_counted_once_for_a_cause(voices: list[Voice]) -> None:
    counted = count_people(voices, _above)
    for code in PARENTS:
        for cause in ("result", "delay"):
            people = {one.person for one in voices if code in ABOVE[one.unit_id] and cause in one.causes}
            assert counted.get((code, cause), Counter()).total() == len(people)
            assert by_month(voices, _above, code).get(cause, Counter())["2026-09"] == len(people)
