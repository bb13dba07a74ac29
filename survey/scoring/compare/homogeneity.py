"""Whether several shares differ at all: one test over all groups, by what their sizes allow. Pure.

- Pearson's chi-square of homogeneity, where the expected counts allow it: none under 1, at most a fifth under
  5 (W. G. Cochran 1954, Some methods for strengthening the common χ² tests, Biometrics 10, 417–451, p. 420).
- Two groups with fewer: Fisher's exact test, two-sided: all tables of these margins that are no likelier than
  the one seen (R. A. Fisher 1935, JRSS 98, 39–82).
- More groups with fewer: the same chi-square over seeded draws of tables with these margins, the table seen
  counted among them (A. C. Davison, D. V. Hinkley 1997, Bootstrap Methods and their Application, p. 141).
- Too few to test: even a group that stands apart from all others would be within chance.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import comb, erfc, exp, pi, sqrt

import numpy as np

from survey.scoring.rounding import Share

CHANCE = 0.05
DRAWS = 9_999
_SEED = 1900  # Pearson's year; the same table always gets the same answer
_TIE = 1 + 1e-7  # tables as likely as the one seen, but for the last digits


class Method(StrEnum):
    CHI_SQUARE = "chi_square"
    FISHER = "fisher"
    DRAWN = "drawn"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Homogeneity:
    """What the test says. `p`: how often chance alone shows at least this much; None where it cannot tell."""

    method: Method
    p: float | None

    @property
    def differs(self) -> bool:
        """Beyond chance, at 5 %."""
        return self.p is not None and self.p < CHANCE


def homogeneity(groups: Sequence[Share]) -> Homogeneity:
    """Whether the shares of `groups`, counted from different people, are those of one crowd.

    Groups without anybody are left out.
    """
    some = [group for group in groups if group.whole]
    if _least_p([group.whole for group in some]) >= CHANCE:
        return Homogeneity(Method.TOO_FEW, None)
    if sum(group.part for group in some) in (0, sum(group.whole for group in some)):
        return Homogeneity(Method.CHI_SQUARE, 1.0)  # all alike
    if _is_large(some):
        return Homogeneity(Method.CHI_SQUARE, chi_square_tail(chi_square(some), len(some) - 1))
    if len(some) == 2:
        return Homogeneity(Method.FISHER, fisher(some[0], some[1]))
    return Homogeneity(Method.DRAWN, _drawn(some))


def chi_square(groups: Sequence[Share]) -> float:
    """Pearson's statistic of a table of `groups` by yes and no. ZeroDivisionError where all are alike."""
    yes, whole = sum(group.part for group in groups), sum(group.whole for group in groups)
    share = yes / whole
    return sum((one.part - one.whole * share) ** 2 / (one.whole * share * (1 - share)) for one in groups)


def chi_square_tail(statistic: float, degrees: int) -> float:
    """The chance of at least `statistic` under chi-square with whole `degrees` of freedom, 1 or more.

    M. Abramowitz, I. A. Stegun (1964), Handbook of Mathematical Functions, 26.4.4 and 26.4.5, p. 941.
    """
    half = statistic / 2
    if degrees % 2:
        tail, term, first = erfc(sqrt(half)), 2 * sqrt(half / pi) * exp(-half), 3
    else:
        tail, term, first = exp(-half), half * exp(-half), 4
    for divisor in range(first, degrees + 1, 2):
        tail += term
        term *= statistic / divisor
    return tail


def fisher(first: Share, second: Share) -> float:
    """The two-sided p of Fisher's exact test for two shares."""
    yes = first.part + second.part
    weights = _likelihoods(first.whole, second.whole, yes)
    seen = weights[first.part - max(0, yes - second.whole)]
    return min(1.0, sum(weight for weight in weights if weight <= seen * _TIE) / sum(weights))


def _likelihoods(n: int, m: int, yes: int) -> list[float]:
    """How likely each number of yes among the `n` is, from the least on, relative to the likeliest.

    `yes` of the n + m say yes. Each follows from its neighbour, so nothing grows beyond a float.
    """
    least, most = max(0, yes - m), min(n, yes)
    top = min(max((n + 1) * (yes + 1) // (n + m + 2), least), most)
    up, down = [1.0], [1.0]
    for x in range(top, most):
        up.append(up[-1] * (n - x) * (yes - x) / ((x + 1) * (m - yes + x + 1)))
    for x in range(top, least, -1):
        down.append(down[-1] * x * (m - yes + x) / ((n - x + 1) * (yes - x + 1)))
    return [*reversed(down[1:]), *up]


def _drawn(groups: Sequence[Share]) -> float:
    """The p by drawn tables of the same margins. Of the statistic only Σ part² / whole varies among them."""
    sizes = np.array([group.whole for group in groups])
    seen = sum(group.part**2 / group.whole for group in groups)
    chance = np.random.default_rng(_SEED)
    tables = chance.multivariate_hypergeometric(
        sizes, sum(group.part for group in groups), DRAWS, method="marginals"
    )
    statistics = (tables**2 / sizes).sum(axis=1)
    return float(1 + np.count_nonzero(statistics >= seen / _TIE)) / (DRAWS + 1)


def _is_large(groups: Sequence[Share]) -> bool:
    expected = list(_expected(groups))
    return min(expected) >= 1 and sum(one < 5 for one in expected) <= len(expected) / 5


def _expected(groups: Sequence[Share]) -> Iterator[float]:
    yes, whole = sum(group.part for group in groups), sum(group.whole for group in groups)
    for group in groups:
        yield group.whole * yes / whole
        yield group.whole * (whole - yes) / whole


def _least_p(sizes: Sequence[int]) -> float:
    """The p of the sharpest contrast that these sizes allow: one group all yes, all others no.

    Groups of the same size stand apart with the same chance. 1 where there are not two groups. That a group
    has more than three does not matter any more: the chance is small enough with three.
    """
    if len(sizes) < 2:
        return 1.0
    whole = sum(sizes)
    return min(sizes.count(one) / comb(whole, min(one, whole - one, 3)) for one in set(sizes))
