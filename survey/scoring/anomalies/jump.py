"""A month that is not like the unit's own months before. Pure."""

from collections.abc import Sequence

from survey.scoring.anomalies.chance import beta_binomial_upper, two_sided
from survey.scoring.anomalies.expected import Beta, expected, spread
from survey.scoring.anomalies.finding import Finding
from survey.scoring.rounding import Share

MONTHS = 12
FEWEST_MONTHS = 3
FEWEST_BEFORE = 20
FEWEST_NOW = 5
# A unit's own months differ less than units do; this much they always do.
LEAST = 0.005
_RANGE = 0.025  # on each side: what 95 % of ordinary months show


def month_to_month(histories: Sequence[Sequence[Share]]) -> float:
    """How much a unit's months ordinarily differ, by those of all units of the level together."""
    return spread(histories, LEAST)


def jump(now: Share, before: Sequence[Share], rho: float, chance: float) -> Finding | None:
    """`now`: the satisfied of the rated in the month; `before`: the same of each of the 12 months before it.

    `rho` is `month_to_month`. Up and down alike. False alarms: at most `chance` per unit, object and month,
    that is 0.0015 each in a county of 30 units; measured 0.0002 (tests/study/anomalies.py).
    """
    counted = [one for one in before if one.whole]
    trials = sum(one.whole for one in counted)
    if len(counted) < FEWEST_MONTHS or trials < FEWEST_BEFORE or now.whole < FEWEST_NOW:
        return None
    usual = expected(counted, rho)
    p = two_sided(now.part, now.whole, *usual)
    if p > chance:
        return None
    low, high = _ordinary(now.whole, usual)
    return Finding(
        {
            "satisfied": now.part,
            "rated": now.whole,
            "before_satisfied": sum(one.part for one in counted),
            "before_rated": trials,
            "low": low,
            "high": high,
            "p": p,
        }
    )


def _ordinary(trials: int, usual: Beta) -> tuple[int, int]:
    """The fewest and the most satisfied that an ordinary month of so many ratings shows."""
    inside = [
        hits
        for hits in range(trials + 1)
        if beta_binomial_upper(hits, trials, *usual) > _RANGE
        and beta_binomial_upper(hits + 1, trials, *usual) < 1 - _RANGE
    ]
    return inside[0], inside[-1]
