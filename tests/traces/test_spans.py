"""One trace from the job to the carrier, and nothing of anybody in it."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from app import create_app
from scheduler.run_job import run_now
from survey.models import Attempt
from survey.secrets import Sealed
from survey.settings import ROOT, Settings
from survey.traces import carried, carry, here, is_on, say, span
from survey.traces.facts import WITHHELD, named, route_of
from survey.traces.start import start_tracing
from survey.vocabulary import Channel
from tests.build import make_attempt, make_case, make_survey
from tests.carriers.stand_in import refuse
from tests.office_room import Room
from tests.traces.collector import Collector, attributes, collecting

PHONE = "+8613912345678"
NAME = "张三丰"
WORDS = "5 他们根本没有解决我家漏水"
Tracing = Callable[[str], Callable[[], None]]


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as kept:
        yield kept


@pytest.fixture
def tracing(collector: Collector) -> Iterator[Tracing]:
    """Call it with the name of a process: its spans go to the collector, all of them when what it returns is
    called."""
    stops: list[Callable[[], None]] = []

    def start(process: str) -> Callable[[], None]:
        settings = Settings(
            otel_exporter_otlp_endpoint=collector.url, otel_exporter_otlp_headers="Authorization=Bearer x"
        )
        argv = ["gunicorn"] if process == "web" else ["/srv/.venv/bin/flask", process]
        stops.append(start_tracing(settings, argv))
        return stops[-1]

    yield start
    for stop in stops:
        stop()


def test_one_trace_from_the_job_to_the_carrier(room: Room, collector: Collector, tracing: Tracing) -> None:
    attempt = _attempt(room)
    done = tracing("scheduler")
    assert run_now(room.runtime, "dispatch") == {"sent": 1}
    done()
    assert collector.services == {"huifang-scheduler"}
    assert collector.headers[0]["authorization"] == "Bearer x"
    job = collector.named("job dispatch")
    assert attributes(job)["huifang.job"] == "dispatch"
    carrier = collector.named("POST /2010-04-01/Accounts/<sid>/Messages.json")
    assert attributes(carrier)["http.response.status_code"] == 201
    wanted = {"claim", "pace", "check", "send", "settle"}
    steps = [one for one in collector.spans if one.trace_id == job.trace_id]
    assert wanted <= {one.name for one in steps} and carrier in steps
    assert attributes(collector.named("send")) == {
        "huifang.attempt.id": attempt.id, "huifang.channel": "sms", "huifang.outcome": "accepted",
    }  # fmt: skip


def test_r6_nothing_of_anybody_is_in_a_trace(room: Room, collector: Collector, tracing: Tracing) -> None:
    """A number, a name, words and tokens are put wherever they come in, errors of the carrier's too."""
    attempt = _attempt(room)
    done = tracing("web")
    client = create_app(room.runtime).test_client()
    web = Room(room.runtime, room.carrier, client)
    room.carrier.behaviour = refuse(400, 21211)
    run_now(room.runtime, "dispatch")
    assert web.reports(attempt.token, "delivered", f"SM{7:032x}") == 204
    assert web.writes(PHONE, WORDS) == 200
    client.get(f"/s/{attempt.token}?from={PHONE}")
    client.get(f"/cases/{NAME}/{PHONE}")
    client.get(f"/{attempt.token}")
    done()
    sent = b"".join(collector.raw)
    for what in (PHONE, PHONE[3:], NAME, WORDS, WORDS[2:], attempt.token, "漏水"):
        assert what.encode() not in sent, what
    for one in collector.spans:
        assert not re.search(r"[0-9]{8}", one.name), one.name
    names = {one.name for one in collector.spans}
    assert {"POST /twilio/sms", "POST /twilio/sms/status/<token>", "GET /s/<token>"} <= names
    status = attributes(collector.named("POST /twilio/sms/status/<token>"))
    assert status["huifang.attempt.id"] == attempt.id, "by it the callback is found beside its send"
    assert status["http.response.status_code"] == 204


def test_a_trace_goes_on_where_it_was_carried_to(collector: Collector, tracing: Tracing) -> None:
    done = tracing("worker")
    with span("hand over", "producer") as first:
        first.say(count=2)
        kept = carry()
    assert set(kept) == {"traceparent"}
    with carried(kept), span("take up", "consumer"):
        say(channel=Channel.SMS)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(here(_inner)).result()
    done()
    assert len({one.trace_id for one in collector.spans}) == 1
    taken = collector.named("take up")
    assert taken.parent_span_id == collector.named("hand over").span_id
    assert collector.named("inner").parent_span_id == taken.span_id
    assert attributes(taken) == {"huifang.channel": "sms"}


def test_an_error_is_told_by_its_class_alone(collector: Collector, tracing: Tracing) -> None:
    done = tracing("scheduler")
    with pytest.raises(ValueError, match=PHONE[3:]), span("job pick"):
        raise ValueError(f"{PHONE} {NAME}")
    done()
    assert collector.named("job pick").status.message == "ValueError"
    assert PHONE.encode() not in b"".join(collector.raw) and NAME.encode() not in b"".join(collector.raw)


def test_every_route_may_stand_in_a_span(app: Flask) -> None:
    routes = {route_of(rule.rule) for rule in app.url_map.iter_rules()}
    assert {route for route in routes if WITHHELD in named({"route": route}).values()} == set()
    assert "/twilio/sms/status/<token>" in routes and "/rectifications/<rectification_id>" in routes


def test_what_was_carried_and_is_no_trace_begins_one(collector: Collector, tracing: Tracing) -> None:
    done = tracing("worker")
    with carried({"traceparent": "what"}), span("take up"):
        pass
    done()
    assert not collector.named("take up").parent_span_id


def test_without_a_collector_nothing_is_loaded_and_nothing_is_carried() -> None:
    """A process of its own: in this one the library is loaded by these tests."""
    asked = (
        "import sys; from survey.carriers.twilio import http;"
        "from survey.traces import carry, is_on, start, web;"
        "assert not is_on() and carry() == {};"
        "print([one for one in sys.modules if one.startswith('opentelemetry')])"
    )
    told = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize("command", ["doctor", "db", "backup", "users"])
def test_commands_that_end_soon_are_not_traced(command: str, tracing: Tracing) -> None:
    tracing(command)
    assert not is_on()


def _inner() -> None:
    with span("inner"):
        pass


def _attempt(room: Room) -> Attempt:
    runtime = room.runtime
    case = make_case(runtime, phone=PHONE, name_sealed=runtime.keyring.seal(NAME, Sealed.CASE_NAME))
    return make_attempt(runtime, make_survey(runtime, case))
