import json
from collections.abc import Mapping
from fractions import Fraction

import pytest
from click.testing import CliRunner
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from survey.scoring.commands import scores
from survey.scoring.composite import Composite, composite
from survey.scoring.counts import Counts
from survey.scoring.definition import Definition
from survey.scoring.table import as_csv, as_lines
from survey.vocabulary import Basis, RatedObject
from tests.scoring.county import County

UNIT, OFFICE = RatedObject.RESPONSIBLE_UNIT, RatedObject.PETITION_OFFICE
PLACE = ("2026-10", Basis.SETTLED, "S1", "first")
HALVES = {UNIT: Fraction(1, 2), OFFICE: Fraction(1, 2)}
LEVELS = st.dictionaries(st.integers(1, 5), st.integers(1, 50), min_size=1)


def _of(
    unit: Mapping[int, int],
    office: Mapping[int, int],
    weights: Mapping[RatedObject, Fraction] = HALVES,
    *,
    suppressed: bool = False,
) -> Composite:
    counts = {UNIT: Counts(levels=unit), OFFICE: Counts(levels=office)}
    return composite(PLACE, counts, weights, Definition(), suppressed=suppressed)


def test_an_item_of_its_own_with_only_what_the_contract_names() -> None:
    assert _of({1: 7, 5: 3}, {2: 9, 4: 1}) == {
        "period": "2026-10", "basis": "settled", "unit": "S1", "object": "composite", "round": "first",
        "definition": "v1", "rate": 0.8, "rated": 20, "target_reached": True, "suppressed": False,
        "frozen": False,
    }  # fmt: skip


def test_empty_is_null_never_invented() -> None:
    item = _of({1: 7, 5: 3}, {})
    assert (item["rate"], item["target_reached"], item["rated"]) == (None, None, 10)


def test_an_object_that_weighs_nothing_is_not_missed() -> None:
    item = _of({1: 7, 5: 3}, {}, {UNIT: Fraction(1), OFFICE: Fraction(0)})
    assert (item["rate"], item["target_reached"]) == (0.7, False)


def test_r6_hidden_where_either_object_is() -> None:
    item = _of({1: 7, 5: 3}, {2: 1}, suppressed=True)
    assert (item["rate"], item["rated"], item["target_reached"], item["suppressed"]) == (
        None,
        None,
        None,
        True,
    )


@given(LEVELS, LEVELS, st.integers(0, 10))
def test_it_lies_between_both_rates(unit: dict[int, int], office: dict[int, int], tenths: int) -> None:
    weights = {UNIT: Fraction(tenths, 10), OFFICE: Fraction(10 - tenths, 10)}
    rates = [Fraction(Definition().satisfied_of(one), sum(one.values())) for one in (unit, office)]
    rate = _of(unit, office, weights)["rate"]
    assert rate is not None
    assert min(rates) - Fraction(1, 2000) <= Fraction(rate) <= max(rates) + Fraction(1, 2000)


def test_in_a_table_it_has_what_it_has() -> None:
    item = _of({1: 7, 5: 3}, {2: 9, 4: 1})
    assert as_csv([item]).splitlines()[1] == "2026-10,settled,S1,composite,first,v1,0.8,20,true,false,false"
    line = as_lines([item])[0]
    assert (line["rate"], line["rated"], line["verdict"], line["rank"], line["closed"]) == (
        "0.8",
        "20",
        "-",
        "-",
        "-",
    )


def _items(app: Flask, *words: str) -> list[dict[str, object]]:
    with app.app_context():
        printed = CliRunner().invoke(scores, ["--unit", "water", "--format", "json", *words]).output
    items: list[dict[str, object]] = json.loads(printed)["items"]
    return items


def test_it_stands_after_both_objects_where_none_was_asked_for(app: Flask, county: County) -> None:
    county.ask("water", 1, 2, 5, 4, office=2)
    assert [item["object"] for item in _items(app, "--round", "first")] == [UNIT, OFFICE, "composite"]
    assert [item["object"] for item in _items(app, "--object", UNIT.value)] == [UNIT, UNIT]
    assert all("key" in item for item in _items(app, "--by", "channel"))


def test_the_ratings_of_the_office_are_the_offices(app: Flask, county: County) -> None:
    county.ask("water", 1, 2, 5, 4, office=2)
    assert (
        _items(app, "--round", "final")[-1] | {"rate": None, "rated": 4}
        == _items(app, "--round", "final")[-1]
    )


@pytest.mark.parametrize("basis", ["settled", "closed"])
def test_r6_the_public_sees_it_where_it_sees_both(app: Flask, county: County, basis: str) -> None:
    county.ask("office", *[1, 2, 3, 4, 5] * 4, office=2)
    with app.app_context():
        printed = CliRunner().invoke(scores, ["--public", "--format", "json", "--basis", basis]).output
    items = json.loads(printed)["items"]
    hidden = {(i["unit"], i["round"]) for i in items if i["suppressed"] and i["object"] != "composite"}
    assert {
        (i["unit"], i["round"]) for i in items if i["suppressed"] and i["object"] == "composite"
    } == hidden
