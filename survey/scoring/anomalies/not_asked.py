"""More closed cases than elsewhere that nobody may ask about, by what the unit says of them. Pure."""

from collections.abc import Mapping, Sequence

from survey.scoring.anomalies.among_peers import stands_out
from survey.scoring.anomalies.finding import Finding
from survey.scoring.rounding import Share
from survey.vocabulary import NotAsked

# What the source or the unit behind it decides; what the policy or the person decides is not looked at.
BY_THE_SOURCE = (
    NotAsked.NO_PHONE,
    NotAsked.WITHDRAWN,
    NotAsked.NOT_IN_EVALUATION,
    NotAsked.DO_NOT_CONTACT,
)


def source_share(closed: int, not_asked: Mapping[NotAsked, int]) -> Share:
    """How many of the `closed` the source took out."""
    return Share(sum(not_asked.get(why, 0) for why in BY_THE_SOURCE), closed)


def taken_out(
    mine: Share, reasons: Mapping[NotAsked, int], peers: Sequence[Share], chance: float
) -> Finding | None:
    """`mine`: of the unit's closed cases those withdrawn, not to be contacted, without a number or left out;
    `reasons` the same one by one; `peers` the share of each other unit of the level.

    False alarms: at most `chance` per unit and month, that is 0.003 in a county of 30 units; measured 0.0020
    (tests/study/anomalies.py).
    """
    figures = stands_out(mine, peers, chance)
    if figures is None:
        return None
    return Finding(figures | {why.value: reasons[why] for why in BY_THE_SOURCE if reasons.get(why)})
