import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata

from survey.scoring.fair.ranks import DRAWS, Rank, rank, ranks

RATES = st.lists(st.integers(0, 20).map(lambda twentieths: twentieths / 20), max_size=30)
BETAS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=20)


@given(RATES)
def test_one_is_the_best_and_the_same_rate_shares_the_better_rank(rates: list[float]) -> None:
    assert rank(rates) == rankdata([-rate for rate in rates], method="min").tolist()


def test_what_only_rounding_parts_is_one_rate() -> None:
    assert rank([0.1 + 0.2, 0.3, 0.2]) == [1, 1, 3]


def _posteriors(counts: list[tuple[int, int]]) -> tuple[list[float], list[tuple[float, float]]]:
    betas = [(8.0 + hits, 2.0 + misses) for hits, misses in counts]
    return [a / (a + b) for a, b in betas], betas


@settings(deadline=None, max_examples=25)
@given(BETAS)
def test_the_interval_holds_the_rank_and_is_the_same_every_time(counts: list[tuple[int, int]]) -> None:
    rates, betas = _posteriors(counts)
    found = ranks(rates, betas, "2026-10|bureau|responsible_unit|first")
    assert all(1 <= one.low <= one.rank <= one.high <= len(rates) for one in found)
    assert found == ranks(rates, betas, "2026-10|bureau|responsible_unit|first")


def test_the_interval_is_that_of_draws_of_somebody_else() -> None:
    rates, betas = _posteriors([(80, 20), (40, 10), (9, 1), (300, 100), (30, 30), (5, 5), (50, 1)])
    a, b = np.array(betas).T
    draws = np.random.default_rng(7).beta(a, b, size=(40_000, len(betas)))
    expected = np.percentile(rankdata(-draws, axis=1), [5, 95], axis=0, method="inverted_cdf").T
    for one, (low, high) in zip(ranks(rates, betas, "any"), expected, strict=True):
        assert abs(one.low - low) <= 1 and abs(one.high - high) <= 1


def test_another_seed_draws_anew() -> None:
    rates, betas = _posteriors([(hits, 12) for hits in range(20, 60)])
    assert ranks(rates, betas, "2026-10|a|b|first") != ranks(rates, betas, "2026-11|a|b|first")


def test_units_that_differ_without_doubt_have_ranks_without_doubt() -> None:
    rates, betas = _posteriors([(9_000, 1_000), (5_000, 5_000), (1_000, 9_000)])
    assert ranks(rates, betas, "any") == [Rank(1, 1, 1), Rank(2, 2, 2), Rank(3, 3, 3)]


@pytest.mark.parametrize("beta", [(10_007.0, 0.0), (0.0, 10_007.0), (7.0, 1e-9)])
def test_where_everybody_is_of_one_mind_any_rank_is_as_good(beta: tuple[float, float]) -> None:
    found = ranks([beta[0] / sum(beta)] * 20, [beta] * 20, "any")
    assert all(one.rank == one.low == 1 and one.high >= 18 for one in found)


def test_nobody_to_rank() -> None:
    assert ranks([], [], "any") == []
    assert DRAWS == 4_000
