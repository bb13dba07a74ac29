"""Status callbacks: what comes, in which form, and what faults do to it."""

from collections.abc import Iterator
from typing import Literal

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.carriers.sandbox.beside import SENDER, Beside
from tests.carriers.sandbox.receiver import Hook, Receiver, Reply

PHONE = "+8613900000001"


def send(sandbox: Beside, receiver: Receiver, token: str, to: str = PHONE) -> str:
    callback = receiver.callback_url(token)
    message = sandbox.client().messages.create(to=to, from_=SENDER, body="hello", status_callback=callback)
    return str(message.sid)


def statuses(receiver: Receiver, token: str) -> list[str]:
    return [hook.form["MessageStatus"] for hook in receiver.callbacks(token)]


def test_each_step_after_the_first_is_called_back_signed(sandbox: Beside, receiver: Receiver) -> None:
    sid = send(sandbox, receiver, "t1")
    sandbox.wait_until_quiet()
    sent, delivered = sorted(
        receiver.callbacks("t1"), key=lambda hook: hook.form["MessageStatus"], reverse=True
    )
    assert sent.signed and delivered.signed
    assert sent.form == {
        "AccountSid": sandbox.settings.account_sid,
        "ApiVersion": "2010-04-01",
        "From": SENDER,
        "To": PHONE,
        "MessageSid": sid,
        "SmsSid": sid,
        "MessageStatus": "sent",
        "SmsStatus": "sent",
    }
    assert delivered.form["MessageStatus"] == "delivered"
    assert len(delivered.form["RawDlrDoneDate"]) == len("2611220200")
    assert sent.idempotency_token and sent.idempotency_token != delivered.idempotency_token


def test_an_undelivered_message_says_why(sandbox: Beside, receiver: Receiver) -> None:
    sandbox.post("/sandbox/faults", rates={"undelivered_30005": 1.0})
    sid = send(sandbox, receiver, "t1")
    sandbox.wait_until_quiet()
    last = next(hook for hook in receiver.callbacks("t1") if hook.form["MessageStatus"] != "sent")
    assert (last.form["MessageStatus"], last.form["ErrorCode"], last.signed) == ("undelivered", "30005", True)
    message = sandbox.client().messages(sid).fetch()
    assert (message.status, message.error_code) == ("undelivered", 30005)
    assert [line["sid"] for line in sandbox.ledger("lost")] == [sid]
    assert sandbox.ledger("seen") == []


def test_a_lost_message_is_accepted_and_never_heard_of_again(sandbox: Beside, receiver: Receiver) -> None:
    sandbox.post("/sandbox/faults", rates={"lost": 1.0})
    sid = send(sandbox, receiver, "t1")
    sandbox.wait_until_quiet()
    assert receiver.callbacks("t1") == []
    assert [line["sid"] for line in sandbox.ledger("lost")] == [sid]
    assert sandbox.ledger("seen") == []
    assert sandbox.client().messages(sid).fetch().status == "sent"


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("callback_lost", []),
        ("callback_doubled", ["delivered", "delivered", "sent", "sent"]),
        ("callback_delayed", ["delivered", "sent"]),
    ],
)
def test_callbacks_are_lost_doubled_and_delayed(
    sandbox: Beside, receiver: Receiver, fault: str, expected: list[str]
) -> None:
    sandbox.post("/sandbox/faults", rates={fault: 1.0})
    send(sandbox, receiver, "t1")
    sandbox.wait_until_quiet()
    assert sorted(statuses(receiver, "t1")) == expected
    assert [line["fault"] for line in sandbox.ledger("fault")] == [fault, fault]


def test_callbacks_come_shuffled(sandbox: Beside, receiver: Receiver) -> None:
    sandbox.post("/sandbox/faults", rates={"callback_shuffled": 1.0})
    send(sandbox, receiver, "t1")
    sandbox.wait_until_quiet()
    assert statuses(receiver, "t1") == ["delivered", "sent"]


def test_a_callback_that_goes_wrong_is_tried_again_under_the_same_token(
    sandbox: Beside, receiver: Receiver
) -> None:
    failures: Iterator[Reply | Literal["hang up"]] = iter([Reply(500), "hang up", Reply(503)])

    def behave(hook: Hook) -> Reply | Literal["hang up"]:
        return next(failures, Reply(204)) if hook.form["MessageStatus"] == "delivered" else Reply(204)

    receiver.behaviour = behave
    send(sandbox, receiver, "t1")
    sandbox.wait_until_quiet()
    tries = [hook for hook in receiver.callbacks("t1") if hook.form["MessageStatus"] == "delivered"]
    assert len(tries) == 4
    assert len({hook.idempotency_token for hook in tries}) == 1
    assert all(hook.signed for hook in tries)


def test_a_refusal_is_not_tried_again(sandbox: Beside, receiver: Receiver) -> None:
    receiver.behaviour = lambda _: Reply(403)
    send(sandbox, receiver, "t1")
    sandbox.wait_until_quiet()
    assert len(receiver.callbacks("t1")) == 2


def test_the_ledger_has_every_request_to_send_with_its_token(sandbox: Beside, receiver: Receiver) -> None:
    sid = send(sandbox, receiver, "t1")
    sandbox.post("/sandbox/faults", rates={"slow_down": 1.0})
    with pytest.raises(TwilioRestException, match="429"):
        send(sandbox, receiver, "t2")
    first, second = sandbox.ledger("received")
    assert (first["token"], first["outcome"], first["sid"], first["to"]) == ("t1", "accepted", sid, PHONE)
    assert (second["token"], second["outcome"], second["fault"]) == ("t2", "nothing", "slow_down")
    (accepted,) = sandbox.get("/sandbox/messages")["items"]
    assert (accepted["token"], accepted["sid"], accepted["body"]) == ("t1", sid, "hello")
