"""More people than elsewhere say that they never petitioned: cases may have been made up. Pure."""

from collections.abc import Sequence

from survey.scoring.anomalies.among_peers import stands_out
from survey.scoring.anomalies.finding import Finding
from survey.scoring.rounding import Share


def never_petitioned(mine: Share, peers: Sequence[Share], chance: float) -> Finding | None:
    """`mine`: who said so, of all who were reached; `peers` the same of the other units of the level.

    False alarms: at most `chance` per unit and month, that is 0.003 in a county of 30 units; measured
    0.0001 (tests/study/anomalies.py).
    """
    figures = stands_out(mine, peers, chance)
    return Finding(figures) if figures else None
