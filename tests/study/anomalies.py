"""Anomalies: how often each test cries over an honest county, and how often it finds a planted fraud.

    kind              stated   measured   found   what was planted
    burst             0.0030   0.0004     97 %    20 ratings "very satisfied" on the web …

Stated and measured are per unit and month (per interviewer for theirs) in a county of 30 units, both objects
together. `months` honest ones in counties of their own, and in every tenth one each fraud by itself.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from survey.scoring.anomalies.budget import A_MONTH
from survey.scoring.anomalies.look import look
from survey.vocabulary import AnomalyKind
from tests.study.honest_months import INTERVIEWERS, UNITS, County
from tests.study.planted import PLANTS, WHERE

FEWEST, STAY = 400, 10  # months; how long one county is looked at before another begins


@dataclass(frozen=True)
class Measured:
    """Of one kind: false alarms in all months, and planted frauds with those that were found."""

    alarms: int
    planted: int
    found: int


def measure(months: int, seed: int = 2026) -> dict[AnomalyKind, Measured]:
    """Each kind on so many honest months, a multiple of STAY; the same seed measures the same."""
    alarms: Counter[AnomalyKind] = Counter()
    found: Counter[AnomalyKind] = Counter()
    for number in range(months // STAY):
        county = County(seed + number)
        for seen in islice(county.months(), STAY):
            alarms.update(one.kind for one in look(seen))
        found.update(_found(county, seed + number))
    return {kind: Measured(alarms[kind], months // STAY, found[kind]) for kind in AnomalyKind}


def _found(county: County, seed: int) -> Iterator[AnomalyKind]:
    chance = np.random.default_rng(seed)
    seen = next(county.months())
    for kind, plant in PLANTS.items():
        if any(one.kind is kind and one.unit in (WHERE, "") for one in look(plant(seen, chance))):
            yield kind


def lines(months: int = FEWEST) -> Iterator[str]:
    """The table above, from so many months."""
    measured = measure(months)
    yield f"{'kind':18}{'stated':>9}{'measured':>10}{'found':>7}   planted"
    for kind, one in measured.items():
        looked = INTERVIEWERS if kind is AnomalyKind.INTERVIEWER else UNITS
        stated = 0.0 if kind is AnomalyKind.PRESSURE else A_MONTH / looked
        rate, power = one.alarms / months / looked, one.found / one.planted
        yield f"{kind:18}{stated:9.4f}{rate:10.4f}{power:7.0%}   {PLANTS[kind].__doc__}"
    whole = sum(one.alarms for one in measured.values()) / months
    yield f"false alarms a month in a county of {UNITS} units, all kinds: {whole:.2f} over {months} months"
