"""How well two coders agree. Pure.

J. Cohen (1960), A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20,
37–46. It takes the same two people for all items; here they change, so it is read as a rough guide.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

Pair = tuple[str, str]  # what the first coder and what the second made of the same words


@dataclass(frozen=True)
class Agreement:
    """`rate`: share of items on which the two differed; none without items. `kappa`: none where chance alone
    would make them agree always, or without items."""

    items: int
    differed: int
    rate: float | None
    kappa: float | None


def agreement(pairs: Sequence[Pair]) -> Agreement:
    differed = sum(first != second for first, second in pairs)
    rate = differed / len(pairs) if pairs else None
    return Agreement(len(pairs), differed, rate, kappa(pairs))


def kappa(pairs: Sequence[Pair]) -> float | None:
    """Agreement beyond what the two would reach by chance: 1 always, 0 as by chance, below 0 less."""
    if not pairs:
        return None
    total = len(pairs)
    observed = sum(first == second for first, second in pairs) / total
    one, other = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    expected = sum(one[code] * other[code] for code in one) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)
