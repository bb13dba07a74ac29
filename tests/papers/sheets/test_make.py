"""Sheets: made once a slot, late if need be, and never changed (R10); counts only (R6)."""

import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from scheduler.reports import reports
from survey.clock import SetClock
from survey.models import Paper
from survey.papers.kept import find_paper, keep
from survey.papers.kind import PaperKind
from survey.papers.sheets.sheet import STANDING, Row, Sheet
from survey.runtime import Runtime
from survey.scoring.facts import rebuild_facts
from survey.vocabulary import NotAsked, RatedObject
from tests.scoring.county import County

UNIT, OFFICE = RatedObject.RESPONSIBLE_UNIT, RatedObject.PETITION_OFFICE


def sheet(runtime: Runtime, slot: str, kind: PaperKind = PaperKind.DAILY) -> Sheet:
    with runtime.database.read() as session:
        paper = find_paper(session, kind, slot)
        assert paper, slot
        return Sheet.from_json(paper.figures)


def slots(runtime: Runtime) -> list[tuple[str, str]]:
    with runtime.database.read() as session:
        return [(paper.kind, paper.slot) for paper in session.scalars(select(Paper).order_by(Paper.id))]


def lines(one: Sheet, rated: RatedObject = UNIT) -> dict[str, Row]:
    return {line.code: line.pair.now for line in one.lines[rated]}


def at(clock: SetClock, text: str) -> None:
    """A moment in Shanghai."""
    clock.set(datetime.fromisoformat(text).replace(tzinfo=UTC) - timedelta(hours=8))


def test_a_day_is_counted_by_unit_and_what_is_below_it(
    runtime: Runtime, county: County, clock: SetClock
) -> None:
    at(clock, "2026-10-19T10:00")
    county.ask("water", 1, 5)
    county.ask("north", 2, 4, 4, office=3)
    county.skip(county.close("south", ago=timedelta(hours=1)), NotAsked.NO_PHONE)
    county.pick(county.close("south", ago=timedelta(hours=1)))
    at(clock, "2026-10-19T16:00")
    assert reports(runtime)["daily"] == 1
    made = sheet(runtime, "2026-10-19")
    of = lines(made)
    assert list(of) == ["county", "roads", "north", "south", "water"]
    assert (of["roads"].rated, made.dissatisfied_of(of["roads"])) == (3, 2)
    assert (of["south"].closed, of["south"].asked, of["south"].left_out, of["south"].ended) == (2, 1, 1, 0)
    total = made.total[UNIT].now
    assert total == of["county"]
    assert (total.closed, total.asked, total.ended, total.reached) == (2, 6, 5, 5)
    assert lines(made, OFFICE)["office"].levels == {3: 3}


def test_yesterday_stands_beside_today(runtime: Runtime, county: County, clock: SetClock) -> None:
    at(clock, "2026-10-18T10:00")
    county.ask("water", 1, 1)
    at(clock, "2026-10-19T10:00")
    county.ask("water", 5)
    at(clock, "2026-10-19T16:00")
    reports(runtime)
    pair = sheet(runtime, "2026-10-19").total[UNIT]
    assert (pair.before.levels, pair.now.levels) == ({1: 2}, {5: 1})


def test_r10_every_slot_once_however_often_the_job_runs(
    runtime: Runtime, county: County, clock: SetClock
) -> None:
    at(clock, "2026-10-19T10:00")
    county.ask("water", 1)
    at(clock, "2026-10-19T16:00")
    assert reports(runtime)["daily"] == 1
    assert reports(runtime)["daily"] == 0
    county.ask("water", 5, 5)
    rebuild_facts(runtime)
    reports(runtime)
    assert sheet(runtime, "2026-10-19").total[UNIT].now.levels == {1: 1}
    assert not keep(runtime, PaperKind.DAILY, "2026-10-19", {})


def test_r10_what_was_missed_is_made_up_for(runtime: Runtime, county: County, clock: SetClock) -> None:
    at(clock, "2026-10-16T10:00")
    county.ask("water", 1)
    at(clock, "2026-10-19T08:30")  # the machine was off over the weekend
    made = reports(runtime)
    assert slots(runtime) == [
        ("daily", "2026-10-16"), ("daily", "2026-10-17"), ("daily", "2026-10-18"), ("weekly", "2026-W42"),
    ]  # fmt: skip
    assert made == {"anomalies": 0, "daily": 3, "weekly": 1, "month": 0}
    assert sheet(runtime, "2026-10-17").total[UNIT].now == Row()


def test_a_week_stands_beside_the_week_before(runtime: Runtime, county: County, clock: SetClock) -> None:
    at(clock, "2026-10-11T10:00")
    county.ask("water", 1, 2)
    at(clock, "2026-10-12T10:00")
    county.ask("water", 4)
    at(clock, "2026-10-18T23:00")
    county.ask("north", 5)
    at(clock, "2026-10-19T08:30")
    reports(runtime)
    made = sheet(runtime, "2026-W42", PaperKind.WEEKLY)
    pair = made.total[UNIT]
    assert (pair.before.rated, pair.now.rated, made.dissatisfied_of(pair.now)) == (2, 2, 2)


def test_a_week_is_the_sum_of_its_days(runtime: Runtime, county: County, clock: SetClock) -> None:
    for day in range(12, 19):
        at(clock, f"2026-10-{day}T10:00")
        county.ask("water", *range(1, 1 + day % 5))
        at(clock, f"2026-10-{day}T16:00")
        reports(runtime)
    at(clock, "2026-10-19T08:30")
    reports(runtime)
    days = [sheet(runtime, f"2026-10-{day}").total[UNIT].now for day in range(12, 19)]
    week = sheet(runtime, "2026-W42", PaperKind.WEEKLY).total[UNIT].now
    assert week.rated == sum(day.rated for day in days)
    assert week.asked == sum(day.asked for day in days)
    assert week.ended == sum(day.ended for day in days)


def test_a_house_without_cases_tells_nothing(runtime: Runtime, county: County, clock: SetClock) -> None:
    at(clock, "2026-10-19T16:00")
    assert not any(reports(runtime).values())
    assert slots(runtime) == []


def test_r6_a_sheet_holds_whole_numbers_and_names_of_units_only(
    runtime: Runtime, county: County, clock: SetClock
) -> None:
    at(clock, "2026-10-19T10:00")
    county.ask("water", 1, 2, 5, office=2)
    at(clock, "2026-10-19T16:00")
    reports(runtime)
    with runtime.database.read() as session:
        paper = find_paper(session, PaperKind.DAILY, "2026-10-19")
        assert paper
        kept = paper.figures
    assert json.loads(json.dumps(kept)) == kept
    assert set(kept["standing"]) == set(STANDING)
    texts = {value for value in _leaves(kept) if isinstance(value, str)}
    assert texts <= {"county", "County", "water", "Water", "office", "Office"}
    assert Sheet.from_json(kept).to_json() == kept


def _leaves(value: object) -> list[object]:
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in _leaves(one)]
    if isinstance(value, list):
        return [leaf for one in value for leaf in _leaves(one)]
    return [value]
