"""Our figure of a unit and somebody else's, that differ beyond chance. Pure."""

from survey.scoring.anomalies.finding import Finding
from survey.scoring.compare.homogeneity import fisher
from survey.scoring.rounding import Share

FEWEST = 5


def poll(ours: Share, theirs: Share, chance: float) -> Finding | None:
    """The satisfied of the rated, by us and by the poll, over the poll's months.

    Fisher's exact test, two-sided. False alarms: at most `chance` per unit, object and poll, that is 0.0015
    each in a county of 30 units that one poll asked about; measured 0.0006 (tests/study/anomalies.py).
    """
    if min(ours.whole, theirs.whole) < FEWEST:
        return None
    p = fisher(ours, theirs)
    if p > chance:
        return None
    return Finding(
        {
            "satisfied": ours.part,
            "rated": ours.whole,
            "poll_satisfied": theirs.part,
            "poll_rated": theirs.whole,
            "p": p,
        }
    )
