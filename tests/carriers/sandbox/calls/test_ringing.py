"""From the order to the phone: status callbacks, who takes it or not, machine detection, ending by REST."""

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.carriers.sandbox.beside import SENDER, Beside, wait_for
from tests.carriers.sandbox.calls.visitor import PHONE, QUICK_HAND, Visitor, document
from tests.carriers.sandbox.conftest import StartSandbox
from tests.carriers.sandbox.receiver import Hook, Receiver, Reply


@pytest.fixture
def visitor(start_sandbox: StartSandbox, receiver: Receiver) -> Visitor:
    return Visitor(start_sandbox(hand_speed=QUICK_HAND), receiver)


def told(receiver: Receiver) -> list[Hook]:
    """The status callbacks in the order in which they were sent."""
    return sorted(receiver.at("/status/t1"), key=lambda hook: int(hook.form["SequenceNumber"]))


def statuses(receiver: Receiver) -> list[str]:
    return [hook.form["CallStatus"] for hook in told(receiver)]


def test_every_step_is_called_back_signed_and_numbered(visitor: Visitor, receiver: Receiver) -> None:
    sid = visitor.answer(document(f"<Say>{'x' * 14 * 62}</Say>"))
    visitor.finish()
    assert statuses(receiver) == ["initiated", "ringing", "in-progress", "completed"]
    assert [hook.form["SequenceNumber"] for hook in told(receiver)] == ["0", "1", "2", "3"]
    last = told(receiver)[-1]
    assert all(hook.signed and hook.form["CallSid"] == sid for hook in told(receiver))
    assert (
        last.form.items()
        >= {
            "AccountSid": visitor.sandbox.settings.account_sid,
            "ApiVersion": "2010-04-01",
            "From": SENDER,
            "To": PHONE,
            "Direction": "outbound-api",
            "CallbackSource": "call-progress-events",
            "CallDuration": "62",
            "Duration": "2",
            "SipResponseCode": "200",
        }.items()
    )
    assert last.form["Timestamp"].endswith("+0000")
    assert "CallDuration" not in told(receiver)[0].form


@pytest.mark.parametrize(
    ("events", "expected"),
    [(["ringing", "completed"], ["ringing", "completed"]), (None, ["completed"])],
)
def test_only_the_steps_that_were_asked_for_are_told(
    visitor: Visitor, receiver: Receiver, events: list[str] | None, expected: list[str]
) -> None:
    more = {} if events is None else {"status_callback_event": events}
    client = visitor.sandbox.client()
    client.calls.create(
        to=PHONE,
        from_=SENDER,
        twiml="<Response/>",
        status_callback=receiver.url + "/status/t1",
        **more,
    )
    visitor.wait_for_status("ringing")
    visitor.does("take")
    visitor.finish()
    assert statuses(receiver) == expected


def test_a_phone_rings_only_so_long(visitor: Visitor, receiver: Receiver) -> None:
    visitor.place(document("<Say>never</Say>"), timeout=8)
    visitor.sandbox.wait_until_quiet()
    assert statuses(receiver) == ["initiated", "ringing", "no-answer"]
    assert told(receiver)[-1].form["CallDuration"] == "0"
    assert receiver.at("/voice") == []
    (line,) = visitor.sandbox.ledger("unanswered")
    assert (line["status"], line["sip"], line["token"]) == ("no-answer", 487, "t1")
    assert [line["token"] for line in visitor.sandbox.ledger("rang")] == ["t1"]


def test_who_declines_is_busy(visitor: Visitor, receiver: Receiver) -> None:
    visitor.place()
    visitor.wait_for_status("ringing")
    visitor.does("hang_up")
    visitor.sandbox.wait_until_quiet()
    assert statuses(receiver)[-1] == "busy"
    assert told(receiver)[-1].form["SipResponseCode"] == "486"


def test_a_phone_that_speaks_already_is_busy(visitor: Visitor, receiver: Receiver) -> None:
    visitor.answer(document('<Pause length="600"/>'))
    visitor.wait_for_status("in-progress")
    second = visitor.place(status_callback=receiver.url + "/status/t2")
    wait_for(lambda: visitor.sandbox.client().calls(second).fetch().status == "busy")
    visitor.does("hang_up")
    visitor.sandbox.wait_until_quiet()
    assert [hook.form["CallStatus"] for hook in receiver.at("/status/t2")][-1] == "busy"
    assert len(visitor.sandbox.ledger("rang")) == 1


@pytest.mark.parametrize(("fault", "sip"), [("undelivered_30005", "404"), ("undelivered_30003", "480")])
def test_a_number_that_cannot_be_reached_fails_with_the_networks_answer(
    sandbox: Beside, receiver: Receiver, fault: str, sip: str
) -> None:
    sandbox.post("/sandbox/faults", rates={fault: 1.0})
    visitor = Visitor(sandbox, receiver)
    visitor.place()
    sandbox.wait_until_quiet()
    assert statuses(receiver) == ["initiated", "failed"]
    assert told(receiver)[-1].form["SipResponseCode"] == sip
    assert sandbox.ledger("rang") == []
    assert [line["fault"] for line in sandbox.ledger("fault")] == [fault]


def test_the_application_may_end_a_call_that_goes_on(visitor: Visitor, receiver: Receiver) -> None:
    sid = visitor.answer(document('<Pause length="600"/>'))
    visitor.wait_for_status("in-progress")
    client = visitor.sandbox.client()
    client.calls(sid).update(status="canceled")  # has no effect on what goes on
    assert client.calls(sid).fetch().status == "in-progress"
    client.calls(sid).update(status="completed")
    visitor.finish()
    assert [line["by"] for line in visitor.sandbox.ledger("hung_up")] == ["application"]
    with pytest.raises(TwilioRestException) as refused:
        client.calls(sid).update(status="completed")
    assert refused.value.code == 21220


def test_a_call_can_be_called_off_before_it_is_taken(visitor: Visitor, receiver: Receiver) -> None:
    sid = visitor.place()
    visitor.wait_for_status("ringing")
    visitor.sandbox.client().calls(sid).update(status="canceled")
    visitor.sandbox.wait_until_quiet()
    assert statuses(receiver)[-1] == "canceled"
    assert "SipResponseCode" not in told(receiver)[-1].form


def test_while_the_carrier_is_down_nothing_rings(visitor: Visitor) -> None:
    visitor.sandbox.post("/sandbox/faults", down_for=0.3)
    with pytest.raises((TwilioRestException, ConnectionError, OSError)):
        visitor.place()
    visitor.sandbox.post("/sandbox/faults", down_for=0)
    visitor.place(timeout=1)
    visitor.sandbox.post("/sandbox/faults", down_for=0.4)
    assert visitor.sandbox.ledger("rang") == []
    visitor.sandbox.wait_until_quiet()
    assert len(visitor.sandbox.ledger("rang")) == 1


def test_detection_beside_the_call_tells_who_answered(visitor: Visitor, receiver: Receiver) -> None:
    sid = visitor.answer(
        document('<Pause length="5"/>', "<Redirect>/next</Redirect>"),
        machine_detection="Enable",
        async_amd="true",
        async_amd_status_callback=receiver.url + "/amd",
    )
    visitor.finish()
    (hook,) = receiver.at("/amd")
    assert hook.signed
    assert hook.form == {
        "AccountSid": visitor.sandbox.settings.account_sid,
        "CallSid": sid,
        "AnsweredBy": "human",
        "MachineDetectionDuration": "2000",
    }
    assert all("AnsweredBy" not in hook.form for hook in (*told(receiver), *receiver.at("/next")))
    assert visitor.sandbox.client().calls(sid).fetch().answered_by == "human"


def test_detection_before_the_call_goes_with_every_request(visitor: Visitor, receiver: Receiver) -> None:
    visitor.answer(document("<Say>hello</Say>"), machine_detection="Enable")
    visitor.finish()
    assert [hook.form["AnsweredBy"] for hook in receiver.at("/voice")] == ["human"]
    assert told(receiver)[-1].form["AnsweredBy"] == "human"
    assert visitor.call["seconds"] >= 2


def test_callbacks_of_calls_go_wrong_like_those_of_messages(visitor: Visitor, receiver: Receiver) -> None:
    visitor.sandbox.post("/sandbox/faults", rates={"callback_doubled": 1.0})
    visitor.answer(Reply())
    visitor.finish()
    assert sorted(statuses(receiver)) == sorted(2 * ["initiated", "ringing", "in-progress", "completed"])


def test_callbacks_of_calls_come_shuffled(visitor: Visitor, receiver: Receiver) -> None:
    visitor.sandbox.post("/sandbox/faults", rates={"callback_shuffled": 1.0})
    visitor.answer(Reply())
    visitor.finish()
    came = [hook.form["CallStatus"] for hook in receiver.at("/status/t1")]
    assert sorted(came) == ["completed", "in-progress", "initiated", "ringing"]
    assert came.index("completed") < 3


def test_lost_callbacks_leave_the_call_to_be_read(visitor: Visitor, receiver: Receiver) -> None:
    visitor.sandbox.post("/sandbox/faults", rates={"callback_lost": 1.0})
    sid = visitor.answer(document('<Pause length="3"/>'))
    visitor.finish()
    assert receiver.at("/status/t1") == []
    visitor.sandbox.post("/sandbox/faults", profile="none")
    call = visitor.sandbox.client().calls(sid).fetch()
    assert (call.status, call.duration) == ("completed", "3")
