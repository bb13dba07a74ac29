"""`/metrics` counts what an operator has to act on, and says nothing about anybody."""

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from scheduler.run_job import run_now
from survey.audit.daily import run_daily
from survey.clock import SetClock
from survey.course.allowance import allowance_key
from survey.health import figures
from survey.models import Allowance, Answer, Inbound, JobRun, Pause
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import AttemptState, Channel, Disposition, ErrorClass, RatedObject, SurveyState
from tests.build import make_attempt, make_case, make_questionnaire, make_survey
from tests.ordinary import MakeRuntime
from tests.rectification.notices.people import make_rectification, notify_of

PHONE = "+8613912345678"
NAME = "张三丰"
Figure = dict[tuple[str, ...], float]


def told(runtime: Runtime) -> dict[str, Figure]:
    """Name without `huifang_`, values of its labels: figure; read from the database now."""
    return {
        family.name.removeprefix("huifang_"): {
            tuple(sample.labels.values()): sample.value for sample in family.samples
        }
        for family in figures.read(runtime)
    }


def served(client: FlaskClient) -> list[str]:
    return client.get("/metrics").text.splitlines()


def test_what_waits_for_people_is_no_text_that_stands_still(app: Flask, runtime: Runtime) -> None:
    make_attempt(runtime)
    make_attempt(runtime, channel=Channel.INTERVIEWER)
    make_attempt(runtime, state=AttemptState.UNKNOWN)
    lines = served(app.test_client())
    assert 'huifang_attempts_waiting{state="planned"} 1.0' in lines
    assert 'huifang_attempts_waiting{state="unknown"} 1.0' in lines
    assert "huifang_pauses_running 0.0" in lines


def test_notices_that_did_not_get_out_are_counted(app: Flask, runtime: Runtime) -> None:
    notify_of(runtime, make_rectification(runtime))
    assert 'huifang_notices_not_out{state="planned"} 2.0' in served(app.test_client())


def test_are_people_being_asked(runtime: Runtime, clock: SetClock) -> None:
    now, yesterday = clock.now(), clock.now() - timedelta(days=1)
    delivered, refused = AttemptState.DELIVERED, AttemptState.REFUSED
    make_attempt(runtime, state=delivered, left_at=now, contact=True)
    make_attempt(runtime, state=delivered, left_at=now)
    make_attempt(runtime, state=refused, left_at=now, contact=True, error_class=ErrorClass.NUMBER_NEVER)
    make_attempt(runtime, state=delivered, left_at=yesterday, contact=True)
    make_attempt(runtime, due_at=now - timedelta(minutes=7), priority=2)
    make_attempt(runtime, due_at=now + timedelta(minutes=7), priority=0)
    make_attempt(runtime, state=AttemptState.SENDING, left_at=now - timedelta(minutes=3))
    make_survey(
        runtime, state=SurveyState.SETTLED, disposition=Disposition.COMPLETE, settled_at=now,
        settled_day=runtime.local_day(now),
    )  # fmt: skip
    said = told(runtime)
    assert said["left_today"] == {
        ("sms", "contact", "delivered"): 1,
        ("sms", "reply", "delivered"): 1,
        ("sms", "contact", "refused"): 1,
        ("sms", "reply", "sending"): 1,
    }
    assert said["carrier_errors_today"] == {("sms", "number_never"): 1}
    assert said["attempt_overdue_seconds"] == {("sms",): 420, ("voice",): 0}
    assert said["doubt_oldest_seconds"] == {(): 180}
    assert said["surveys_settled_today"] == {(): 1}
    assert said["sending_open"] == {("sms",): 1, ("voice",): 1}, "a Monday at ten"
    clock.set(datetime(2026, 10, 19, 15, tzinfo=UTC))
    assert told(runtime)["sending_open"] == {("sms",): 0, ("voice",): 0}


def test_surveys_are_counted_as_picking_said(runtime: Runtime, clock: SetClock) -> None:
    make_questionnaire(runtime)
    make_case(runtime)
    assert run_now(runtime, "pick")["picked"] == 1
    assert told(runtime)["surveys_picked_today"] == {(): 1}
    clock.advance(timedelta(days=1))
    assert told(runtime)["surveys_picked_today"] == {(): 0}


def test_are_answers_coming_in(runtime: Runtime, clock: SetClock) -> None:
    survey = make_survey(runtime, state=SurveyState.OPEN)
    with runtime.database.write() as session:
        for days in (0, 1):
            session.add(
                Answer(
                    survey_id=survey.id,
                    question="q1",
                    object=RatedObject.RESPONSIBLE_UNIT,
                    level=1,
                    channel=Channel.VOICE,
                    how="key",
                    heard_at=clock.now() - timedelta(days=days),
                    counted=days == 0,
                )
            )
        session.add(_heard(runtime, clock.now() - timedelta(minutes=9)))
    said = told(runtime)
    assert said["answers_today"] == {("voice",): 1}
    assert said["inbound_not_understood"] == {(): 1}
    assert said["inbound_not_understood_oldest_seconds"] == {(): 540}


def test_is_anything_stuck(runtime: Runtime, clock: SetClock) -> None:
    started = clock.now() - timedelta(hours=1)
    with runtime.database.write() as session:
        session.add(_run("dispatch", started, started + timedelta(seconds=4)))
        for minutes in (3, 2):
            at = clock.now() - timedelta(minutes=minutes)
            session.add(_run("facts", at, at + timedelta(seconds=1), error="OSError"))
        session.add(_run("purge", clock.now() - timedelta(minutes=30), None))
        session.add(Pause(why="a test", by="somebody", started_at=clock.now()))
    said = told(runtime)
    assert said["job_last_end_timestamp_seconds"][("dispatch",)] == started.timestamp() + 4
    assert said["job_last_success_timestamp_seconds"] == {("dispatch",): started.timestamp() + 4}
    assert said["job_last_seconds"] == {("dispatch",): 4, ("facts",): 1}
    assert said["job_failures_in_a_row"] == {("dispatch",): 0, ("facts",): 2, ("purge",): 0}
    late = said["job_late_seconds"]
    assert 3590 <= late[("dispatch",)] <= 3600 and late[("facts",)] == 0
    assert late[("purge",)] == 0, "it runs still"
    assert said["pauses_running"] == {(): 1}
    assert said["disk_free_bytes"].keys() <= {("database",), ("instance",)}
    assert "audit_whole" not in said, "nothing was verified yet"


def test_the_allowance_is_taken_ahead_by_its_own_clock(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    with runtime.database.write() as session:
        session.add(Allowance(key=allowance_key(runtime, Channel.SMS), next_free=now + 100))
        session.add(Allowance(key="of a carrier before:sms", next_free=now + 900))
    if not runtime.database.is_sqlite:  # whose clock it is then, whatever this machine's says
        monkeypatch.setattr(time, "time", lambda: now + 3600)
    ahead = told(runtime)["allowance_ahead_seconds"]
    assert 70 < ahead[("sms",)] <= 100
    assert ahead[("voice",)] == 0


def test_how_the_trail_stands(make_runtime: MakeRuntime, clock: SetClock, tmp_path: object) -> None:
    runtime = make_runtime(audit_heads_dir=f"{tmp_path}/heads")
    run_daily(runtime.database, runtime.settings, clock.now())
    said = told(runtime)
    assert said["audit_whole"] == {(): 1}
    assert said["audit_verified_timestamp_seconds"] == {(): clock.now().timestamp()}
    assert said["audit_published_timestamp_seconds"] == {(): clock.now().timestamp()}


def test_nothing_of_anybody_is_in_a_figure(app: Flask, runtime: Runtime) -> None:
    sealed = runtime.keyring.seal(NAME, Sealed.CASE_NAME)
    attempt = make_attempt(runtime, make_survey(runtime, make_case(runtime, phone=PHONE, name_sealed=sealed)))
    client = app.test_client()
    client.get(f"/s/{attempt.token}")
    client.get(f"/{attempt.token}/{PHONE}")
    client.post(f"/twilio/sms/status/{attempt.token}", data={"From": PHONE})
    text = client.get("/metrics").text
    for what in (PHONE, PHONE[3:], NAME, attempt.token, "S1", "U1"):
        assert what not in text
    labels = {
        value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        for name, value in sample.labels.items()
        if name != "le"
    }
    assert all(re.fullmatch(r"[a-z0-9_/<>.-]+", value) for value in labels), labels


def test_who_asks_often_does_not_load_the_database(app: Flask, runtime: Runtime) -> None:
    client = app.test_client()
    first = [line for line in served(client) if "_waiting" in line]
    make_attempt(runtime)
    assert [line for line in served(client) if "_waiting" in line] == first, "kept for some seconds"


def test_without_a_database_it_says_so(app: Flask, runtime: Runtime) -> None:
    client = app.test_client()
    runtime.database.close()
    with runtime.database.engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE attempt" + ("" if runtime.database.is_sqlite else " CASCADE"))
        connection.commit()
    lines = served(client)
    assert "huifang_database_up 0.0" in lines
    assert not [line for line in lines if line.startswith("huifang_pauses")]
    assert [line for line in lines if line.startswith("huifang_web_memory_bytes")], "what needs none is told"


def _run(job: str, started: datetime, ended: datetime | None, error: str | None = None) -> JobRun:
    return JobRun(job=job, slot=f"{job} {started}", started_at=started, ended_at=ended, error=error)


def _heard(runtime: Runtime, at: datetime) -> Inbound:
    return Inbound(
        carrier="sandbox", sid="SM1", channel=Channel.SMS, received_at=at,
        phone_index=runtime.keyring.phone_index(PHONE), raw_sealed=b"x",
    )  # fmt: skip
