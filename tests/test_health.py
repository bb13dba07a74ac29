"""`/metrics` counts what an operator has to act on, and says nothing about anybody."""

from flask import Flask

from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel
from tests.build import make_attempt
from tests.rectification.notices.people import make_rectification, notify_of


def test_what_waits_for_people_is_no_text_that_stands_still(app: Flask, runtime: Runtime) -> None:
    make_attempt(runtime)
    make_attempt(runtime, channel=Channel.INTERVIEWER)
    make_attempt(runtime, state=AttemptState.UNKNOWN)
    told = app.test_client().get("/metrics").text.splitlines()
    assert 'huifang_attempts_waiting{state="planned"} 1.0' in told
    assert 'huifang_attempts_waiting{state="unknown"} 1.0' in told
    assert "huifang_pauses_running 0.0" in told


def test_notices_that_did_not_get_out_are_counted(app: Flask, runtime: Runtime) -> None:
    notify_of(runtime, make_rectification(runtime))
    told = app.test_client().get("/metrics").text.splitlines()
    assert 'huifang_notices_not_out{state="planned"} 2.0' in told
