"""R4 of costs: what is kept is what a plain count of everything finds, whatever came in between."""

import random
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from survey.clock import SetClock
from survey.costs.keep import CATEGORY, KEPT, UNIT, WHOLE, all_days, count_costs_again
from survey.costs.rows import MEASURES
from survey.models import DirtyDay, FactCost
from survey.runtime import Runtime
from survey.scoring.facts import hold_facts, rebuild_facts
from tests.costs.scene import Scene, plain

PLACES = {
    "attempts": ("day", "spent", "step", "channel"),
    "micros": ("day", "spent", "step", "channel"),
    "completes": ("day", "step"),
    "seconds": ("day", "spent"),
}


def kept(runtime: Runtime, part: str = WHOLE) -> list[tuple[Any, ...]]:
    with runtime.database.read() as session:
        columns = [getattr(FactCost, name) for name in KEPT]
        rows = session.execute(select(*columns).where(FactCost.part == part))
        return sorted(tuple(map(str, row)) for row in rows)


def summed(runtime: Runtime, measure: str, part: str = WHOLE) -> Counter[Any]:
    with runtime.database.read() as session:
        place = [getattr(FactCost, name) for name in PLACES[measure]]
        sums = func.sum(getattr(FactCost, measure))
        rows = session.execute(select(*place, sums).where(FactCost.part == part).group_by(*place))
        return +Counter({tuple(row)[:-1]: int(row[-1]) for row in rows})


@pytest.fixture
def weeks(runtime: Runtime, clock: SetClock) -> Runtime:
    """Some weeks, counted every now and then as the job does."""
    scene = Scene(runtime, clock, random.Random(11))
    scene.begin()
    for number in range(120):
        scene.act()
        if number % 30 == 0:
            rebuild_facts(runtime)
    rebuild_facts(runtime)
    return runtime


def test_r4_what_is_kept_is_what_a_plain_count_finds(weeks: Runtime) -> None:
    """And counting it all again, or for the first time, changes nothing; taken apart it is the same."""
    expected = plain(weeks)
    assert {name: summed(weeks, name) for name in PLACES} == expected
    assert all(expected.values())
    assert {spent for _day, spent, *_ in expected["attempts"]} == {"settled", "open", "after"}

    before, zone = _all(weeks), weeks.settings.zone
    with weeks.database.write() as session:
        hold_facts(weeks, session)
        count_costs_again(session, zone, all_days(session, zone), ())
    assert _all(weeks) == before
    with weeks.database.write() as session:  # an office that comes from a version without costs
        session.execute(delete(FactCost))
        session.execute(delete(DirtyDay))
    rebuild_facts(weeks)
    assert _all(weeks) == before

    with weeks.database.read() as session:
        sums = [func.sum(getattr(FactCost, name)) for name in MEASURES]
        rows = session.execute(select(FactCost.part, *sums).group_by(FactCost.part)).all()
    whole = {tuple(int(number) for number in row[1:]) for row in rows}
    assert (len(rows), len(whole)) == (3, 1)


def _all(runtime: Runtime) -> list[list[tuple[Any, ...]]]:
    return [kept(runtime, part) for part in (WHOLE, UNIT, CATEGORY)]
