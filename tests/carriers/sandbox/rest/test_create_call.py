"""Calling through the real SDK: the resource, and what Twilio refuses."""

import re

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.carriers.sandbox.beside import SENDER, Beside
from tests.carriers.sandbox.conftest import StartSandbox

PHONE = "+8613900000001"
LANDLINE = "+867450123456"
URL = "http://127.0.0.1:9/twilio/voice/t1"


def test_a_call_is_queued_with_all_its_fields(sandbox: Beside) -> None:
    call = sandbox.client().calls.create(to=PHONE, from_=SENDER, url=URL)
    assert re.fullmatch("CA[0-9a-f]{32}", call.sid or "")
    assert (call.status, call.direction, call.to) == ("queued", "outbound-api", PHONE)
    assert (call.start_time, call.end_time, call.duration, call.price) == (None, None, None, None)
    assert call.date_created is not None and call.answered_by is None
    assert call.account_sid == sandbox.settings.account_sid


def test_a_landline_can_be_called(sandbox: Beside) -> None:
    assert sandbox.client().calls.create(to=LANDLINE, from_=SENDER, url=URL).status == "queued"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"to": "+15005550001"}, 21217),
        ({"to": "+15005550002"}, 21214),
        ({"to": "+15005550003"}, 21215),
        ({"to": "+15005550004"}, 21216),
        ({"to": "13900000001"}, 21211),
        ({"to": ""}, 21201),
        ({"from_": "+15005550001"}, 21212),
        ({"from_": "centre"}, 21212),
        ({"from_": "+14155552671"}, 21210),
        ({"from_": ""}, 21213),
        ({"url": None}, 21205),
        ({"url": "/twilio/voice"}, 21205),
        ({"url": "http://例子.example/"}, 21205),
        ({"url": None, "twiml": "x" * 4001}, 21205),
        ({"method": "PUT"}, 21209),
        ({"status_callback": "ftp://example.com"}, 21609),
        ({"status_callback": URL, "status_callback_method": "PATCH"}, 21609),
        ({"async_amd_status_callback": "nowhere"}, 21609),
        ({"status_callback_event": ["answered", "forgotten"]}, 21626),
        ({"timeout": 0}, 21208),
        ({"timeout": 601}, 21208),
        ({"time_limit": 0}, 20001),
        ({"machine_detection": "Perhaps"}, 20001),
        ({"async_amd": "maybe"}, 20001),
    ],
)
def test_what_twilio_refuses(sandbox: Beside, changed: dict[str, object], code: int) -> None:
    given = {"to": PHONE, "from_": SENDER, "url": URL, **changed}
    with pytest.raises(TwilioRestException) as refused:
        sandbox.client().calls.create(**{k: v for k, v in given.items() if v is not None})
    assert (refused.value.code, refused.value.status) == (code, 400)
    assert sandbox.get("/sandbox/calls")["items"] == []
    assert [(line["code"], line["channel"]) for line in sandbox.ledger("received")] == [(code, "voice")]


def test_the_ledger_has_every_request_to_call_with_its_token(sandbox: Beside) -> None:
    sid = (
        sandbox.client()
        .calls.create(
            to=PHONE, from_=SENDER, url=URL, status_callback="http://127.0.0.1:9/twilio/voice/status/t7"
        )
        .sid
    )
    (line,) = sandbox.ledger("received")
    assert (
        line.items()
        >= {
            "channel": "voice",
            "outcome": "accepted",
            "sid": sid,
            "to": PHONE,
            "from": SENDER,
            "token": "t7",
        }.items()
    )


def test_more_calls_than_the_account_may_place_are_refused(start_sandbox: StartSandbox) -> None:
    sandbox = start_sandbox(calls_per_second=2.0)
    client, outcomes = sandbox.client(), []
    for _ in range(5):
        try:
            client.calls.create(to=PHONE, from_=SENDER, url=URL)
            outcomes.append(201)
        except TwilioRestException as refused:
            outcomes.append(refused.code or 0)
    assert outcomes[:2] == [201, 201] and 20429 in outcomes
    assert client.messages.create(to=PHONE, from_=SENDER, body="x").status == "queued"
    sandbox.post("/sandbox/faults", calls_per_second=0)
    assert client.calls.create(to=PHONE, from_=SENDER, url=URL).status == "queued"
