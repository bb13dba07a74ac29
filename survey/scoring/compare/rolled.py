"""Five levels as three, as the official system and many polls have them, and what satisfies on each. Pure.

1 非常满意  2 满意  │ 3 基本满意 │ 4 不满意  5 非常不满意
       1 满意       │ 2 基本满意 │        3 不满意
"""

from collections import Counter
from collections.abc import Mapping

FIVE, THREE = 5, 3
SCALES = (THREE, FIVE)
_OF_FIVE: Mapping[int, int] = {1: 1, 2: 1, 3: 2, 4: 3, 5: 3}


def roll(levels: Mapping[int, int]) -> dict[int, int]:
    """Counts on five levels as counts on three."""
    rolled = Counter(dict.fromkeys(range(1, THREE + 1), 0))
    for level, count in levels.items():
        rolled[_OF_FIVE[level]] += count
    return dict(rolled)


def satisfied_on(scale: int, satisfied: frozenset[int]) -> frozenset[int] | None:
    """Which levels of a scale of `scale` levels satisfy, where `satisfied` do on five.

    None where the scale cannot tell: one of its levels holds both kinds. ValueError for another scale.
    """
    if scale not in SCALES:
        raise ValueError(f"a scale of {scale} levels")
    if scale == FIVE:
        return satisfied
    inside = {_OF_FIVE[level] for level in satisfied}
    outside = {three for five, three in _OF_FIVE.items() if five not in satisfied}
    return None if inside & outside else frozenset(inside)
