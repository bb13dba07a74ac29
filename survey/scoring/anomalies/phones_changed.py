"""More cases than elsewhere whose numbers the source replaced before anybody was asked. Pure."""

from collections.abc import Sequence

from survey.scoring.anomalies.among_peers import stands_out
from survey.scoring.anomalies.finding import Finding
from survey.scoring.rounding import Share


def phones_changed(mine: Share, peers: Sequence[Share], chance: float) -> Finding | None:
    """`mine`: cases whose numbers were replaced in the month, of the cases closed in it.

    False alarms: at most `chance` per unit and month, that is 0.003 in a county of 30 units; measured 0.0008
    (tests/study/anomalies.py).
    """
    figures = stands_out(mine, peers, chance)
    return Finding(figures) if figures else None
