"""A seed draws one office and one bad day, always the same, and nothing that it cannot have."""

from collections import Counter
from dataclasses import replace

import pytest

from tests.soak.drawn import CARRIERS, Drawn, Mishap, draw
from tests.soak.torment import _DOES

SEEDS = range(1, 301)


def test_the_same_seed_draws_the_same() -> None:
    assert [draw(seed) for seed in SEEDS] == [draw(seed) for seed in SEEDS]


def test_seeds_draw_every_mishap_and_every_kind_of_office() -> None:
    drawn = [draw(seed) for seed in SEEDS]
    befell = Counter(one.what for office in drawn for one in office.mishaps)
    assert set(befell) == set(Mishap)
    assert len({(one.database, one.engine, one.plan, one.faults) for one in drawn}) == 3 * 3 * 3
    assert len({(one.database, one.engine, one.carrier) for one in drawn}) == 3 * len(CARRIERS)


def test_the_carrier_changes_nothing_else_so_that_earlier_seeds_can_be_lived_again() -> None:
    for seed in SEEDS:
        with_each = [replace(draw(seed, carrier=one), carrier="", plan="") for one in CARRIERS]
        assert with_each == [with_each[0]] * len(CARRIERS)
    texts = {draw(seed, carrier="tencent").plan for seed in SEEDS}
    assert texts == {"texts", "both"}, "a gateway without calls"


@pytest.mark.parametrize("drawn", [draw(seed) for seed in SEEDS[:60]], ids=lambda one: str(one.seed))
def test_nothing_befalls_an_office_that_does_not_have_it(drawn: Drawn) -> None:
    what = {one.what for one in drawn.mishaps}
    assert 30 <= drawn.cases <= 80
    assert drawn.database == "postgresql" or not what & {Mishap.DATABASE_RESTARTED, Mishap.ENGINE_EMPTIED}
    assert drawn.database == "sqlite" or Mishap.DISK_FULL not in what
    assert drawn.engine == "procrastinate" or not what & {Mishap.WORKER_KILLED, Mishap.ENGINE_EMPTIED}
    assert bool(drawn.workers) == (drawn.engine == "procrastinate")
    assert not what >= {Mishap.PAUSED, Mishap.CLOCK_JUMPED}, "a pause is judged by one clock"


def test_a_database_can_be_asked_for() -> None:
    assert {draw(seed, database="sqlite").database for seed in SEEDS} == {"sqlite"}
    assert {draw(seed, database="postgresql").database for seed in SEEDS} == {"postgresql"}


def test_whatever_can_be_drawn_can_be_done() -> None:
    assert set(_DOES) == set(Mishap)
