"""The doctor's lines on what is read from outside."""

import threading
from datetime import timedelta

import pytest

from scheduler.pull import pull_all
from survey.carriers.none import NoCarrier
from survey.clock import SetClock
from survey.office.doctor import business, machine, network, outside
from survey.office.doctor.finding import Mark
from survey.read_marks import note_look, note_trouble, of_carrier
from survey.runtime import Runtime
from tests.cases.pull.conftest import Hall, Reading, hall, reading
from tests.office.doctor.test_examine import REAL, only, told_otherwise
from tests.ordinary import MakeRuntime

__all__ = ["hall", "reading"]


def test_a_database_that_answers_was_read_or_stands_in_trouble(hall: Hall, reading: Reading) -> None:
    runtime = reading()
    assert only(outside.sources, runtime).says == "hall answers, and was not read to its end yet"
    hall.put(1)
    hall.put(2, unit="没有的局")
    pull_all(runtime, threading.Event())
    read, waiting = outside.sources(runtime)
    assert (read.mark, read.says) == (Mark.OK, "hall answers, and was read at 2026-10-19 10:00")
    assert (waiting.mark, waiting.says) == (Mark.WARN, "hall: 1 rows were not taken and wait to be mended")
    broken = reading(watermark="no_such")
    pull_all(broken, threading.Event())
    trouble, _ = outside.sources(broken)
    assert trouble.mark is Mark.FAIL and "could not be read" in trouble.says
    away = only(outside.sources, reading(url="postgresql://a:hush@127.0.0.1:9/c"))
    assert away.mark is Mark.FAIL and "cannot be reached" in away.says and "hush" not in away.says


def test_where_no_other_database_is_read(runtime: Runtime) -> None:
    assert only(outside.sources, runtime).mark is Mark.OK


@pytest.mark.parametrize(("inbound", "late", "mark"), [("pull", 6, Mark.FAIL), ("push", 181, Mark.WARN)])
def test_whether_the_carrier_is_asked(
    make_runtime: MakeRuntime, clock: SetClock, inbound: str, late: int, mark: Mark
) -> None:
    runtime = make_runtime(inbound=inbound)
    assert only(outside.listening, runtime).mark is Mark.WARN
    with runtime.database.write() as session:
        note_look(session, of_carrier("sandbox"), clock.now())
    clock.advance(timedelta(minutes=late - 2))
    assert only(outside.listening, runtime).mark is Mark.OK
    clock.advance(timedelta(minutes=4))
    assert only(outside.listening, runtime).mark is mark
    with runtime.database.write() as session:
        note_trouble(session, of_carrier("sandbox"), "HTTP 503")
    assert "HTTP 503" in only(outside.listening, runtime).says
    assert list(outside.listening(make_runtime(carrier=NoCarrier()))) == []


def test_without_a_public_address_nothing_about_one_is_missed(runtime: Runtime) -> None:
    hidden = told_otherwise(
        runtime, **REAL | {"inbound": "pull", "public_base_url": "http://127.0.0.1:5000"}, country="US"
    )
    assert not hidden.settings.is_development, "its keys are not made up: it texts real people"
    assert only(machine.settings, hidden).mark is Mark.OK
    assert only(network.webhooks, hidden).mark is Mark.OK
    assert only(business.calls, hidden).mark is Mark.OK
