"""A closed month never changes; what comes later stands beside it, once (CONTRACT §6)."""

import threading
from datetime import timedelta

from survey.course.settle import settle
from survey.scoring.counts import Counts
from survey.scoring.periods import read_period
from survey.scoring.read_counts import Place, Wanted, read_counts, snapshot
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import Basis, Disposition, RatedObject
from tests.scoring.county import County, at
from tests.scoring.test_facts import killed_at

ONE = RatedObject.RESPONSIBLE_UNIT


def _county_then_freeze(county: County) -> int:
    """September: three ratings, one of them late, and a case whose survey is under way; its id."""
    county.clock.set(at("2026-09-20T10:00:00+08:00"))
    county.ask("north", 1, 2)
    silent = county.pick(county.close("south"))
    county.settle(silent, Disposition.NON_CONTACT)
    county.rate(silent, ONE, 5)
    waiting = county.pick(county.close("water"))
    county.clock.set(at("2026-10-03T09:00:00+08:00"))
    county.freeze("2026-09")
    return waiting


def _agrees(county: County, basis: Basis) -> None:
    period = read_period("2026-09", county.clock.now().date())
    with snapshot(county.runtime) as session:
        today = county.runtime.local_day(county.clock.now())
        found = read_counts(session, read_unit_tree(session), today, Wanted(period, basis))
    read = {(one.unit, one.object, one.round, one.key): counts for one, counts in found.items()}
    assert read == county.straight(period, basis, None)


def test_a_late_answer_from_before_the_freeze_stands_once(county: County) -> None:
    _county_then_freeze(county)
    period = read_period("2026-09", county.clock.now().date())
    assert county.count(period, Basis.SETTLED, "county", ONE, "first").late == {5: 1}
    for basis in Basis:
        _agrees(county, basis)


def test_what_comes_later_is_late_and_changes_nothing(county: County) -> None:
    waiting = _county_then_freeze(county)
    county.rate(waiting, ONE, 4)
    county.clock.advance(timedelta(hours=1))
    county.settle(waiting, Disposition.PARTIAL)
    county.move("north", "water")
    for basis in Basis:
        _agrees(county, basis)
    period = read_period("2026-09", county.clock.now().date())
    closed = county.count(period, Basis.CLOSED, "county", ONE, "first")
    assert (closed.levels, closed.late, closed.surveys, closed.closed) == ({1: 1, 2: 1}, {4: 1, 5: 1}, 4, 4)
    assert county.count(period, Basis.SETTLED, "water", ONE, "first").rated == 0


def test_r10_a_freeze_killed_at_any_statement_is_none_or_whole(county: County) -> None:
    county.clock.set(at("2026-09-20T10:00:00+08:00"))
    county.ask("north", 1, 2)
    county.clock.set(at("2026-10-03T09:00:00+08:00"))
    for statement in range(0, 80, 7):
        county.freeze("2026-09", killed_at(county.runtime.database.engine, statement))
        _agrees(county, Basis.SETTLED)
    county.freeze("2026-09")
    assert "2026-09" in county.published
    for basis in Basis:
        _agrees(county, basis)


def test_r2_who_waited_to_settle_while_a_month_was_frozen_is_late(county: County) -> None:
    waiting = _county_then_freeze(county)
    county.rate(waiting, ONE, 4)
    before = county.published["2026-09"].at - timedelta(milliseconds=1)  # when it began to wait
    with county.runtime.database.write() as session:
        assert settle(county.runtime, session, waiting, Disposition.PARTIAL, before)
    assert _of_closed(county).late == {4: 1, 5: 1}


def test_r2_a_month_waits_for_who_is_settling_before_it_is_frozen(county: County) -> None:
    county.clock.set(at("2026-09-20T10:00:00+08:00"))
    survey = county.pick(county.close("north"))
    county.rate(survey, ONE, 4)
    county.clock.set(at("2026-10-03T09:00:00+08:00"))
    freezing = threading.Thread(target=county.freeze, args=("2026-09",))
    with county.runtime.database.write() as session:
        settle(county.runtime, session, survey, Disposition.PARTIAL, county.clock.now())
        freezing.start()
        freezing.join(0.5)
        assert freezing.is_alive()
    freezing.join(30)
    closed = _of_closed(county)
    assert (closed.levels, closed.late) == ({4: 1}, {})


def _of_closed(county: County) -> Counts:
    """The county's September by month of closing, as it is read."""
    period = read_period("2026-09", county.clock.now().date())
    with snapshot(county.runtime) as session:
        today = county.runtime.local_day(county.clock.now())
        found = read_counts(session, read_unit_tree(session), today, Wanted(period, Basis.CLOSED))
    return found[Place("county", ONE)]
