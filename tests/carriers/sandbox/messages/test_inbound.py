"""What people write: the webhook's form, tries, order, stop words, and answers with words in them."""

import time
from collections.abc import Iterator
from typing import Literal

import pytest
from twilio.base.exceptions import TwilioRestException

from survey.carriers.sandbox.messages.inbound import replies
from tests.carriers.sandbox.beside import SENDER, Beside
from tests.carriers.sandbox.conftest import StartSandbox
from tests.carriers.sandbox.receiver import Hook, Receiver, Reply

PHONE = "+8613900000001"


def write(sandbox: Beside, *texts: str, phone: str = PHONE) -> None:
    for text in texts:
        sandbox.post("/sandbox/inbound", **{"from": phone, "body": text})


def test_the_webhook_is_twilios_and_signed(sandbox: Beside, receiver: Receiver) -> None:
    write(sandbox, "满意，谢谢")
    sandbox.wait_until_quiet()
    (hook,) = receiver.inbound
    assert hook.signed
    assert hook.form["Body"] == "满意，谢谢"
    assert (hook.form["From"], hook.form["To"]) == (PHONE, SENDER)
    assert hook.form["MessageSid"] == hook.form["SmsSid"] == hook.form["SmsMessageSid"]
    assert (hook.form["NumMedia"], hook.form["NumSegments"], hook.form["FromCountry"]) == ("0", "1", "CN")
    assert "OptOutType" not in hook.form
    (reply,), (heard,) = sandbox.ledger("reply"), sandbox.ledger("heard")
    assert reply["sid"] == heard["sid"] == hook.form["MessageSid"]
    assert (reply["meaning"], reply["text"], reply["level"]) == ("by_hand", "满意，谢谢", None)


def test_a_persons_messages_come_one_after_another(sandbox: Beside, receiver: Receiver) -> None:
    first: Iterator[Reply | Literal["hang up"]] = iter([Reply(500), "hang up"])

    def behave(hook: Hook) -> Reply | Literal["hang up"]:
        time.sleep(0.02)
        return next(first, Reply())

    receiver.behaviour = behave
    write(sandbox, "1", "2", "3")
    sandbox.wait_until_quiet()
    assert [hook.form["Body"] for hook in receiver.inbound] == ["1", "1", "1", "2", "3"]
    assert len({hook.form["MessageSid"] for hook in receiver.inbound}) == 3
    assert len({hook.idempotency_token for hook in receiver.inbound}) == 3
    assert [line["tries"] for line in sandbox.ledger("heard")] == [3, 1, 1]


def test_a_doubled_webhook_has_the_same_sid(sandbox: Beside, receiver: Receiver) -> None:
    sandbox.post("/sandbox/faults", rates={"inbound_doubled": 1.0})
    write(sandbox, "1")
    sandbox.wait_until_quiet()
    assert len(receiver.inbound) == 2
    assert len({hook.form["MessageSid"] for hook in receiver.inbound}) == 1
    assert len(sandbox.ledger("heard")) == 1


@pytest.mark.parametrize(("status", "certain"), [(403, True), (500, False)])
def test_what_was_never_answered_well_is_unheard(
    start_sandbox: StartSandbox, receiver: Receiver, status: int, certain: bool
) -> None:
    sandbox = start_sandbox(retry_webhooks=False)
    receiver.behaviour = lambda _: Reply(status)
    write(sandbox, "1")
    sandbox.wait_until_quiet()
    (unheard,) = sandbox.ledger("unheard")
    assert (unheard["why"], unheard["certain"]) == (str(status), certain)
    assert sandbox.ledger("heard") == []


def test_nobody_there_is_certainly_unheard(start_sandbox: StartSandbox) -> None:
    sandbox = start_sandbox(retry_webhooks=False, inbound_url="http://127.0.0.1:9/twilio/sms")
    write(sandbox, "1")
    sandbox.wait_until_quiet()
    (unheard,) = sandbox.ledger("unheard")
    assert (unheard["why"], unheard["certain"]) == ("not reached", True)


@pytest.mark.parametrize("word", ["STOP", "stop", " Unsubscribe "])
def test_after_a_stop_word_the_carrier_itself_refuses(sandbox: Beside, receiver: Receiver, word: str) -> None:
    write(sandbox, word)
    sandbox.wait_until_quiet()
    assert [hook.form["Body"] for hook in receiver.inbound] == [word]
    with pytest.raises(TwilioRestException) as refused:
        sandbox.client().messages.create(to=PHONE, from_=SENDER, body="x")
    assert refused.value.code == 21610
    write(sandbox, "START")
    assert sandbox.client().messages.create(to=PHONE, from_=SENDER, body="x").status == "queued"


@pytest.mark.parametrize("text", ["退订", "please stop", "TD"])
def test_other_words_are_the_applications_to_understand(sandbox: Beside, text: str) -> None:
    write(sandbox, text)
    assert sandbox.client().messages.create(to=PHONE, from_=SENDER, body="x").status == "queued"


def test_words_in_the_webhooks_answer_are_sent_as_twilio_would(sandbox: Beside, receiver: Receiver) -> None:
    receiver.behaviour = lambda _: Reply(content_type="text/plain", body="OK")
    write(sandbox, "1")
    sandbox.wait_until_quiet()
    (said,) = sandbox.client().messages.list(to=PHONE)
    assert (said.body, said.direction, said.status) == ("OK", "outbound-reply", "delivered")


@pytest.mark.parametrize(
    ("content_type", "body", "said"),
    [
        ("text/xml", "<Response/>", []),
        (
            "text/xml; charset=utf-8",
            "<Response><Message>谢谢</Message><Message>!</Message></Response>",
            ["谢谢", "!"],
        ),
        ("application/xml", "<Response><Message><Body>hi</Body></Message></Response>", ["hi"]),
        ("text/xml", "<Response><Message>", []),
        ("text/html", "<Message>no</Message>", []),
        ("text/plain", "", []),
    ],
)
def test_which_answers_are_replies(content_type: str, body: str, said: list[str]) -> None:
    assert replies(content_type, body.encode()) == said
