"""What is seen of the engine from outside: one trace across processes, and how its queues stand."""

import re
import threading

from sqlalchemy import text

from scheduler.engine.hand_over import hand_over
from scheduler.run_job import run_slot
from survey.health import figures
from survey.runtime import Runtime
from survey.settings import Settings
from survey.traces.start import start_tracing
from tests.build import make_attempt, make_case, make_survey
from tests.office_room import Room
from tests.scheduler.engine.conftest import Work
from tests.traces.collector import attributes, collecting

PHONE = "+8613900000001"


def test_one_trace_from_the_scheduler_to_the_carrier(room: Room, work: Work) -> None:
    attempt = make_attempt(room.runtime, make_survey(room.runtime, make_case(room.runtime, phone=PHONE)))
    with collecting() as collector:
        stop = start_tracing(Settings(otel_exporter_otlp_endpoint=collector.url), ["flask", "scheduler"])
        run_slot(room.runtime, "dispatch", threading.Event())
        work()
        stop()
    job = collector.named("job dispatch")
    in_it = {one.name for one in collector.spans if one.trace_id == job.trace_id}
    carrier = "POST /2010-04-01/Accounts/<sid>/Messages.json"
    assert {"task send", "claim", "pace", "check", "send", carrier, "settle"} <= in_it
    assert attributes(collector.named("send"))["huifang.attempt.id"] == attempt.id
    assert PHONE[3:].encode() not in b"".join(collector.raw)


def test_how_the_queues_stand(room: Room, work: Work) -> None:
    make_attempt(room.runtime, make_survey(room.runtime, make_case(room.runtime, phone=PHONE)))
    hand_over(room.runtime, threading.Event())
    with room.runtime.database.write() as session:
        session.execute(text("UPDATE procrastinate_events SET at = at - interval '90 seconds'"))
    said = _told(room.runtime)
    assert said["engine_jobs"] == {("texts", "todo"): 1}
    assert 90 <= said["engine_oldest_waiting_seconds"][("texts",)] < 120
    assert said["engine_listeners"] == {(): 0}
    work()
    assert _told(room.runtime)["engine_jobs"] == {}
    with room.runtime.database.write() as session:
        session.execute(text("INSERT INTO procrastinate_workers DEFAULT VALUES"))
        failed = (
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('work', 'run', 'failed')"
        )
        session.execute(text(failed))
    said = _told(room.runtime)
    assert said["engine_jobs"] == {("work", "failed"): 1}
    assert said["engine_listeners"] == {(): 1}


def test_nothing_of_anybody_is_given_to_the_engine(room: Room) -> None:
    """Ids, channels and marks; where traces are on, a place in one."""
    make_attempt(room.runtime, make_survey(room.runtime, make_case(room.runtime, phone=PHONE)))
    hand_over(room.runtime, threading.Event())
    with room.runtime.database.read() as session:
        (given,) = session.scalars(text("SELECT args FROM procrastinate_jobs")).all()
    assert given.keys() == {"channel", "claim", "ids"}
    assert not re.search(r"[0-9]{8}", str(given["ids"]))


def _told(runtime: Runtime) -> dict[str, dict[tuple[str, ...], float]]:
    return {
        family.name.removeprefix("huifang_"): {
            tuple(sample.labels.values()): sample.value for sample in family.samples
        }
        for family in figures.read(runtime)
    }
