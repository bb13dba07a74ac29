"""Four words in place of a league table: clearly above the mean of the level, in line, clearly below. Pure.

A unit is clearly below when 97.5 % of what is known of its true rate after the answers lies below the mean,
which is one side of a 95 % interval. `make study` counts how many of those called so are not: at most 5 %,
also where units hardly differ; with 95 % there are more of them there.
"""

from collections.abc import Sequence

from survey.scoring.fair.posterior import Beta, shares_below
from survey.vocabulary import Tier

SURE = 0.975


def tiers(mean: float, betas: Sequence[Beta]) -> list[Tier]:
    """The tier of each unit by the Beta of its true rate. A mean of exactly 0 or 1 has nobody beside it."""
    if not 0 < mean < 1:
        return [Tier.IN_LINE] * len(betas)
    return [_tier(share) for share in shares_below(mean, betas)]


def _tier(below: float) -> Tier:
    if below >= SURE:
        return Tier.BELOW
    return Tier.ABOVE if below <= 1 - SURE else Tier.IN_LINE
