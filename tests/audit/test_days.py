"""R9: what was answered and how it settled is under a keyed digest each day; lawful acts raise no alarm."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event
from typing import cast

import pytest
from sqlalchemy import Connection, Engine, Table, delete, event, insert, select, update

from scheduler.purge import purge
from survey.audit.daily import run_daily
from survey.audit.fault import Broken
from survey.models import Answer, Audit, Survey
from survey.reviewing.closing.close import Hand, close_month
from survey.reviewing.closing.month import read_month
from survey.reviewing.exclusions.apply import apply
from survey.reviewing.exclusions.decide import decide
from survey.scoring.facts import rebuild_facts
from survey.vocabulary import RectificationState, Role
from tests.audit.conftest import Trail
from tests.rectification.scene import OFFICE, UNIT, Scene
from tests.rectification.scenes import scene
from tests.reviewing.people import person

__all__ = ["scene"]


@pytest.fixture
def trail(scene: Scene) -> Trail:
    """Two days with surveys that settled, and the days' digests."""
    made = Trail(scene.runtime, scene.clock)
    scene.dissatisfied({UNIT: 5, OFFICE: 2})
    scene.dissatisfied({UNIT: 1})
    scene.pass_by(days=1)
    scene.dissatisfied({UNIT: 4}, settled=False)
    scene.dissatisfied({UNIT: 3})
    scene.pass_by(days=1)
    made.day()
    return made


def _days(trail: Trail) -> Sequence[tuple[str, int, int]]:
    with trail.runtime.database.read() as session:
        rows = session.execute(
            select(Audit.subject_id, Audit.detail).where(Audit.act == "digest").order_by(Audit.seq)
        )
        return [(row.subject_id, row.detail["answers"], row.detail["surveys"]) for row in rows]


def test_r9_each_day_has_a_digest_and_missed_days_are_made_up_for(trail: Trail) -> None:
    assert _days(trail) == [("2026-10-19", 7, 2), ("2026-10-20", 6, 1)]
    trail.clock.advance(timedelta(days=2))
    trail.day()
    assert _days(trail)[2:] == [("2026-10-21", 0, 0), ("2026-10-22", 0, 0), ("2026-10-23", 0, 0)]
    assert trail.verdict().whole


def test_a_day_is_digested_when_it_has_been_over_for_a_while(trail: Trail) -> None:
    """What settled a second before midnight may be on disk a second after."""
    trail.clock.set(datetime(2026, 10, 22, 0, 30, tzinfo=trail.runtime.settings.zone))
    run_daily(trail.runtime.database, trail.runtime.settings, trail.clock.now())
    assert _days(trail)[-1][0] == "2026-10-20"
    trail.clock.advance(timedelta(minutes=31))
    run_daily(trail.runtime.database, trail.runtime.settings, trail.clock.now())
    assert _days(trail)[-1][0] == "2026-10-21"


def test_r10_run_twice_a_day_is_digested_once(trail: Trail) -> None:
    before = _days(trail)
    trail.clock.advance(timedelta(days=-1))
    for _ in range(2):
        run_daily(trail.runtime.database, trail.runtime.settings, trail.clock.now())
    assert _days(trail) == before


class Killed(BaseException):
    """The process was killed here."""


def test_r10_killed_at_any_act_it_goes_on_where_it_was(scene: Scene) -> None:
    trail = Trail(scene.runtime, scene.clock)
    for _ in range(3):
        scene.dissatisfied()
        scene.pass_by(days=1)
    for allowed in range(7):
        with killed_after(trail, allowed):
            run_daily(scene.runtime.database, scene.runtime.settings, scene.clock.now())
    trail.day()
    assert _days(trail) == [(f"2026-10-{day}", 3, 1) for day in (19, 20, 21)]
    assert trail.with_journal() == []


class killed_after:  # noqa: N801 - it reads as a clause
    """Nothing more is committed after so many commits."""

    def __init__(self, trail: Trail, allowed: int) -> None:
        self.engine, self.left = trail.runtime.database.engine, allowed

    def _look(self, _: object) -> None:
        self.left -= 1
        if self.left < 0:
            raise Killed

    def __enter__(self) -> None:
        event.listen(self.engine, "commit", self._look)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        event.remove(self.engine, "commit", self._look)
        return kind is Killed


_19, _20 = "2026-10-19", "2026-10-20"
ATTACKS: dict[str, tuple[str, Broken, str]] = {
    "another level": ("UPDATE answer SET level = 1, value = '1' WHERE level = 5", Broken.ANSWERS, _19),
    "another reader": ("UPDATE answer SET how = 'x' WHERE level = 3", Broken.ANSWERS, _20),
    "another time": ("UPDATE answer SET heard_at = '2020-01-01' WHERE level = 3", Broken.ANSWERS, _20),
    "an answer removed": ("DELETE FROM answer WHERE level = 3", Broken.ANSWERS, _20),
    "somebody else's answer": ("UPDATE answer SET survey_id = 2 WHERE level = 2", Broken.ANSWERS, _19),
    "no longer counted": ("UPDATE answer SET counted = FALSE WHERE level = 5", Broken.SURVEYS, _19),
    "another end": ("UPDATE survey SET disposition = '2.11' WHERE id = 1", Broken.SURVEYS, _19),
    "another unit": ("UPDATE survey SET unit_id = petition_office_id WHERE id = 1", Broken.SURVEYS, _19),
    "another day": ("UPDATE survey SET settled_day = '2026-10-01' WHERE id = 1", Broken.SURVEYS, _19),
    "open again": ("UPDATE survey SET state = 'open' WHERE id = 2", Broken.SURVEYS, _19),
    "taken out": ("UPDATE survey SET excluded = TRUE WHERE id = 1", Broken.EXCLUDED, _19),
}


def test_r9_an_answer_or_survey_changed_by_sql_is_told_with_its_day(trail: Trail) -> None:
    assert trail.verdict().whole
    unseen = {}
    for attack, (statement, what, day) in ATTACKS.items():
        with put_back(trail.runtime.database.engine) as connection:
            connection.exec_driver_sql(statement)
            connection.commit()
            found = [(one.what, one.where) for one in trail.faults()]
        if (what, day) not in found:
            unseen[attack] = found
    assert unseen == {}
    assert trail.verdict().whole, "after each attack all is as it was"


@contextmanager
def put_back(engine: Engine) -> Iterator[Connection]:
    """Whatever becomes of answers and surveys, afterwards they are as they were."""
    answers, surveys = (cast(Table, one.__table__) for one in (Answer, Survey))
    with engine.connect() as connection:
        said, asked = (connection.execute(select(one)).mappings().all() for one in (answers, surveys))
        connection.commit()
        yield connection
        connection.execute(delete(answers))
        for row in asked:
            connection.execute(update(surveys).where(surveys.c.id == row["id"]).values(**row))
        connection.execute(insert(answers), [dict(row) for row in said])
        connection.commit()


def test_r9_a_digest_that_is_gone_is_told(trail: Trail) -> None:
    trail.day()
    trail.sql("DELETE FROM audit WHERE act = 'digest' AND subject_id = '2026-10-20'")
    assert {one.what for one in trail.faults()} >= {Broken.MISSING, Broken.DAY}


def test_r9_a_closed_month_that_was_changed_is_told(trail: Trail) -> None:
    trail.clock.advance(timedelta(days=20))
    rebuild_facts(trail.runtime)
    close_month(trail.runtime, read_month("2026-10", trail.runtime.today()), Hand("chen"))
    trail.day()
    assert trail.verdict().whole
    with trail.runtime.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE frozen_fact SET level_5 = 0, level_1 = 1 WHERE level_5 = 1")
    assert [(one.what, one.where) for one in trail.faults()] == [(Broken.MONTH, "2026-10")]
    with trail.runtime.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM frozen_month")
    assert [(one.what, one.where) for one in trail.faults()] == [(Broken.MONTH, "2026-10")]


def test_r9_lawful_acts_of_later_days_raise_no_alarm(trail: Trail, scene: Scene) -> None:
    """Put right to the end, another round, late words, a rating taken out, a month closed, and purging."""
    one = scene.brought_to(RectificationState.ACCEPTED, levels={UNIT: 5})
    scene.next_round(one, 2)
    scene.rate(1, {UNIT: 1}, late=True)
    scene.say(1, "reason", "slow", again=True)
    with trail.runtime.database.read() as session:
        unsettled = session.scalars(select(Survey.id).where(Survey.settled_day.is_(None))).one()
    scene.settle(unsettled)
    trail.day()
    head = person(trail.runtime, "zhao", Role.CENTRE)
    decide(trail.runtime, apply(trail.runtime, 1, "代评", scene.people["chen"]), True, "属实", head)
    trail.day()
    assert trail.with_journal() == []
    scene.pass_by(days=20)
    rebuild_facts(trail.runtime)
    close_month(trail.runtime, read_month("2026-10", trail.runtime.today()), Hand("chen"))
    trail.day()
    scene.pass_by(days=2000)
    purge(trail.runtime, Event())
    assert trail.with_journal() == []
    with trail.runtime.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE survey SET excluded = FALSE WHERE id = 1")
    assert [(one.what, one.where) for one in trail.faults()] == [(Broken.EXCLUDED, "2026-10-19")]
