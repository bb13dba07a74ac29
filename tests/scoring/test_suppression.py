"""R6: from what is shown, nobody can work out what few people said."""

from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.scoring.suppression import Levels, Parents, hide_keys, hide_units, is_small

SHOW_FROM = 5
LEVELS = st.dictionaries(st.integers(1, 5), st.integers(0, 12), max_size=3)


@st.composite
def trees(draw: st.DrawFn) -> Parents:
    """Some units in up to a few levels, one or two of them on top."""
    parents: dict[str, str | None] = {"u0": None}
    for number in range(1, draw(st.integers(1, 14))):
        parents[f"u{number}"] = draw(st.sampled_from([*parents, "u0"]))
    return parents


def _rolled_up(parents: Parents, own: Mapping[str, Levels]) -> dict[str, Counter[int]]:
    rolled: dict[str, Counter[int]] = {unit: Counter() for unit in parents}
    for unit, levels in own.items():
        above: str | None = unit
        while above is not None:
            rolled[above].update(levels)
            above = parents[above]
    return rolled


@st.composite
def counties(draw: st.DrawFn) -> tuple[Parents, dict[str, Counter[int]]]:
    parents = draw(trees())
    return parents, _rolled_up(parents, {unit: draw(LEVELS) for unit in parents})


def _rated(view: Mapping[str, Levels]) -> dict[str, int]:
    return {unit: sum(levels.values()) for unit, levels in view.items()}


def _rest(unit: str, parents: Parents, rated: Mapping[str, int], hidden: frozenset[str]) -> int:
    """What is left of a unit when every shown unit below it is taken off."""
    below = [child for child, parent in parents.items() if parent == unit]
    return rated[unit] - sum(
        rated[child] - (_rest(child, parents, rated, hidden) if child in hidden else 0) for child in below
    )


@pytest.mark.parametrize(
    ("levels", "small"),
    [
        ({}, False),
        ({1: 4}, True),
        ({1: 2, 4: 2}, True),
        ({1: 3, 5: 2}, False),
        ({1: 9}, True),
        ({1: 10}, False),
        ({5: 8, 1: 1}, False),
    ],
)
def test_r6_small_is_few_or_of_one_mind(levels: Levels, small: bool) -> None:
    assert is_small(levels, SHOW_FROM) is small


def test_r6_one_small_unit_takes_the_smallest_sibling_along() -> None:
    parents = {"county": None, "a": "county", "b": "county", "c": "county"}
    view = _rolled_up(parents, {"a": {1: 1, 4: 1}, "b": {1: 20, 3: 5}, "c": {1: 6, 5: 1}})
    assert hide_units(parents, [view], SHOW_FROM) == {"a", "c"}


def test_r6_a_hidden_middle_is_not_given_back_by_its_children() -> None:
    parents = {"county": None, "a": "county", "b": "county", "b1": "b", "b2": "b"}
    view = _rolled_up(parents, {"a": {1: 1, 4: 1}, "b1": {1: 9, 2: 3}, "b2": {1: 5, 2: 3}})
    assert hide_units(parents, [view], SHOW_FROM) == {"a", "b", "b1", "b2"}


def test_r6_two_cases_of_the_parent_itself_are_covered_too() -> None:
    parents = {"county": None, "a": "county", "b": "county", "c": "county"}
    many = {1: 10, 2: 10}
    view = _rolled_up(parents, {"county": {5: 2}, "a": many, "b": many, "c": {1: 30, 5: 1}})
    assert hide_units(parents, [view], SHOW_FROM) == {"a", "b"}


def test_r6_hidden_by_one_basis_is_hidden_by_the_other() -> None:
    parents = {"county": None, "a": "county", "b": "county", "c": "county"}
    settled = _rolled_up(parents, {"a": {1: 2, 4: 2}, "b": {1: 9, 4: 9}, "c": {1: 9, 4: 10}})
    closed = _rolled_up(parents, {"a": {1: 3, 4: 2}, "b": {1: 9, 4: 9}, "c": {1: 9, 4: 10}})
    assert hide_units(parents, [settled, closed], SHOW_FROM) == {"a", "b"}


def test_r6_figures_without_a_small_one_stay_as_they_are() -> None:
    parents = {"county": None, "a": "county", "b": "county"}
    view = _rolled_up(parents, {"a": {1: 3, 4: 2}, "b": {1: 9, 4: 9}})
    assert hide_units(parents, [view], SHOW_FROM) == frozenset()


@given(counties())
def test_r6_subtracting_shown_units_never_leaves_a_few_people(
    county: tuple[Parents, dict[str, Counter[int]]],
) -> None:
    parents, view = county
    rated = _rated(view)
    hidden = hide_units(parents, [view], SHOW_FROM)
    assert all(unit in hidden for unit, levels in view.items() if is_small(levels, SHOW_FROM))
    for unit in parents.keys() - hidden:
        rest = _rest(unit, parents, rated, hidden)
        assert rest == 0 or rest >= SHOW_FROM


@given(counties())
def test_r6_a_small_unit_is_never_all_that_is_hidden_under_the_shown_one_above(
    county: tuple[Parents, dict[str, Counter[int]]],
) -> None:
    parents, view = county
    rated = _rated(view)
    hidden = hide_units(parents, [view], SHOW_FROM)
    for unit in hidden:
        above: str | None = parents[unit]
        while above is not None and above in hidden:
            above = parents[above]
        if above is not None and rated[unit]:
            assert _rest(above, parents, rated, hidden) > rated[unit] or not is_small(view[unit], SHOW_FROM)


@given(counties())
def test_r6_hidden_siblings_cover_each_other(county: tuple[Parents, dict[str, Counter[int]]]) -> None:
    parents, view = county
    rated = _rated(view)
    hidden = hide_units(parents, [view], SHOW_FROM)
    for parent in set(parents.values()):
        siblings = [unit for unit in parents if parents[unit] == parent]
        inside = [unit for unit in siblings if unit in hidden]
        if sum(rated[unit] for unit in inside):
            everybody = all(unit in hidden for unit in siblings if rated[unit])
            assert everybody or (len(inside) >= 2 and sum(rated[unit] for unit in inside) >= SHOW_FROM)


@given(counties(), st.data())
def test_r6_every_view_of_the_same_people_is_safe(
    county: tuple[Parents, dict[str, Counter[int]]], data: st.DataObject
) -> None:
    parents, first = county
    second = _rolled_up(parents, {unit: data.draw(LEVELS) for unit in parents})
    hidden = hide_units(parents, [first, second], SHOW_FROM)
    for view in (first, second):
        for unit in parents.keys() - hidden:
            rest = _rest(unit, parents, _rated(view), hidden)
            assert not is_small(view[unit], SHOW_FROM)
            assert rest == 0 or rest >= SHOW_FROM


@given(trees(), st.data())
def test_r6_no_key_of_a_breakdown_gives_a_few_people_away(parents: Parents, data: st.DataObject) -> None:
    columns = {
        key: _rolled_up(parents, {u: data.draw(LEVELS) for u in parents}) for key in ("sms", "web", "")
    }
    totals = {unit: sum((columns[key][unit] for key in columns), Counter()) for unit in parents}
    hidden_units = hide_units(parents, [totals], SHOW_FROM)
    cells = {(unit, key): column[unit] for key, column in columns.items() for unit in parents}
    hidden = hide_keys(parents, [cells], hidden_units, SHOW_FROM)
    for key, column in columns.items():
        gone = frozenset(unit for unit in parents if (unit, key) in hidden)
        assert hidden_units <= gone
        for unit in parents.keys() - gone:
            rest = _rest(unit, parents, _rated(column), gone)
            assert not is_small(column[unit], SHOW_FROM)
            assert rest == 0 or rest >= SHOW_FROM
    for unit in parents.keys() - hidden_units:
        rest = sum(sum(cells[unit, key].values()) for key in columns if (unit, key) in hidden)
        assert rest == 0 or rest >= SHOW_FROM


def test_r6_reasons_do_not_cover_each_other_since_they_do_not_add_up() -> None:
    cells = {("a", "slow"): {4: 2}, ("a", "rude"): {4: 6, 5: 6}}
    assert hide_keys({"a": None}, [cells], frozenset(), SHOW_FROM, adds_up=False) == {("a", "slow")}
    assert hide_keys({"a": None}, [cells], frozenset(), SHOW_FROM) == set(cells)
