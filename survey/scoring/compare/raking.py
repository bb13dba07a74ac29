"""The rate as if everybody who was asked had rated, as far as the margins of the asked can tell. Pure.

A second figure, always labelled as what it is, and never instead of the rate: it mends that one unit or
category answers less than another, and nothing that the margins do not know. Who keeps silent out of
dissatisfaction stays unheard.

- Raking: the weights of the respondents are scaled to each margin in turn until all fit (W. E. Deming,
  F. F. Stephan 1940, Annals of Mathematical Statistics 11, 427–444).
- Nobody weighs more than five times the mean (M. DeBell, J. A. Krosnick 2009, Computing Weights for American
  National Election Study Survey Data, nes012427); what is cut off there the others bear.
- Interval: Wilson's with Kish's effective number, (Σw)² / Σw² (L. Kish 1965, Survey Sampling, § 11.7; the
  interval as in C. Franco, R. J. A. Little, T. A. Louis, E. V. Slud 2019, JSSAM 7, 334–364).
- A level of a margin without a respondent has nobody to speak for it, and is left out with all who were asked
  there; `covered` says how many are left. To add them to another level would say that they are like those.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from survey.scoring.wilson import wilson

CAP = 5.0  # of the mean weight
TOLERANCE = 1e-6  # of the share of a level
_ROUNDS = 500
_Floats = NDArray[np.float64]
_Numbers = NDArray[np.intp]


@dataclass(frozen=True)
class Cell:
    """Counts of all who have the same level on every margin; `keys` has one level for each margin."""

    keys: tuple[str, ...]
    asked: int
    rated: int
    satisfied: int


@dataclass(frozen=True)
class Raked:
    """`rate` with its 95 % interval; the rest says how far it can be trusted.

    `effective`: as many equal answers would tell as much; `design_effect`: rated ÷ effective, from 1 on.
    `covered`: the share of the asked who are spoken for. `converged`: the weights fit every margin.
    `trimmed`: some would have weighed more than CAP times the mean; then the margins may not fit.
    """

    rate: float
    low: float
    high: float
    rated: int
    effective: float
    design_effect: float
    covered: float
    converged: bool
    trimmed: bool


def rake(cells: Sequence[Cell]) -> Raked | None:
    """The raked rate of the respondents of `cells`; None where nobody rated.

    ValueError where the cells have different numbers of margins, or more of them rated than were asked.
    """
    if len({len(cell.keys) for cell in cells}) > 1:
        raise ValueError("cells with different numbers of margins")
    if not all(0 <= cell.satisfied <= cell.rated <= cell.asked for cell in cells):
        raise ValueError("more satisfied than rated, or more rated than asked")
    spoken = _spoken_for(cells)
    if not spoken:
        return None
    weights = _Weights(spoken)
    weights.settle()
    return _figure(weights, sum(cell.asked for cell in spoken) / sum(cell.asked for cell in cells))


def _spoken_for(cells: Sequence[Cell]) -> list[Cell]:
    """The cells of which every level has a respondent. Leaving the others out takes nobody's answer away."""
    heard = {(margin, key) for cell in cells if cell.rated for margin, key in enumerate(cell.keys)}
    return [cell for cell in cells if cell.asked and all(level in heard for level in enumerate(cell.keys))]


class _Weights:
    """A weight for the respondents of each cell, scaled until they are spread as the asked are."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.asked, self.rated, self.satisfied = (
            np.array([getattr(cell, name) for cell in cells], float)
            for name in ("asked", "rated", "satisfied")
        )
        self.margins = [_numbered(keys) for keys in zip(*(cell.keys for cell in cells), strict=True)]
        self.targets = [self._shares(levels, self.asked) for levels in self.margins]
        self.of = (self.rated > 0).astype(float)  # their mean over the respondents stays 1
        self.trimmed = self.converged = False

    def settle(self) -> None:
        """Rake until every margin fits; where weights are cut off, until they stay as they are."""
        for _ in range(_ROUNDS):
            before = self.of
            for levels, target in zip(self.margins, self.targets, strict=True):
                self.of = self.of * (target / self._shares(levels, self.of * self.rated))[levels]
            self._trim()
            self.converged = self._gap() <= TOLERANCE
            if self.converged or np.abs(before - self.of).max() <= TOLERANCE:
                return

    def _trim(self) -> None:
        """Cut weights off at CAP times the mean, and let the others bear what they no longer do."""
        over = np.zeros(len(self.of), bool)
        while (self.of > CAP * (1 + TOLERANCE)).any():
            self.trimmed = True
            over |= self.of > CAP
            left = self.rated.sum() - CAP * self.rated[over].sum()
            borne = (self.of * self.rated)[~over].sum()
            self.of = np.where(over, CAP, self.of * left / borne)

    def _gap(self) -> float:
        """The farthest that any level is from its share."""
        pairs = zip(self.margins, self.targets, strict=True)
        held = self.of * self.rated
        return max((float(np.abs(t - self._shares(levels, held)).max()) for levels, t in pairs), default=0.0)

    @staticmethod
    def _shares(levels: _Numbers, people: _Floats) -> _Floats:
        held = np.bincount(levels, people).astype(np.float64)
        shares: _Floats = held / held.sum()
        return shares


def _numbered(keys: Sequence[str]) -> _Numbers:
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return np.array([numbers[key] for key in keys])


def _figure(weights: _Weights, covered: float) -> Raked:
    held = weights.of * weights.rated
    rate = float((weights.of * weights.satisfied).sum() / held.sum())
    rated = int(weights.rated.sum())
    effective = float(held.sum() ** 2 / (weights.of * held).sum())
    bounds = wilson(rate * effective, effective)
    assert bounds is not None, "somebody rated"
    return Raked(
        rate, bounds.low, bounds.high, rated, effective, rated / effective, covered, weights.converged,
        weights.trimmed,
    )  # fmt: skip
