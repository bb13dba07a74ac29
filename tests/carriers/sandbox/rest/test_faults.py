"""Requests that go wrong on purpose, as the SDK sees them, and what the carrier has of them."""

import json
import time
from typing import Protocol

import pytest
import requests
from twilio.base.exceptions import TwilioException, TwilioRestException

from tests.carriers.sandbox.beside import SENDER, Beside
from tests.carriers.sandbox.conftest import StartSandbox

PHONE = "+8613900000001"


class Ask(Protocol):
    def __call__(self, sandbox: Beside, timeout: float = 5.0) -> None: ...


def send(sandbox: Beside, timeout: float = 5.0) -> None:
    sandbox.client(timeout).messages.create(
        to=PHONE, from_=SENDER, body="x", status_callback="http://127.0.0.1:9/twilio/sms/status/t1"
    )


def call(sandbox: Beside, timeout: float = 5.0) -> None:
    sandbox.client(timeout).calls.create(
        to=PHONE,
        from_=SENDER,
        twiml="<Response/>",
        timeout=1,
        status_callback="http://127.0.0.1:9/twilio/voice/status/t1",
    )


def accepted(sandbox: Beside) -> int:
    """Messages and calls."""
    sandbox.post("/sandbox/faults", profile="none")
    client = sandbox.client()
    return len(client.messages.list(to=PHONE)) + len(client.calls.list(to=PHONE))


@pytest.mark.parametrize("ask", [send, call])
@pytest.mark.parametrize(
    ("fault", "raised", "kept"),
    [
        ("slow_down", TwilioRestException, 0),
        ("error_before", TwilioRestException, 0),
        ("error_after", TwilioRestException, 1),
        ("drop_before", requests.ConnectionError, 0),
        ("drop_after", requests.ConnectionError, 1),
        ("timeout_after", requests.ReadTimeout, 1),
        ("non_json", json.JSONDecodeError, 1),
    ],
)
def test_a_fault_as_the_sdk_meets_it(
    sandbox: Beside, ask: Ask, fault: str, raised: type[Exception], kept: int
) -> None:
    sandbox.post("/sandbox/faults", rates={fault: 1.0})
    with pytest.raises(raised):
        ask(sandbox, timeout=0.5)
    (line,) = sandbox.ledger("fault")
    assert (line["fault"], line["token"]) == (fault, "t1")
    (received,) = sandbox.ledger("received")
    assert (received["fault"], received["outcome"]) == (fault, "accepted" if kept else "nothing")
    assert accepted(sandbox) == kept


@pytest.mark.parametrize(
    ("fault", "status", "code"), [("slow_down", 429, 20429), ("error_after", 500, 20500)]
)
def test_the_codes_of_refused_requests(sandbox: Beside, fault: str, status: int, code: int) -> None:
    sandbox.post("/sandbox/faults", rates={fault: 1.0})
    with pytest.raises(TwilioRestException) as refused:
        send(sandbox)
    assert (refused.value.status, refused.value.code) == (status, code)


def test_a_slow_answer_is_an_answer_all_the_same(sandbox: Beside) -> None:
    sandbox.post("/sandbox/faults", rates={"slow_answer": 1.0})
    before = time.monotonic()
    send(sandbox)
    assert time.monotonic() - before > 0.15
    assert accepted(sandbox) == 1


def test_one_request_that_hangs_holds_up_no_other(sandbox: Beside) -> None:
    sandbox.post("/sandbox/faults", rates={"timeout_after": 1.0})
    with pytest.raises(requests.ReadTimeout):
        send(sandbox, timeout=0.2)
    before = time.monotonic()
    sandbox.get("/healthz")
    assert time.monotonic() - before < 0.2


def test_while_the_carrier_is_down_nothing_is_accepted_or_listed(sandbox: Beside) -> None:
    send(sandbox)
    sandbox.post("/sandbox/faults", down_for=60)
    for _ in range(6):
        with pytest.raises((TwilioRestException, requests.ConnectionError)):
            send(sandbox)
        with pytest.raises((TwilioException, requests.ConnectionError)):
            sandbox.client().messages.list()
    sandbox.post("/sandbox/faults", down_for=0)
    assert accepted(sandbox) == 1


@pytest.mark.parametrize("code", [21610, 21614])
def test_the_same_numbers_are_refused_again_and_again(start_sandbox: StartSandbox, code: int) -> None:
    sandbox = start_sandbox()
    sandbox.post("/sandbox/faults", rates={f"refuse_{code}": 0.5})
    client = sandbox.client()
    codes = set()

    def refused() -> set[str]:
        found = set()
        for at in range(30):
            phone = f"+86139000000{at:02}"
            try:
                client.messages.create(to=phone, from_=SENDER, body="x")
            except TwilioRestException as wrong:
                codes.add(wrong.code)
                found.add(phone)
        return found

    first = refused()
    assert codes == {code}
    assert 5 < len(first) < 25
    assert refused() == first


def test_reading_goes_wrong_too(sandbox: Beside) -> None:
    sandbox.post("/sandbox/faults", rates={"non_json": 1.0})
    for resource in (sandbox.client().messages, sandbox.client().calls):
        with pytest.raises(json.JSONDecodeError):
            resource.list()


def test_a_number_that_takes_no_texts_can_be_called(sandbox: Beside) -> None:
    sandbox.post("/sandbox/faults", rates={"refuse_21614": 1.0})
    call(sandbox)
    assert [line["outcome"] for line in sandbox.ledger("received")] == ["accepted"]
