"""The prior of a level against SciPy's own distribution and search."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import gammaln, polygamma, psi
from scipy.stats import betabinom

from survey.scoring.fair.rising import Rising
from survey.scoring.fair.shrink import LARGEST, SMALLEST, Prior, fit

Units = list[tuple[int, int]]
COUNTS = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
LEVELS = st.lists(COUNTS, min_size=5, max_size=12)


def _height(units: Units, mean: float, weight: float) -> float:
    hits, trials = np.array(units).T
    return float(betabinom.logpmf(hits, trials, mean * weight, (1 - mean) * weight).sum())


def _searched(units: Units) -> Prior:
    """The best that SciPy's search finds from many starts: log odds of μ, logarithm of M."""
    share = (sum(hits for hits, _ in units) + 0.5) / (sum(trials for _, trials in units) + 1)
    starts = [(np.log(share / (1 - share)), start) for start in np.linspace(0, np.log(LARGEST), 6)]
    bounds = [(-16.0, 16.0), (np.log(SMALLEST), np.log(LARGEST))]

    def cost(at: Sequence[float]) -> float:
        return -_height(units, float(1 / (1 + np.exp(-at[0]))), float(np.exp(at[1])))

    found = [minimize(cost, start, method="L-BFGS-B", bounds=bounds) for start in starts]
    best = min(found, key=lambda one: float(one.fun))
    return Prior(float(1 / (1 + np.exp(-best.x[0]))), float(np.exp(best.x[1])))


@pytest.mark.parametrize(
    ("mean", "weight", "many", "most", "seed"),
    [
        (0.85, 40, 60, 300, 1),
        (0.6, 3, 8, 40, 2),
        (0.97, 12, 100, 30, 3),
        (0.5, 1.5, 30, 20, 4),
        (0.8, 300, 40, 999, 5),
    ],
)
def test_adjusted_rates_are_those_of_scipy_to_four_decimals(
    mean: float, weight: float, many: int, most: int, seed: int
) -> None:
    chance = np.random.default_rng(seed)
    trials = chance.integers(1, most, many)
    hits = chance.binomial(trials, chance.beta(mean * weight, (1 - mean) * weight, many))
    units = list(zip(hits.tolist(), trials.tolist(), strict=True))
    ours, theirs = fit(units), _searched(units)
    assert ours is not None
    for satisfied, rated in units:
        expected = theirs.adjusted(satisfied, rated)
        assert ours.adjusted(satisfied, rated) == pytest.approx(expected, abs=5e-5)


@settings(deadline=None, max_examples=20)
@given(LEVELS)
@example([(1, 2)] * 4 + [(99_999, 100_000)])
@example([(0, 50), (50, 50), (0, 3), (3, 3), (1, 2)])
def test_nothing_is_likelier_than_what_was_found(units: Units) -> None:
    ours = fit(units)
    assert ours is not None
    assert SMALLEST <= ours.weight <= LARGEST
    if ours.mean in (0, 1):
        return
    theirs = _searched(units)
    assert _height(units, ours.mean, ours.weight) >= _height(units, theirs.mean, theirs.weight) - 1e-7


@given(LEVELS)
def test_the_other_way_round_is_the_same(units: Units) -> None:
    ours, turned = fit(units), fit([(rated - satisfied, rated) for satisfied, rated in units])
    assert ours is not None and turned is not None
    for satisfied, rated in units:
        other = turned.adjusted(rated - satisfied, rated)
        assert ours.adjusted(satisfied, rated) + other == pytest.approx(1, abs=1e-5)


@given(LEVELS)
def test_an_adjusted_rate_lies_between_the_unit_and_the_mean(units: Units) -> None:
    prior = fit(units)
    assert prior is not None
    for satisfied, rated in units:
        low, high = sorted((satisfied / rated, prior.mean))
        assert low - 1e-12 <= prior.adjusted(satisfied, rated) <= high + 1e-12
        a, b = prior.posterior(satisfied, rated)
        assert a / (a + b) == pytest.approx(prior.adjusted(satisfied, rated))


def test_fewer_than_five_units_with_ratings_are_no_level() -> None:
    assert fit([(3, 4)] * 4) is None
    assert fit([(3, 4)] * 4 + [(0, 0)] * 9) is None
    assert fit([(3, 4)] * 5) == fit([(3, 4)] * 5 + [(0, 0)])


@pytest.mark.parametrize(("hits", "mean"), [(7, 1.0), (0, 0.0)])
def test_of_one_mind(hits: int, mean: float) -> None:
    assert fit([(hits, 7)] * 6) == Prior(mean, LARGEST)


def test_units_that_are_all_alike_are_drawn_to_the_mean_altogether() -> None:
    prior = fit([(34, 40)] * 20)
    assert prior is not None and prior.weight == pytest.approx(LARGEST)
    assert prior.adjusted(34, 40) == pytest.approx(0.85, abs=1e-4)


def test_single_answers_say_nothing_of_how_units_differ() -> None:
    prior = fit([(1, 1)] * 4 + [(0, 1)])
    assert prior is not None
    assert prior.mean == pytest.approx(0.8)
    assert prior.weight == pytest.approx(LARGEST)


def test_one_huge_unit_does_not_drown_the_others() -> None:
    prior = fit([(90_000, 100_000), (5, 10), (6, 10), (7, 10), (5, 9), (8, 12)])
    assert prior is not None
    assert 0.6 < prior.mean < 0.8
    assert prior.adjusted(90_000, 100_000) == pytest.approx(0.9, abs=1e-3)


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=8), st.floats(1e-4, LARGEST))
def test_rising_factorials_are_differences_of_log_gamma(counts: list[int], x: float) -> None:
    ours, at, ends = Rising(counts), np.array([x]), x + np.array(counts)
    assert ours.value(at)[0] == pytest.approx((gammaln(ends) - gammaln(x)).sum(), rel=1e-8, abs=1e-7)
    assert ours.slope(at)[0] == pytest.approx((psi(ends) - psi(x)).sum(), rel=1e-8, abs=1e-8)
    bend = (polygamma(1, ends) - polygamma(1, x)).sum()
    assert ours.bend(at)[0] == pytest.approx(bend, rel=1e-8, abs=1e-8)
