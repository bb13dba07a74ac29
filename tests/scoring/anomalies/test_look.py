"""Every kind on honest months and on planted frauds; the whole measure is `make study`."""

from collections import Counter
from itertools import islice

import numpy as np
import pytest
from scipy import stats

from survey.scoring.anomalies.look import Found, look
from survey.scoring.anomalies.seen import Seen
from survey.vocabulary import AnomalyKind
from tests.study.honest_months import County
from tests.study.planted import PLANTS, WHERE

COUNTIES, STAY = 12, 2
MONTHS = COUNTIES * STAY


@pytest.fixture(scope="module")
def honest() -> list[Seen]:
    """Two months each of counties of their own: what is usual differs from one to the other."""
    return [seen for seed in range(COUNTIES) for seen in islice(County(seed).months(), STAY)]


def test_a_county_of_thirty_honest_units_sees_one_false_alarm_a_month_at_most(honest: list[Seen]) -> None:
    alarms = Counter(one.kind for seen in honest for one in look(seen))
    assert alarms.total() <= stats.poisson(MONTHS).ppf(0.999)
    for kind, times in alarms.items():
        assert times <= stats.poisson(0.09 * MONTHS).ppf(0.9999), kind
    assert not alarms[AnomalyKind.PRESSURE]


# What the study finds of each, in percent, over 40 counties; of others nearly all.
FOUND = {
    AnomalyKind.NEVER_PETITIONED: 68, AnomalyKind.NO_DISSENT: 80, AnomalyKind.POLL: 90,
    AnomalyKind.NOT_ASKED: 52, AnomalyKind.WRONG_NUMBER: 88, AnomalyKind.PHONES_CHANGED: 52,
    AnomalyKind.INTERVIEWER: 18,
}  # fmt: skip


@pytest.mark.parametrize("kind", AnomalyKind)
def test_what_is_planted_is_found_as_often_as_the_study_says(honest: list[Seen], kind: AnomalyKind) -> None:
    found = sum(bool(_found(kind, seen, seed)) for seed, seen in enumerate(honest[::STAY]))
    assert found >= stats.binom(COUNTIES, FOUND.get(kind, 98) / 100).ppf(0.001)


def _found(kind: AnomalyKind, seen: Seen, seed: int) -> list[Found]:
    planted = PLANTS[kind](seen, np.random.default_rng(seed))
    return [one for one in look(planted) if one.kind is kind and one.unit in (WHERE, "")]


def test_what_was_found_can_be_kept_as_json(honest: list[Seen]) -> None:
    chance = np.random.default_rng(1)
    for kind, plant in PLANTS.items():
        for one in look(plant(honest[0], chance)):
            assert all(type(value) in (int, float, str) for value in one.finding.figures.values()), kind
