"""People who call us: taken, refused, left alone; and taking a person's part without the page."""

from typing import Any

import pytest
import requests

from tests.carriers.sandbox.beside import SENDER, Beside, wait_for
from tests.carriers.sandbox.calls.visitor import PHONE, QUICK_HAND, Visitor, document
from tests.carriers.sandbox.conftest import StartSandbox
from tests.carriers.sandbox.receiver import Receiver, Reply

VOICE = "/twilio/voice"


@pytest.fixture
def visitor(start_sandbox: StartSandbox, receiver: Receiver) -> Visitor:
    return Visitor(start_sandbox(hand_speed=QUICK_HAND), receiver)


def call_us(visitor: Visitor, first: Reply) -> str:
    visitor.pages[VOICE] = first
    return str(visitor.sandbox.post("/sandbox/call", **{"from": visitor.phone})["sid"])


def test_our_number_is_answered_by_the_application(visitor: Visitor, receiver: Receiver) -> None:
    sid = call_us(visitor, document('<Gather numDigits="1" action="/next"><Say>choose</Say></Gather>'))
    visitor.wait_until_said("choose")
    visitor.press("2")
    visitor.finish()
    (first,), (turn,) = receiver.at(VOICE), receiver.at("/next")
    assert (
        first.signed
        and first.form.items()
        >= {
            "CallSid": sid,
            "From": PHONE,
            "To": SENDER,
            "Direction": "inbound",
            "CallStatus": "ringing",
            "FromCountry": "CN",
        }.items()
    )
    assert (turn.form["CallStatus"], turn.form["Digits"]) == ("in-progress", "2")
    kinds = [line["kind"] for line in visitor.sandbox.ledger()]
    assert kinds == ["calls_us", "answered", "turn", "heard", "hung_up"]
    assert visitor.sandbox.client().calls(sid).fetch().direction == "inbound"


@pytest.mark.parametrize(
    ("verb", "status"), [("<Reject/>", "no-answer"), ('<Reject reason="busy"/>', "busy")]
)
def test_the_application_may_refuse_a_call(visitor: Visitor, verb: str, status: str) -> None:
    call_us(visitor, document(verb, "<Say>never</Say>"))
    visitor.sandbox.wait_until_quiet()
    assert (visitor.call["status"], visitor.call["passages"]) == (status, [])
    assert visitor.sandbox.ledger("answered") == []


def test_an_application_that_fails_leaves_the_caller_alone(visitor: Visitor) -> None:
    call_us(visitor, Reply(500))
    visitor.sandbox.wait_until_quiet()
    assert visitor.call["status"] == "failed"
    assert [line["code"] for line in visitor.sandbox.ledger("call_error")] == [11200]


def test_a_phone_makes_one_call_at_a_time(visitor: Visitor) -> None:
    call_us(visitor, document('<Pause length="600"/>'))
    second = requests.post(visitor.sandbox.url + "/sandbox/call", json={"from": PHONE}, timeout=5)
    assert (second.status_code, second.json()["error"]) == (409, "that phone is engaged")
    visitor.does("hang_up")
    visitor.sandbox.wait_until_quiet()


def test_calls_are_listed_in_pages_oldest_first(visitor: Visitor) -> None:
    sids = []
    for _ in range(3):
        sids.append(call_us(visitor, Reply()))
        visitor.finish()
    first = visitor.sandbox.get("/sandbox/calls", limit=2)
    rest = visitor.sandbox.get("/sandbox/calls", limit=2, after=first["next"])
    assert [item["sid"] for item in first["items"] + rest["items"]] == sids
    assert rest["next"] is None
    assert visitor.sandbox.get("/sandbox/calls", phone="+8613900000009")["items"] == []


def test_calls_that_go_on_are_pending_and_reset_calls_them_off(visitor: Visitor) -> None:
    call_us(visitor, document('<Pause length="6000"/>'))
    wait_for(lambda: visitor.call["status"] == "in-progress")
    assert visitor.sandbox.get("/sandbox/state")["pending"]["calls"] == 1
    visitor.sandbox.post("/sandbox/reset")
    wait_for(lambda: visitor.sandbox.get("/sandbox/state")["pending"]["calls"] == 0)
    assert visitor.sandbox.get("/sandbox/calls")["items"] == []


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("call", {"from": "me"}, 400),
        ("call", {}, 400),
        ("hand", {"phone": PHONE, "on": "yes"}, 400),
        ("press", {"phone": PHONE, "digits": "12a"}, 400),
        ("press", {"phone": PHONE, "digits": ""}, 400),
        ("press", {"phone": PHONE, "digits": "1"}, 409),
        ("speak", {"phone": PHONE, "text": " "}, 400),
        ("speak", {"phone": PHONE, "text": "hello"}, 409),
        ("take", {"phone": PHONE}, 409),
        ("hang_up", {"phone": PHONE}, 409),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(
    sandbox: Beside, path: str, body: dict[str, Any], status: int
) -> None:
    answer = requests.post(f"{sandbox.url}/sandbox/{path}", json=body, timeout=5)
    assert answer.status_code == status
    assert answer.json()["error"]


def test_when_a_call_goes_on_the_sandbox_still_stops_at_once(visitor: Visitor) -> None:
    call_us(visitor, document('<Pause length="6000"/>'))
    wait_for(lambda: visitor.call["status"] == "in-progress")
    # the fixture asserts that it stops
