"""Sending through the real SDK: the resource, and what Twilio refuses."""

import re

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from tests.carriers.sandbox.beside import SENDER, Beside
from tests.carriers.sandbox.conftest import StartSandbox

PHONE = "+8613900000001"
SERVICE = "MG" + "2c" * 16


def test_a_message_is_queued_with_all_its_fields(sandbox: Beside) -> None:
    message = sandbox.client().messages.create(to=PHONE, from_=SENDER, body="3721号事" * 10)
    assert re.fullmatch("SM[0-9a-f]{32}", message.sid or "")
    assert (message.status, message.direction) == ("queued", "outbound-api")
    assert (message.to, message.from_, message.body) == (PHONE, SENDER, "3721号事" * 10)
    assert (message.num_segments, message.num_media) == ("1", "0")
    assert (message.price, message.error_code, message.date_sent) == (None, None, None)
    assert message.date_created is not None
    assert message.account_sid == sandbox.settings.account_sid


def test_a_delivered_message_has_a_price_and_a_time(sandbox: Beside) -> None:
    sid = sandbox.client().messages.create(to=PHONE, from_=SENDER, body="你好" * 50).sid
    sandbox.wait_until_quiet()
    message = sandbox.client().messages(sid).fetch()
    assert (message.status, message.num_segments, message.price_unit) == ("delivered", "2", "USD")
    assert message.date_sent is not None
    assert float(message.price or 0) == pytest.approx(-0.0158)


def test_a_messaging_service_accepts_first_and_chooses_the_sender_later(sandbox: Beside) -> None:
    message = sandbox.client().messages.create(to=PHONE, messaging_service_sid=SERVICE, body="hello")
    assert (message.status, message.from_, message.num_segments) == ("accepted", None, "0")
    sandbox.wait_until_quiet()
    message = message.fetch()
    assert (message.status, message.from_, message.num_segments) == ("delivered", SENDER, "1")
    assert message.messaging_service_sid == SERVICE


def test_a_message_can_be_watched_on_its_way(start_sandbox: StartSandbox) -> None:
    sandbox = start_sandbox(speed=4.0)
    message = sandbox.client().messages.create(to=PHONE, from_=SENDER, body="x")
    seen = [message.status]
    while seen[-1] != "delivered":
        status = message.fetch().status
        seen += [status] if status != seen[-1] else []
    assert seen == ["queued", "sending", "sent", "delivered"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"to": "+15005550001"}, 21211),
        ({"to": "+15005550002"}, 21612),
        ({"to": "+15005550003"}, 21408),
        ({"to": "+15005550004"}, 21610),
        ({"to": "+15005550009"}, 21614),
        ({"to": "13900000001"}, 21211),
        ({"to": "+0"}, 21211),
        ({"to": SENDER}, 21266),
        ({"to": "+867450123456"}, 21614),
        ({"from_": "+15005550001"}, 21212),
        ({"from_": "+15005550007"}, 21606),
        ({"from_": "+15005550008"}, 21611),
        ({"from_": "+14155552671"}, 21606),
        ({"body": ""}, 21602),
        ({"body": "a" * 1601}, 21617),
        ({"validity_period": 0}, 90007),
        ({"validity_period": 36001}, 90007),
        ({"status_callback": "ftp://example.com"}, 21609),
        ({"status_callback": "http://例子.example/"}, 21609),
        ({"from_": None, "messaging_service_sid": "MG1"}, 21701),
        ({"from_": None}, 21603),
    ],
)
def test_what_twilio_refuses(sandbox: Beside, changed: dict[str, object], code: int) -> None:
    given = {"to": PHONE, "from_": SENDER, "body": "hello", **changed}
    with pytest.raises(TwilioRestException) as refused:
        sandbox.client().messages.create(**{k: v for k, v in given.items() if v is not None})
    assert (refused.value.code, refused.value.status) == (code, 404 if code == 21701 else 400)
    assert sandbox.get("/sandbox/messages")["items"] == []
    assert [line["code"] for line in sandbox.ledger("received")] == [code]


def test_an_error_has_twilios_form(sandbox: Beside) -> None:
    settings = sandbox.settings
    url = f"{sandbox.url}/2010-04-01/Accounts/{settings.account_sid}/Messages.json"
    answer = requests.post(url, auth=(settings.account_sid, settings.auth_token), timeout=5)
    assert answer.status_code == 400
    assert answer.headers["Twilio-Request-Id"].startswith("RQ")
    body = answer.json()
    assert set(body) == {"code", "message", "more_info", "status"}
    assert body["more_info"] == f"https://www.twilio.com/docs/errors/{body['code']}"


@pytest.mark.parametrize("credentials", [None, ("AC" + "0" * 32, "x"), "wrong token"])
def test_without_the_accounts_credentials_nothing_is_done(
    sandbox: Beside, credentials: tuple[str, str] | str | None
) -> None:
    settings = sandbox.settings
    auth = (settings.account_sid, credentials) if isinstance(credentials, str) else credentials
    url = f"{sandbox.url}/2010-04-01/Accounts/{settings.account_sid}/Messages.json"
    answer = requests.post(url, auth=auth, data={"To": PHONE, "From": SENDER, "Body": "x"}, timeout=5)
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)
    assert sandbox.ledger("received") == []


def test_the_account_can_be_fetched_and_what_is_not_there_is_not(sandbox: Beside) -> None:
    client = sandbox.client()
    assert client.api.accounts(sandbox.settings.account_sid).fetch().status == "active"
    with pytest.raises(TwilioRestException) as refused:
        client.conferences("CF" + "0" * 32).fetch()
    assert (refused.value.status, refused.value.code) == (404, 20404)
    with pytest.raises(TwilioRestException) as refused:
        client.messages("SM" + "0" * 32).delete()
    assert (refused.value.status, refused.value.code) == (405, 20004)


def test_more_segments_than_the_account_may_send_are_refused(start_sandbox: StartSandbox) -> None:
    sandbox = start_sandbox(segments_per_second=5.0)
    client = sandbox.client()
    outcomes = []
    for at in range(8):
        try:
            client.messages.create(to=PHONE, from_=SENDER, body=f"{at}")
            outcomes.append(201)
        except TwilioRestException as refused:
            outcomes.append(refused.code or 0)
    assert outcomes[:5] == [201] * 5
    assert 20429 in outcomes
    sandbox.post("/sandbox/faults", segments_per_second=0)
    assert client.messages.create(to=PHONE, from_=SENDER, body="9").status == "queued"


def test_a_text_of_more_segments_takes_more_of_the_allowance(start_sandbox: StartSandbox) -> None:
    client = start_sandbox(segments_per_second=5.0).client()
    client.messages.create(to=PHONE, from_=SENDER, body="满" * 67 * 4)
    with pytest.raises(TwilioRestException, match="Too Many Requests"):
        client.messages.create(to=PHONE, from_=SENDER, body="满" * 67 * 3)


def test_what_waits_longer_than_it_may_is_not_sent(start_sandbox: StartSandbox) -> None:
    sandbox = start_sandbox(speed=1.0)
    sid = sandbox.client().messages.create(to=PHONE, from_=SENDER, body="x", validity_period=1).sid
    sandbox.post("/sandbox/faults", down_for=2)
    sandbox.wait_until_quiet()
    message = sandbox.client().messages(sid).fetch()
    assert (message.status, message.error_code) == ("failed", 30036)
    assert [line["sid"] for line in sandbox.ledger("lost")] == [sid]
