"""More numbers than elsewhere that are dead or somebody else's. Pure."""

from collections.abc import Sequence

from survey.scoring.anomalies.among_peers import stands_out
from survey.scoring.anomalies.finding import Finding
from survey.scoring.rounding import Share


def wrong_number(mine: Share, peers: Sequence[Share], chance: float) -> Finding | None:
    """`mine`: cases whose number turned out dead or somebody else's, of those asked or not asked for that.

    False alarms: at most `chance` per unit and month, that is 0.003 in a county of 30 units; measured 0.0006
    (tests/study/anomalies.py).
    """
    figures = stands_out(mine, peers, chance)
    return Finding(figures) if figures else None
