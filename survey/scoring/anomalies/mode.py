"""Ratings that differ by channel beyond chance, and beyond what the channels make everywhere. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from survey.scoring.anomalies.chance import table_lower, table_upper
from survey.scoring.anomalies.finding import Finding
from survey.scoring.compare.homogeneity import homogeneity
from survey.scoring.rounding import Share
from survey.vocabulary import Channel

FEWEST = 5
# The odds of a channel honestly differ so much from unit to unit.
SLACK = 1.75
Shares = Mapping[Channel, Share]


def by_channel(mine: Shares, peers: Sequence[Shares], chance: float) -> Iterator[Finding]:
    """Each channel on which the unit's satisfied share is not what its other channels lead to expect.

    How much a channel by itself raises or lowers a rating is taken from the other units: N. Mantel and W.
    Haenszel (1959), JNCI 22, 719–748. False alarms: at most `chance` per unit, object and month, that is
    0.0015 each in a county of 30 units; measured 0.0001 (tests/study/anomalies.py).
    """
    used = [channel for channel in mine if mine[channel].whole >= FEWEST]
    if not homogeneity(list(mine.values())).differs:
        return  # the unit's own page says that its channels do not differ
    for channel in used:
        here, rest = mine[channel], _rest(mine, channel)
        if rest.whole < FEWEST:
            continue
        odds = usual_odds(channel, peers)
        table = here.part, here.whole, rest.part, rest.whole
        above = table_upper(*table, odds * SLACK)
        below = table_lower(*table, odds / SLACK)
        p = min(1.0, 2 * min(above, below) * len(used))
        if p <= chance:
            figures = dict(
                zip(("satisfied", "rated", "elsewhere_satisfied", "elsewhere_rated"), table, strict=True)
            )
            yield Finding(
                {"channel": channel.value, **figures, "odds": round(odds, 2), "p": p}, channel.value
            )


def usual_odds(channel: Channel, peers: Sequence[Shares]) -> float:
    """How many times better the odds of a satisfied rating are on the channel, over all other units."""
    up = down = 0.5
    for unit in peers:
        here, rest = unit.get(channel, Share(0, 0)), _rest(unit, channel)
        whole = here.whole + rest.whole
        if here.whole and rest.whole:
            up += here.part * (rest.whole - rest.part) / whole
            down += (here.whole - here.part) * rest.part / whole
    return up / down


def _rest(shares: Shares, channel: Channel) -> Share:
    others = [share for one, share in shares.items() if one is not channel]
    return Share(sum(one.part for one in others), sum(one.whole for one in others))
