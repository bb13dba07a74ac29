"""Ranks in score objects: among the units of a level, of a frozen month as they were kept."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from sqlalchemy import update

from survey.models import Rank, Unit
from survey.scoring.asked import Asked
from survey.scoring.compare_units import Compared, compare_units
from survey.scoring.counts import Counts
from survey.scoring.definition import Definition
from survey.scoring.fair.standing import seed_of, standings
from survey.scoring.frozen import freeze_month
from survey.scoring.list_scores import list_scores
from survey.scoring.periods import read_period
from survey.scoring.read_counts import Place
from survey.scoring.rounding import half_up
from survey.scoring.score import Score
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import Breakdown, RatedObject
from tests.scoring.county import County, at

ONE = RatedObject.RESPONSIBLE_UNIT
SIX = {"a": (9, 10), "b": (30, 40), "c": (12, 12), "d": (5, 20), "e": (18, 20), "f": (2, 3)}


def _tree(*codes: str) -> UnitTree:
    parents: Mapping[str, str | None] = {"top": None, **dict.fromkeys(codes, "top")}
    levels = {"top": "county", **dict.fromkeys(codes, "bureau")}
    return UnitTree(["top", *codes], parents, {}, levels, {})


def _counts(units: Mapping[str, tuple[int, int]]) -> dict[Place, Counts]:
    return {
        Place(code, ONE): Counts(levels={1: satisfied, 5: rated - satisfied})
        for code, (satisfied, rated) in units.items()
    }


def _compared(label: str = "2026-10", rank_from: int = 10) -> Compared:
    return Compared(read_period(label, at("2026-10-05T10:00:00+08:00").date()), Definition(), rank_from)


def test_units_stand_among_those_of_their_level() -> None:
    counts = _counts(SIX | {"top": (76, 105)})
    found = compare_units(_compared(), _tree(*SIX), counts, {"first"})
    expected = standings(SIX, 10, seed_of("2026-10", "bureau", ONE, "first"))
    assert {at.unit: standing for at, standing in found.items() if at.unit != "top"} == dict(expected)
    assert found[Place("top", ONE)].adjusted is None  # one of its kind


def test_r6_who_is_hidden_leaves_no_gap_among_the_ranks() -> None:
    hidden = {Place("c", ONE), Place("f", ONE)}
    several = SIX | {"g": (15, 20), "h": (16, 20)}
    found = compare_units(_compared(), _tree(*several), _counts(several), {"first"}, hidden)
    shown = {code: counts for code, counts in several.items() if code not in "cf"}
    assert {at.unit: one for at, one in found.items()} == dict(
        standings(shown, 10, seed_of("2026-10", "bureau", ONE, "first"))
    )
    assert sorted(one.rank or 0 for one in found.values()) == list(range(1, 7))


@pytest.fixture
def september(county: County) -> County:
    """Six units below each other and beside: only one level of them is compared."""
    county.set_up()
    county.clock.set(at("2026-09-20T10:00:00+08:00"))
    with county.runtime.database.write() as session:
        session.execute(update(Unit).values(level="all"))
    for unit, levels in {"water": "1112225", "north": "11114", "south": "22345", "office": "13"}.items():
        county.ask(unit, *map(int, levels * 4))
    county.clock.set(at("2026-10-05T10:00:00+08:00"))
    return county


def _asked(county: County, **how: object) -> list[Score]:
    asked = Asked(read_period("2026-09", county.clock.now().date()), objects=(ONE,), rounds=("first",))
    return list_scores(county.runtime, replace(asked, **how))  # type: ignore[arg-type]


def _standing(item: Score) -> tuple[object, ...]:
    return item["adjusted"], item["rank"], item["rank_low"], item["rank_high"]


def test_items_carry_the_standing_of_the_unit_and_by_unit_of_the_child(september: County) -> None:
    items = {item["unit"]: item for item in _asked(september)}
    units = {code: (item["satisfied"] or 0, item["rated"] or 0) for code, item in items.items()}
    expected = standings(units, 10, seed_of("2026-09", "all", ONE, "first"))
    assert {one.rank for one in expected.values()} != {None}
    for code, one in expected.items():
        adjusted = None if one.adjusted is None else half_up(one.adjusted)
        assert _standing(items[code]) == (adjusted, one.rank, one.rank_low, one.rank_high)
    children = _asked(september, unit="roads", by=Breakdown.UNIT)
    assert [(one["key"], _standing(one)) for one in children] == [
        (code, _standing(items[code])) for code in ("north", "south")
    ]
    assert {_standing(one) for one in _asked(september, by=Breakdown.CHANNEL)} == {(None,) * 4}


def test_a_frozen_month_keeps_the_ranks_as_they_were_published(september: County) -> None:
    before = _asked(september)
    with september.runtime.database.write() as session:
        freeze_month(september.runtime, session, "2026-09", None)
    assert [_standing(item) for item in _asked(september)] == [_standing(item) for item in before]
    with september.runtime.database.write() as session:
        session.execute(update(Rank).where(Rank.unit_id == september.ids["water"]).values(rank=2, rank_low=1))
    water = next(item for item in _asked(september) if item["unit"] == "water")
    assert (water["rank"], water["rank_low"]) == (2, 1)
