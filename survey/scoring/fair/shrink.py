"""How far a unit's rate is drawn to the mean of its level: the beta-binomial model, fitted. Pure.

The true rates of the units of a level are taken to come from one Beta(μM, (1−μ)M), and the satisfied answers
of each to be binomial with its rate. M is what the mean is worth in answers: a unit with M ratings of its own
is drawn half way to it. μ and M are those under which what was counted is likeliest: D. A. Griffiths (1973),
Biometrics 29, 637–648; G. Casella (1985), The American Statistician 39, 83–87.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from survey.scoring.fair.rising import Rising

if TYPE_CHECKING:
    from survey.scoring.fair.rising import Array

FEWEST_UNITS = 5
SMALLEST, LARGEST = 1.0, 10_000.0  # of M (CONTRACT §6)
_STEPS = 24  # of the first ladder, a factor of 1.47 apart: closer tops are one top
_FINER = 6  # ladders, each between two steps of the one before: M to eight digits
_FLAT = 1e-9
_OUT_OF_THE_QUESTION = 1e-4  # as likely as that, compared with the likeliest


@dataclass(frozen=True)
class Prior:
    """What is known of a unit before it is asked: the level's `mean` (μ), worth `weight` (M) ratings.

    `mean` is 1 or 0 where every single answer of the level is the same.
    """

    mean: float
    weight: float

    def adjusted(self, satisfied: int, rated: int) -> float:
        """The rate of a unit as it is best guessed from its own answers and its level."""
        return (satisfied + self.mean * self.weight) / (rated + self.weight)

    def posterior(self, satisfied: int, rated: int) -> tuple[float, float]:
        """The two parameters of the Beta that says what is known of the unit's true rate."""
        return satisfied + self.mean * self.weight, rated - satisfied + (1 - self.mean) * self.weight


def fit(units: Iterable[tuple[int, int]]) -> Prior | None:
    """The prior of one level and period from (satisfied, rated) of its units.

    Units without ratings say nothing; with fewer than five others there is no level to compare with: None.
    """
    likelihood = _likelihood(units)
    if likelihood is None:
        return None
    if likelihood.satisfied.is_empty or likelihood.unsatisfied.is_empty:
        return Prior(0.0 if likelihood.satisfied.is_empty else 1.0, LARGEST)
    return likelihood.best()


def likely(units: Iterable[tuple[int, int]]) -> list[tuple[Prior, float]]:
    """The priors that the counts leave open, each with its share of what is likely; the shares add up to 1.

    Few units with few answers tell little of how much units differ: an interval that took the likeliest M for
    the true one would be too narrow (B. P. Carlin and A. E. Gelfand 1990, JASA 85, 105–114). Before the
    answers, every share to which a usual unit may be drawn to the mean is held to be as good as any other
    (C. L. Christiansen and C. N. Morris 1997, JASA 92, 618–632). Empty where `fit` finds no level, or every
    answer is the same.
    """
    rated = [counts for counts in units if counts[1]]
    likelihood = _likelihood(rated)
    if likelihood is None or likelihood.satisfied.is_empty or likelihood.unsatisfied.is_empty:
        return []
    return likelihood.left_open(median(trials for _, trials in rated))


def _likelihood(units: Iterable[tuple[int, int]]) -> "_Likelihood | None":
    rated = [(hits, trials) for hits, trials in units if trials]
    if len(rated) < FEWEST_UNITS:
        return None
    return _Likelihood(
        Rising(hits for hits, _ in rated),
        Rising(trials - hits for hits, trials in rated),
        Rising(trials for _, trials in rated),
    )


@dataclass(frozen=True)
class _Likelihood:
    """log L(μ, M) = Σ log (μM)ₛ + Σ log ((1−μ)M)ᵤ − Σ log (M)ₙ, (x)ₖ being x(x+1)…(x+k−1)."""

    satisfied: Rising
    unsatisfied: Rising
    rated: Rising

    def best(self) -> Prior:
        """The likeliest μ and M: the best step of a ladder of M, then finer ladders round it.

        Along M the likelihood may have more than one top, or rise to the end; along μ it has one. Where it
        is flat nothing says that the units differ, and the largest M is taken.
        """
        import numpy as np  # noqa: PLC0415

        ladder = np.geomspace(SMALLEST, LARGEST, _STEPS + 1)
        heights = self._heights(self._means(ladder), ladder)
        top = int(np.flatnonzero(heights >= heights.max() - _FLAT)[-1])
        low, high = ladder[max(top - 1, 0)], ladder[min(top + 1, _STEPS)]
        for _ in range(_FINER):
            ladder = np.geomspace(low, high, _STEPS + 1)
            rising = int((self._rises(self._means(ladder), ladder) > -_FLAT).sum())
            low, high = ladder[max(rising - 1, 0)], ladder[min(rising, _STEPS)]
        return Prior(float(self._means(np.array([high]))[0]), float(high))

    def left_open(self, usual: float) -> list[tuple[Prior, float]]:
        """Each step of the ladder that is not out of the question, with its share.

        `usual`: the ratings of a usual unit; its M/(M+usual) is uniform before the answers. μ is summed over
        by Laplace's method.
        """
        import numpy as np  # noqa: PLC0415

        ladder = np.geomspace(SMALLEST, LARGEST, _STEPS + 1)
        means = self._means(ladder)
        heights = self._heights(means, ladder) + np.log(ladder) - 2 * np.log(ladder + usual)
        heights -= np.log(-self._bends(means, ladder)) / 2
        shares = np.exp(heights - heights.max())
        shares = np.where(shares < _OUT_OF_THE_QUESTION, 0, shares) / shares.sum()
        steps = zip(means, ladder, shares / shares.sum(), strict=True)
        return [(Prior(float(mean), float(weight)), float(share)) for mean, weight, share in steps if share]

    def _means(self, weights: "Array") -> "Array":
        """The likeliest μ for each M: Newton's steps, halving the bracket where one leads out of it.

        The likelihood is concave along μ, and neither the satisfied nor the unsatisfied are empty here: the
        top lies within.
        """
        import numpy as np  # noqa: PLC0415

        low, high = np.zeros_like(weights), np.ones_like(weights)
        means = np.full_like(weights, 0.5)
        for _ in range(200):
            yes, no = means * weights, (1 - means) * weights
            rise = self.satisfied.slope(yes) - self.unsatisfied.slope(no)
            low, high = np.where(rise > 0, means, low), np.where(rise > 0, high, means)
            step = rise * weights / self._bends(means, weights)
            ahead = means - step
            if np.all(np.abs(step) <= 1e-7 * np.minimum(means, 1 - means)):
                return ahead  # the next step would be as small as this one squared
            means = np.where((low < ahead) & (ahead < high), ahead, (low + high) / 2)
        return means

    def _bends(self, means: "Array", weights: "Array") -> "Array":
        """The second derivative along μ."""
        yes, no = means * weights, (1 - means) * weights
        bends: Array = (self.satisfied.bend(yes) + self.unsatisfied.bend(no)) * weights * weights
        return bends

    def _heights(self, means: "Array", weights: "Array") -> "Array":
        return (
            self.satisfied.value(means * weights)
            + self.unsatisfied.value((1 - means) * weights)
            - self.rated.value(weights)
        )

    def _rises(self, means: "Array", weights: "Array") -> "Array":
        """The slope along log M; at the best μ it is that of the profile."""
        slopes: Array = (
            means * self.satisfied.slope(means * weights)
            + (1 - means) * self.unsatisfied.slope((1 - means) * weights)
            - self.rated.slope(weights)
        )
        return slopes * weights
