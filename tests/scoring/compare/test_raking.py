import random

import pandas as pd
import pytest
import weightipy
from hypothesis import given
from hypothesis import strategies as st

from survey.scoring.compare.raking import CAP, Cell, rake
from survey.scoring.wilson import wilson


def county(seed: int, units: int = 4, categories: int = 3, asked: tuple[int, int] = (30, 90)) -> list[Cell]:
    """Every unit with every category; one in two to six answers."""
    chance = random.Random(seed)
    cells = []
    for unit in range(units):
        for category in range(categories):
            many = chance.randint(*asked)
            rated = chance.randint(many // 6, many // 2)
            cells.append(Cell((f"u{unit}", f"c{category}"), many, rated, chance.randint(0, rated)))
    return cells


@pytest.mark.parametrize("seed", range(8))
def test_it_agrees_with_weightipy(seed: int) -> None:
    cells = county(seed)
    people = pd.DataFrame(
        [(*cell.keys, number < cell.satisfied) for cell in cells for number in range(cell.rated)],
        columns=["unit", "category", "satisfied"],
    )
    scheme = weightipy.scheme_from_dict({"unit": _percent(cells, 0), "category": _percent(cells, 1)})
    weights = weightipy.weight_dataframe(people, scheme, weight_column="weight")["weight"]
    found = rake(cells)
    assert found is not None and found.converged and not found.trimmed
    assert found.rate == pytest.approx((weights * people["satisfied"]).sum() / weights.sum(), abs=5e-5)
    assert found.effective == pytest.approx(weights.sum() ** 2 / (weights**2).sum(), rel=5e-5)


def _percent(cells: list[Cell], margin: int) -> dict[str, float]:
    whole = sum(cell.asked for cell in cells)
    levels = sorted({cell.keys[margin] for cell in cells})
    return {
        level: 100 * sum(cell.asked for cell in cells if cell.keys[margin] == level) / whole
        for level in levels
    }


def test_one_margin_is_the_mean_of_the_groups_by_who_was_asked() -> None:
    found = rake([Cell(("quiet",), 300, 30, 15), Cell(("loud",), 100, 90, 81)])
    assert found is not None
    assert found.rate == pytest.approx(0.75 * 0.5 + 0.25 * 0.9)
    assert found.rated == 120
    # Kish: 30 who weigh 3, 90 who weigh a third
    assert found.effective == pytest.approx(120**2 / (30 * 9 + 90 / 9))
    assert found.design_effect == pytest.approx(120 / found.effective)
    bounds = wilson(found.rate * found.effective, found.effective)
    assert bounds is not None and (found.low, found.high) == (bounds.low, bounds.high)


def test_who_all_answer_alike_are_weighed_alike() -> None:
    found = rake([Cell((unit,), 3 * n, n, n // 2) for unit, n in (("a", 10), ("b", 40), ("c", 6))])
    assert found is not None
    assert found.rate == pytest.approx(28 / 56)
    assert found.design_effect == pytest.approx(1)
    assert (found.covered, found.converged, found.trimmed) == (1, True, False)


def test_a_level_without_a_respondent_is_left_out_and_said() -> None:
    silent = Cell(("silent", "x"), 50, 0, 0)
    heard = [Cell(("a", "x"), 30, 10, 5), Cell(("a", "y"), 20, 10, 10)]
    with_it, without = rake([*heard, silent]), rake(heard)
    assert with_it is not None and without is not None
    assert with_it.covered == 0.5
    assert with_it.rate == pytest.approx(without.rate)


def test_nobody_weighs_more_than_the_cap() -> None:
    found = rake([Cell(("quiet",), 1000, 1, 1), Cell(("loud",), 10, 9, 0)])
    assert found is not None
    assert (found.trimmed, found.converged) == (True, False)
    assert found.rate == pytest.approx(CAP / 10)  # one of ten, with five times the mean


@pytest.mark.parametrize("cells", [[], [Cell(("a",), 10, 0, 0)]])
def test_without_ratings_there_is_no_figure(cells: list[Cell]) -> None:
    assert rake(cells) is None


@pytest.mark.parametrize(
    "cells",
    [
        [Cell(("a",), 1, 1, 1), Cell(("a", "b"), 1, 1, 1)],
        [Cell(("a",), 1, 2, 1)],
        [Cell(("a",), 2, 1, 2)],
    ],
)
def test_impossible_counts_are_refused(cells: list[Cell]) -> None:
    with pytest.raises(ValueError, match=r"margins|more"):
        rake(cells)


@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 5))
def test_whatever_it_is_given_the_figure_is_one(seed: int, units: int, categories: int) -> None:
    cells = county(seed, units, categories, asked=(0, 14))
    found = rake(cells)
    if found is None:
        assert not any(cell.rated for cell in cells)
        return
    assert 0 <= found.low <= found.rate <= found.high <= 1
    assert found.design_effect >= 1 - 1e-9
    assert 0 < found.covered <= 1
    assert found.rated == sum(cell.rated for cell in cells)
