"""Between which rates a unit's true one lies, by its own answers and those of its level. Pure."""

from collections.abc import Mapping

from survey.scoring.fair.posterior import middles
from survey.scoring.fair.shrink import likely
from survey.scoring.wilson import Interval


def adjusted_intervals(units: Mapping[str, tuple[int, int]]) -> dict[str, Interval]:
    """The 95 % interval beside each adjusted rate, by code; `units`: satisfied and rated of one level.

    That nobody knows exactly how much units differ is part of it. Units without ratings have none, and
    nobody has where the level cannot be compared or every answer is the same.
    """
    rated = {code: counts for code, counts in units.items() if counts[1]}
    priors = likely(rated.values())
    if not priors:
        return {}
    betas = [[prior.posterior(*counts) for counts in rated.values()] for prior, _ in priors]
    found = middles(betas, [share for _, share in priors])
    return {code: Interval(low, high) for code, (low, high) in zip(rated, found, strict=True)}
