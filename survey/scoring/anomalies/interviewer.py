"""An interviewer who hears other ratings than the colleagues beside them. Pure."""

from collections.abc import Sequence

from survey.scoring.anomalies.chance import two_sided
from survey.scoring.anomalies.expected import expected, spread
from survey.scoring.anomalies.finding import Finding
from survey.scoring.rounding import Share

FEWEST = 10
FEWEST_COLLEAGUES = 2
# Nobody chooses their cases, but not everybody calls the same units at the same hours.
LEAST = 0.01


def interviewer(mine: Share, colleagues: Sequence[Share], chance: float) -> Finding | None:
    """The satisfied of the ratings that one interviewer heard of an object in the month, and each colleague.

    Up and down alike. False alarms: at most `chance` per interviewer, object and month, that is 0.0075 each
    where there are six; measured 0.0002 (tests/study/anomalies.py).
    """
    counted = [one for one in colleagues if one.whole]
    trials = sum(one.whole for one in counted)
    if len(counted) < FEWEST_COLLEAGUES or trials < FEWEST or mine.whole < FEWEST:
        return None
    usual = expected(counted, spread([counted], LEAST))
    p = two_sided(mine.part, mine.whole, *usual)
    if p > chance:
        return None
    return Finding(
        {
            "satisfied": mine.part,
            "rated": mine.whole,
            "peers_satisfied": sum(one.part for one in counted),
            "peers_rated": trials,
            "usual": round(usual.mean * mine.whole, 1),
            "p": p,
        }
    )
