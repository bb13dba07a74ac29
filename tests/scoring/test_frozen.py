"""A frozen month never changes; what comes later stands beside it (CONTRACT §6)."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select, update

from survey.models import FrozenMonth, Rank, Unit, frozen_fact
from survey.scoring.asked import Asked
from survey.scoring.frozen import NotOver, freeze_month
from survey.scoring.list_scores import list_scores
from survey.scoring.periods import read_period
from survey.scoring.score import Score
from survey.vocabulary import Basis, Breakdown, Disposition, NotAsked, RatedObject
from tests.scoring.county import County, at
from tests.scoring.test_facts import killed_at

SEPTEMBER, OCTOBER = at("2026-09-20T10:00:00+08:00"), at("2026-10-05T10:00:00+08:00")


@pytest.fixture
def september(county: County) -> County:
    """A month of answers, seen from the next one."""
    county.set_up()
    county.clock.set(SEPTEMBER)
    county.ask("north", 1, 2, 2, 4, office=2)
    county.ask("south", 1, 5)
    county.skip(county.close("water"), NotAsked.NO_PHONE)
    county.clock.set(OCTOBER)
    return county


def _freeze(county: County, month: str = "2026-09") -> bool:
    with county.runtime.database.write() as session:
        return freeze_month(county.runtime, session, month, None)


def _scores(county: County, label: str = "2026-09", **how: Any) -> list[Score]:
    period = read_period(label, county.clock.now().date())
    return list_scores(county.runtime, replace(Asked(period), **how))


def _one(county: County, unit: str, round_: str | int = "first", basis: Basis = Basis.SETTLED) -> Score:
    asked: dict[str, Any] = {
        "unit": unit,
        "objects": (RatedObject.RESPONSIBLE_UNIT,),
        "rounds": (round_,),
        "basis": basis,
    }
    return _scores(county, **asked)[0]


def _without(items: list[Score], *names: str) -> list[dict[str, object]]:
    return [{name: value for name, value in item.items() if name not in names} for item in items]


@pytest.mark.parametrize("basis", list(Basis))
@pytest.mark.parametrize("by", [None, *Breakdown])
def test_a_month_says_the_same_once_it_is_frozen(
    september: County, basis: Basis, by: Breakdown | None
) -> None:
    how: dict[str, Any] = {"basis": basis, "by": by, "unit": "county" if by is Breakdown.UNIT else None}
    before = _scores(september, **how)
    assert _freeze(september)
    after = _scores(september, **how)
    assert _without(after, "frozen") == _without(before, "frozen")
    assert all(item["frozen"] for item in after)


def test_what_comes_later_is_late_beside_it(september: County) -> None:
    bad = next(survey for survey in september.look().surveys if survey.unit_id == september.ids["north"])
    under_way = september.pick(september.close("north", ago=OCTOBER - SEPTEMBER))
    before = {name: _scores(september, basis=name) for name in Basis}
    _freeze(september)
    again = september.pick(bad.case_id)
    september.rate(again, RatedObject.RESPONSIBLE_UNIT, 3)
    september.settle(again, Disposition.PARTIAL)
    september.rate(under_way, RatedObject.RESPONSIBLE_UNIT, 5)
    september.settle(under_way, Disposition.PARTIAL)
    for basis in Basis:
        after = _scores(september, basis=basis)
        assert _without(after, "frozen", "late") == _without(before[basis], "frozen", "late")
    assert _one(september, "north")["late"] == dict.fromkeys("12345", 0)
    assert _one(september, "north", "final")["late"]["3"] == 1
    by_closing = _one(september, "north", "final", Basis.CLOSED)["late"]
    assert (by_closing["3"], by_closing["5"]) == (1, 1)
    # A range with a frozen month in it adds the frozen month, and what came later only where it belongs.
    assert _scores(september, "2026-09..2026-10", unit="north")[0]["rated"] == 5


def test_neither_another_tree_nor_another_target_changes_it(september: County) -> None:
    _freeze(september)
    before = _scores(september)
    with september.runtime.database.write() as session:
        session.execute(update(Unit).where(Unit.code == "north").values(parent_id=september.ids["water"]))
    policy = september.runtime.policy
    stricter = policy.score.model_copy(update={"target": 0.99, "satisfied": (1,)})
    other = replace(september.runtime, policy=policy.model_copy(update={"score": stricter}))
    after = list_scores(other, Asked(read_period("2026-09", OCTOBER.date())))
    assert {_whose(item): item for item in after} == {_whose(item): item for item in before}


def _whose(item: Score) -> tuple[object, ...]:
    return item["unit"], item["object"], item["round"]


def test_ranks_are_kept_with_the_month(september: County) -> None:
    _freeze(september)
    with september.runtime.database.read() as session:
        kept = session.execute(select(Rank.unit_id, Rank.rated).where(Rank.basis == Basis.SETTLED)).all()
    assert (september.ids["north"], 4) in [tuple(row) for row in kept]


def test_r10_freezing_twice_or_killed_in_the_middle_leaves_one_month_or_none(september: County) -> None:
    for statement in range(0, 40, 3):
        with killed_at(september.runtime.database.engine, statement):
            _freeze(september)
    _freeze(september)
    assert not _freeze(september)
    with september.runtime.database.read() as session:
        assert session.scalar(select(func.count()).select_from(FrozenMonth)) == 1
        whole = select(func.sum(frozen_fact.c.level_1)).where(
            frozen_fact.c.basis == Basis.SETTLED,
            frozen_fact.c.part == "",
            frozen_fact.c.round == "first",
            frozen_fact.c.unit_id == september.ids["county"],
            frozen_fact.c.object == RatedObject.RESPONSIBLE_UNIT,
        )
        assert session.scalar(whole) == 2


def test_a_month_that_lasts_cannot_be_frozen(september: County) -> None:
    with pytest.raises(NotOver):
        _freeze(september, "2026-10")
