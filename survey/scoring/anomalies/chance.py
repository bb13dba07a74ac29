"""Exact tails of the distributions that the tests go by. Pure.

All sums are of logarithms of the gamma function, so that nothing overflows; counts are of one unit and month,
thousands at most.
"""

from collections.abc import Iterable
from math import exp, fsum, inf, lgamma, log


def beta_binomial_upper(hits: int, trials: int, a: float, b: float) -> float:
    """P(X ≥ hits) of `trials` whose share is drawn from Beta(a, b), both above 0.

    N. L. Johnson, A. W. Kemp, S. Kotz (2005), Univariate Discrete Distributions, 6.2.2.
    """
    if hits <= 0:
        return 1.0
    # The shorter of the two sums; each term from its logarithm.
    if hits > trials / 2:
        return _sum(_log_beta_binomial(x, trials, a, b) for x in range(hits, trials + 1))
    return max(0.0, 1.0 - _sum(_log_beta_binomial(x, trials, a, b) for x in range(hits)))


def beta_binomial_lower(hits: int, trials: int, a: float, b: float) -> float:
    """P(X ≤ hits) of the same."""
    return beta_binomial_upper(trials - hits, trials, b, a)


def two_sided(hits: int, trials: int, a: float, b: float) -> float:
    """Twice the smaller tail of the beta-binomial."""
    tails = beta_binomial_upper(hits, trials, a, b), beta_binomial_lower(hits, trials, a, b)
    return min(1.0, 2 * min(tails))


def table_upper(hits: int, trials: int, other_hits: int, other_trials: int, odds: float = 1.0) -> float:
    """P(X ≥ hits) given both margins of the table, where the odds of a hit are `odds` times the others'.

    R. A. Fisher (1935), JRSS 98, 39–82: the noncentral hypergeometric distribution; with odds of 1 it is
    Fisher's exact test, one-sided.
    """
    all_hits = hits + other_hits
    first, last = max(0, all_hits - other_trials), min(trials, all_hits)
    weights = [
        _log_choose(trials, x) + _log_choose(other_trials, all_hits - x) + x * log(odds)
        for x in range(first, last + 1)
    ]
    top = max(weights)
    scaled = [exp(weight - top) for weight in weights]
    return min(1.0, fsum(scaled[hits - first :]) / fsum(scaled))


def table_lower(hits: int, trials: int, other_hits: int, other_trials: int, odds: float = 1.0) -> float:
    """P(X ≤ hits) of the same."""
    return table_upper(trials - hits, trials, other_trials - other_hits, other_trials, 1 / odds)


def _log_beta_binomial(x: int, n: int, a: float, b: float) -> float:
    return _log_choose(n, x) + _log_beta(x + a, n - x + b) - _log_beta(a, b)


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) if 0 <= k <= n else -inf


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _sum(logarithms: Iterable[float]) -> float:
    return min(1.0, fsum(exp(one) for one in logarithms))
