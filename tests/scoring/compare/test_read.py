from datetime import date
from typing import Any

import pytest

from survey.clock import SetClock
from survey.runtime import Runtime
from survey.scoring.compare.beside import Change, Modes
from survey.scoring.compare.raking import Cell, Raked, rake
from survey.scoring.compare.read import ALL, Beside
from survey.scoring.definition import definition_of
from survey.scoring.periods import Period, read_period
from survey.scoring.read_counts import snapshot
from survey.scoring.rounding import Share
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import Channel, Disposition, RatedObject
from tests.scoring.county import County, at

UNIT = RatedObject.RESPONSIBLE_UNIT
OCTOBER = read_period("2026-10", date(2026, 10, 19))
MONTHS = ("2025-10-14", "2026-09-14", "2026-10-14")


class Looked:
    """What a page would read, for one who may see small cells or not."""

    def __init__(self, runtime: Runtime, *, public: bool = False) -> None:
        self.runtime, self.public = runtime, public

    def changes(self, unit: str, period: Period = OCTOBER) -> list[Change]:
        found: list[Change] = self._beside("changes", unit, period)
        return found

    def modes(self, unit: str) -> Modes:
        found: Modes = self._beside("modes", unit, OCTOBER)
        return found

    def raked(self, unit: str) -> Raked | None:
        found: Raked | None = self._beside("raked", unit, OCTOBER)
        return found

    def _beside(self, what: str, unit: str, period: Period) -> Any:
        today = self.runtime.local_day(self.runtime.clock.now())
        definition = definition_of(self.runtime.policy.score)
        with snapshot(self.runtime) as session:
            beside = Beside(session, read_unit_tree(session), today, definition, self.public)
            return getattr(beside, what)(unit, period)[UNIT]


def _silent(county: County, unit: str, times: int, category: str = "") -> None:
    for _ in range(times):
        county.settle(county.pick(county.close(unit, category=category)), Disposition.NON_CONTACT)


def _by(county: County, unit: str, channel: Channel, *levels: int) -> None:
    for level in levels:
        survey = county.pick(county.close(unit))
        county.rate(survey, UNIT, level, channel)
        county.settle(survey, Disposition.PARTIAL)


def test_a_month_beside_the_one_before_and_last_years(
    runtime: Runtime, county: County, clock: SetClock
) -> None:
    for day, levels in zip(MONTHS, ((1, 4), (1, 1, 5), (1, 5, 5, 5)), strict=True):
        clock.set(at(f"{day}T10:00:00+08:00"))
        county.ask("north", *levels)
    for unit in ("north", "roads", ALL):
        before, last_year = Looked(runtime).changes(unit)
        assert (before.period.label, before.before) == ("2026-09", Share(2, 3))
        assert (last_year.period.label, last_year.before) == ("2025-10", Share(1, 2))
        assert before.difference is not None
        assert before.difference.value == pytest.approx(1 / 4 - 2 / 3)
    assert [one.difference for one in Looked(runtime).changes("water")] == [None, None]


def test_r6_few_answers_show_the_public_no_change(runtime: Runtime, county: County, clock: SetClock) -> None:
    for day in MONTHS:
        clock.set(at(f"{day}T10:00:00+08:00"))
        county.ask("north", 1, 4)
    for unit in ("north", ALL):
        found = Looked(runtime, public=True).changes(unit)
        assert [(one.before, one.difference) for one in found] == [(None, None), (None, None)]


def test_the_channels_of_a_branch_side_by_side(runtime: Runtime, county: County) -> None:
    _by(county, "north", Channel.SMS, *[4] * 6, 1)
    _by(county, "south", Channel.INTERVIEWER, *[1] * 7)
    _by(county, "water", Channel.WEB, 1)
    _silent(county, "north", 3)
    found = Looked(runtime).modes("roads")
    assert [(one.channel, one.share) for one in found.modes] == [
        (Channel.SMS, Share(1, 7)),
        (Channel.INTERVIEWER, Share(7, 7)),
    ]
    assert found.test is not None and found.test.differs
    assert found.spoken is not None and found.spoken.is_above
    assert {one.channel for one in Looked(runtime).modes(ALL).modes} == {
        Channel.SMS,
        Channel.WEB,
        Channel.INTERVIEWER,
    }


def test_r6_a_small_channel_is_hidden_from_the_public(runtime: Runtime, county: County) -> None:
    _by(county, "water", Channel.SMS, *[1] * 9, *[4] * 4)
    _by(county, "water", Channel.WEB, 5)
    found = Looked(runtime, public=True).modes("water")
    assert found.test is None
    assert all(one.share is None for one in found.modes)  # with two of them, one gives the other


def test_the_raked_figure_is_that_of_the_cells(runtime: Runtime, county: County) -> None:
    county.ask("north", 1, 1, 4, category="land")
    county.ask("north", 1, category="noise")
    county.ask("south", 5, 5, category="land")
    county.ask("roads", 1, category="noise")  # a case of its own, beside those below it
    _silent(county, "south", 8, "land")
    _silent(county, "north", 2, "noise")
    _silent(county, "water", 5, "land")
    cells = [
        Cell(("north", "land"), 3, 3, 2),
        Cell(("north", "noise"), 3, 1, 1),
        Cell(("south", "land"), 10, 2, 0),
        Cell(("roads", "noise"), 1, 1, 1),
    ]
    expected = rake(cells)
    assert expected is not None
    for unit in ("roads", "county", ALL):
        found = Looked(runtime).raked(unit)
        assert found is not None
        assert (found.rate, found.effective) == pytest.approx((expected.rate, expected.effective))
        assert found.rated == 7
        assert found.covered == (1 if unit == "roads" else 17 / 22)  # nobody of the water bureau's rated
    alone = Looked(runtime).raked("south")
    assert alone is not None and (alone.rate, alone.rated) == (0, 2)
    assert Looked(runtime).raked("water") is None


def test_who_never_petitioned_was_not_asked(runtime: Runtime, county: County) -> None:
    county.ask("water", 1, category="a")
    county.ask("water", 5, category="b")
    county.settle(county.pick(county.close("water", category="b")), Disposition.NO_PETITION)
    found = Looked(runtime).raked("water")
    assert found is not None and found.rate == pytest.approx(0.5)


def test_r6_the_raked_figure_of_few_is_hidden(runtime: Runtime, county: County) -> None:
    county.ask("water", 1, 5)
    assert Looked(runtime).raked("water") is not None
    assert Looked(runtime, public=True).raked("water") is None
