"""Causes of many: nobody is known by theirs (R6)."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from survey.rectification.causes.fold import OTHER, TOLD_FROM, fold

CAUSES = st.frozensets(st.sampled_from(["result", "delay", "attitude", "promise", OTHER]), max_size=4)


@given(st.dictionaries(st.integers(1, 12), CAUSES))
def test_r6_no_cause_is_told_that_few_gave(given_by: Mapping[int, frozenset[str]]) -> None:
    told = fold(given_by)
    assert all(count >= TOLD_FROM for cause, count in told.items() if cause != OTHER)
    assert all(0 < count <= len(given_by) for count in told.values())


@given(st.dictionaries(st.integers(1, 12), CAUSES))
def test_whoever_gave_a_cause_is_counted_somewhere(given_by: Mapping[int, frozenset[str]]) -> None:
    told = fold(given_by)
    for causes in given_by.values():
        assert not causes or causes & told.keys() or OTHER in told


def test_rare_causes_stand_together_each_person_once() -> None:
    rare = {1: ["delay", "attitude"], 2: ["delay"], 3: ["result"], 4: ["result"], 5: ["result", OTHER]}
    assert fold(rare) == {"result": 3, OTHER: 3}
    assert fold({}) == {}
