"""Many identical ratings of a unit within minutes. Pure.

Texts that leave in one batch are answered together, so nearness alone says nothing. What an honest batch does
not do is agree: in a run of ratings close to each other, the levels are shared out as elsewhere.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from survey.scoring.anomalies.chance import beta_binomial_upper
from survey.scoring.anomalies.finding import Finding
from survey.vocabulary import Channel

# A run ends where nothing came for so long.
GAP = timedelta(minutes=3)
SHORTEST = 6
# What the county's shares are worth against the unit's own ratings, counted in ratings.
PRIOR = 20
_LEVELS = 5


class Heard(NamedTuple):
    """One rating of the unit."""

    at: datetime
    channel: Channel
    level: int
    survey_id: int


def bursts(
    heard: Sequence[Heard], usual: Mapping[Channel, Mapping[int, int]], chance: float
) -> Iterator[Finding]:
    """Each run of `heard`, the ratings of one object of a unit in a month, that agrees beyond chance.

    `usual`: how often each level was given on a channel to all units. A run is held against the unit's own
    ratings on the channel outside it, and the county's. False alarms: at most `chance` per unit, object and
    month over all its runs, that is 0.0015 each in a county of 30 units; measured 0.0001
    (tests/study/anomalies.py).
    """
    runs = [run for run in _runs(heard) if len(run) >= SHORTEST]
    for run in runs:
        channel = run[0].channel
        own = Counter(one.level for one in heard if one.channel is channel)
        level, same = Counter(one.level for one in run).most_common(1)[0]
        a, b = _shares(own, Counter(one.level for one in run), usual.get(channel, {}), level)
        p = min(1.0, beta_binomial_upper(same, len(run), a, b) * _LEVELS * len(runs))
        if p <= chance:
            yield Finding(
                {
                    "channel": channel.value,
                    "level": level,
                    "same": same,
                    "of": len(run),
                    "first": run[0].at.isoformat(),
                    "last": run[-1].at.isoformat(),
                    "usual": round(a / (a + b) * len(run), 1),
                    "p": p,
                },
                subject=f"{channel.value} {run[0].at:%Y-%m-%dT%H:%M}",
            )


def _runs(heard: Sequence[Heard]) -> Iterator[list[Heard]]:
    for channel in Channel:
        run: list[Heard] = []
        for one in sorted(heard, key=lambda one: one.at):
            if one.channel is not channel:
                continue
            if run and one.at - run[-1].at > GAP:
                yield run
                run = []
            run.append(one)
        if run:
            yield run


def _shares(
    own: Counter[int], run: Counter[int], usual: Mapping[int, int], level: int
) -> tuple[float, float]:
    """How often the level comes outside the run, as a Beta distribution."""
    everywhere = sum(usual.values())
    prior = PRIOR * (usual.get(level, 0) + 1) / (everywhere + _LEVELS)
    outside = own - run
    return prior + outside[level], PRIOR - prior + outside.total() - outside[level]
