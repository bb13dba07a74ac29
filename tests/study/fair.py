"""Fair comparison: what the intervals, tiers and ranks promise, kept in made-up months whose truth is known.

        M   Wilson  posterior   ranks   below   wrong  off: raw  adjusted  Kendall: raw  adjusted

A month has 100 units with 3 to 300 answers, most of them few. Their true rates come from a Beta whose M is
10 (units far apart) to 640 (hardly any difference), its mean from 0.7 to 0.93. Wilson's and the posterior
interval promise 95 %, the rank interval 90 %; a unit called clearly below is wrong where its true rate is not
below the mean of the true rates.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.stats import kendalltau

from survey.scoring.fair.interval import adjusted_intervals
from survey.scoring.fair.ranks import rank
from survey.scoring.fair.standing import Standings, standings
from survey.scoring.wilson import wilson
from survey.vocabulary import Tier

MONTHS, SEED = 2_000, 2026
UNITS, FEWEST, MOST, RANK_FROM = 100, 3, 300, 10
WEIGHTS, MEANS = (10, 40, 160, 640), (0.7, 0.85, 0.93)
_KINDS = tuple(product(WEIGHTS, MEANS))


@dataclass(frozen=True)
class Month:
    """One month: the shares of truths held, what was called, and how far ranks are off."""

    weight: int
    wilson: float
    posterior: float
    rank_interval: float
    called: int
    wrong: int
    raw_error: float
    adjusted_error: float
    raw_tau: float
    adjusted_tau: float


def month(number: int, seed: int = SEED) -> Month:
    """The month of that number; weights and means take turns."""
    weight, mean = _KINDS[number % len(_KINDS)]
    chance = np.random.default_rng((seed, number))
    truth = chance.beta(mean * weight, (1 - mean) * weight, UNITS)
    rated = np.exp(chance.uniform(np.log(FEWEST), np.log(MOST + 1), UNITS)).astype(int)
    hits = chance.binomial(rated, truth)
    units = {
        f"u{unit:02}": (satisfied, trials)
        for unit, (satisfied, trials) in enumerate(zip(hits.tolist(), rated.tolist(), strict=True))
    }
    found = standings(units, RANK_FROM, f"{seed}|{number}")
    below = np.array([one.tier is Tier.BELOW for one in found.values()])
    return Month(
        weight, _wilson(units, truth), _posterior(units, truth), **_ranks(units, truth, found),
        called=int(below.sum()), wrong=int((below & (truth >= truth.mean())).sum()),
    )  # fmt: skip


def _wilson(units: dict[str, tuple[int, int]], truth: NDArray[np.float64]) -> float:
    bounds = [wilson(*counts) for counts in units.values()]
    return _held(((one.low, one.high) for one in bounds if one), truth)


def _posterior(units: dict[str, tuple[int, int]], truth: NDArray[np.float64]) -> float:
    return _held(((one.low, one.high) for one in adjusted_intervals(units).values()), truth)


def _ranks(
    units: dict[str, tuple[int, int]], truth: NDArray[np.float64], found: Standings
) -> dict[str, float]:
    ranked = [number for number, one in enumerate(found.values()) if one.rank]
    stood, shares = list(found.values()), [satisfied / rated for satisfied, rated in units.values()]
    true = np.array(rank([float(truth[number]) for number in ranked]))
    raw = np.array(rank([shares[number] for number in ranked]))
    adjusted = np.array([stood[number].rank for number in ranked], dtype=int)
    spans = ((stood[number].rank_low or 0, stood[number].rank_high or 0) for number in ranked)
    return {
        "rank_interval": _held(spans, true),
        "raw_error": float(np.abs(raw - true).mean()),
        "adjusted_error": float(np.abs(adjusted - true).mean()),
        "raw_tau": float(kendalltau(raw, true).statistic),
        "adjusted_tau": float(kendalltau(adjusted, true).statistic),
    }


def _held(spans: Iterable[tuple[float, float]], truth: NDArray[np.float64] | NDArray[np.int64]) -> float:
    return float(np.mean([low <= true <= high for (low, high), true in zip(spans, truth, strict=True)]))


@dataclass(frozen=True)
class Summary:
    """Means over months; `wrong` is the share of all calls."""

    wilson: float
    posterior: float
    rank_interval: float
    called: int
    wrong: float
    raw_error: float
    adjusted_error: float
    raw_tau: float
    adjusted_tau: float

    def aims(self) -> dict[str, bool]:
        """What was promised, and whether it was kept."""
        return {
            "Wilson's interval holds 95 % of the true rates, within 2 points": abs(self.wilson - 0.95)
            <= 0.02,
            "the posterior interval does": abs(self.posterior - 0.95) <= 0.02,
            "the rank interval holds 90 % of the true ranks, within 2 points": abs(self.rank_interval - 0.9)
            <= 0.02,
            "'clearly below' is wrong in at most 5 %": bool(self.called) and self.wrong <= 0.05,
            "adjusted ranks are off by less than raw ones": self.adjusted_error < self.raw_error,
            "adjusted ranks agree with the true order better (Kendall)": self.adjusted_tau > self.raw_tau,
        }


def summary(months: list[Month]) -> Summary:
    def mean(name: str) -> float:
        return float(np.nanmean([getattr(one, name) for one in months]))

    called = sum(one.called for one in months)
    wrong = sum(one.wrong for one in months) / called if called else 0.0
    return Summary(
        mean("wilson"), mean("posterior"), mean("rank_interval"), called, wrong, mean("raw_error"),
        mean("adjusted_error"), mean("raw_tau"), mean("adjusted_tau"),
    )  # fmt: skip


def lines(months: int = MONTHS, seed: int = SEED) -> Iterator[str]:
    """The table, and each aim with PASSED or FAILED."""
    found = [month(number, seed) for number in range(months)]
    yield f"fair comparison: {months} months of {UNITS} units with {FEWEST} to {MOST} answers, seed {seed}"
    yield (
        f"{'M':>5}{'Wilson':>9}{'posterior':>11}{'ranks':>8}{'below':>8}{'wrong':>8}"
        f"{'off: raw':>10}{'adjusted':>10}{'Kendall: raw':>14}{'adjusted':>10}"
    )
    for weight in WEIGHTS:
        yield _line(str(weight), summary([one for one in found if one.weight == weight]))
    whole = summary(found)
    yield _line("all", whole)
    spreads = [summary([one for one in found if one.weight == weight]).wrong for weight in WEIGHTS]
    aims = whole.aims() | {
        "'clearly below' is at every M: far apart, or hardly different": max(spreads) <= 0.05
    }
    for aim, kept in aims.items():
        yield f"{'PASSED' if kept else 'FAILED'}  {aim}"


def _line(name: str, one: Summary) -> str:
    return (
        f"{name:>5}{one.wilson:>9.1%}{one.posterior:>11.1%}{one.rank_interval:>8.1%}{one.called:>8}"
        f"{one.wrong:>8.1%}{one.raw_error:>10.2f}{one.adjusted_error:>10.2f}{one.raw_tau:>14.3f}"
        f"{one.adjusted_tau:>10.3f}"
    )
