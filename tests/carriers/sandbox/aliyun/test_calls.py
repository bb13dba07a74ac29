"""IvrCall, its receipts and QueryCallDetailByCallId, by the vendor's own SDK; somebody at the phone."""

import json
import time
from typing import Any

import pytest

from tests.carriers.sandbox.aliyun.conftest import StartCustomer
from tests.carriers.sandbox.aliyun.customer import KEYS, Customer
from tests.carriers.sandbox.beside import wait_for

PHONE = "+8613900000001"
QUESTION = f"您好,尾号0 1 2 3的事已办结,愿意请评价:{KEYS}"


def passages(customer: Customer) -> list[tuple[str, str]]:
    (call,) = customer.sandbox.get("/sandbox/calls")["items"]
    return [(one["sound"], one["text"]) for one in call["passages"]]


def is_saying(customer: Customer, words: str) -> bool:
    calls = customer.sandbox.get("/sandbox/calls")["items"]
    return any(one["text"] == words for call in calls for one in call["passages"])


def pick_up(customer: Customer) -> str:
    """By hand, at a pace at which a test does not wait."""
    customer.sandbox.post("/sandbox/hand", phone=PHONE, on=True)
    call_id = customer.call().call_id
    wait_for(lambda: bool(customer.sandbox.ledger("rang")))
    customer.sandbox.post("/sandbox/take", phone=PHONE)
    wait_for(lambda: is_saying(customer, QUESTION))
    return str(call_id)


def reported(customer: Customer) -> dict[str, Any]:
    """The record of the only call, once it is over."""
    customer.sandbox.wait_until_quiet()
    (report,) = (one for one in customer.elements("voice-report") if "end_time" in one)
    return report


def keys(customer: Customer) -> list[tuple[str, str]]:
    """Keys as they were told, with the call they were pressed in."""
    return [(one["out_id"], one["dtmf"]) for one in customer.elements("voice-report") if one["dtmf"]]


def test_a_key_is_answered_by_its_sentence_and_told_in_the_receipt(start_customer: StartCustomer) -> None:
    customer = start_customer(hand_speed=50.0)
    call_id = pick_up(customer)
    customer.sandbox.post("/sandbox/press", phone=PHONE, digits="2")
    report = reported(customer)
    assert passages(customer) == [
        ("said", QUESTION),
        ("keys", "2"),
        ("said", "您的评价已记下"),
        ("said", "谢谢,再见"),
    ]
    assert (report["call_id"], report["out_id"]) == (call_id, "token1")
    assert keys(customer) == [("token1", "2")]
    assert (report["status_code"], report["callee"]) == ("200000", "13900000001")
    assert int(report["duration"]) >= 2
    (turn,) = customer.sandbox.ledger("turn")
    (heard,) = customer.sandbox.ledger("heard")
    assert (heard["sid"], heard["turn"]) == (call_id, turn["turn"])


def test_who_presses_nothing_hears_the_question_again_and_then_goodbye(start_customer: StartCustomer) -> None:
    customer = start_customer(hand_speed=400.0)
    pick_up(customer)
    report = reported(customer)
    assert [text for sound, text in passages(customer) if sound == "said"] == [
        QUESTION,
        QUESTION,
        "谢谢,再见",
    ]
    assert (report["status_code"], report["dtmf"]) == ("200008", "")


def test_another_key_than_the_menus_counts_as_none(start_customer: StartCustomer) -> None:
    customer = start_customer(hand_speed=50.0)
    pick_up(customer)
    customer.sandbox.post("/sandbox/press", phone=PHONE, digits="7")
    wait_for(lambda: passages(customer).count(("said", QUESTION)) == 2)
    customer.sandbox.post("/sandbox/press", phone=PHONE, digits="5")
    reported(customer)
    assert keys(customer) == [("token1", "5")]


def test_who_hangs_up_has_not_heard_it_to_the_end(start_customer: StartCustomer) -> None:
    customer = start_customer(hand_speed=200.0)
    pick_up(customer)
    customer.sandbox.post("/sandbox/hang_up", phone=PHONE)
    report = reported(customer)
    assert (report["status_code"], report["hangup_direction"]) == ("200001", "用户")


def test_nobody_takes_it(start_customer: StartCustomer) -> None:
    customer = start_customer(hand_speed=400.0)
    customer.sandbox.post("/sandbox/hand", phone=PHONE, on=True)
    call_id = customer.call().call_id
    report = reported(customer)
    assert (report["status_code"], report["start_time"], report["duration"]) == ("200003", "", "0")
    detail = json.loads(customer.called(call_id, int(time.time() * 1000) - 60_000).data)
    assert (detail["state"], detail["callee"], detail["startDate"]) == ("200003", "13900000001", "")
    assert customer.called("1^1", int(time.time() * 1000) - 60_000).data is None


def test_who_declines_and_who_cannot_be_reached(start_customer: StartCustomer) -> None:
    customer = start_customer(hand_speed=20.0, callee_limits=())
    customer.sandbox.post("/sandbox/hand", phone=PHONE, on=True)
    customer.call()
    wait_for(lambda: bool(customer.sandbox.ledger("rang")))
    customer.sandbox.post("/sandbox/hang_up", phone=PHONE)
    assert reported(customer)["status_code"] == "200005"
    customer.sandbox.post("/sandbox/faults", rates={"undelivered_30005": 1.0})
    customer.call("13900000002", out_id="token2")
    customer.sandbox.wait_until_quiet()
    assert customer.elements("voice-report")[-1]["status_code"] == "200004"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"start_code": "TTS_9"}, "isv.TTS_TEMPLATE_ILLEGAL"),
        ({"start_code": "SMS_1"}, "isv.TTS_TEMPLATE_ILLEGAL"),
        ({"bye_code": "TTS_9"}, "isv.TTS_TEMPLATE_ILLEGAL"),
        ({"keys": {"1": "TTS_9"}}, "isv.TTS_TEMPLATE_ILLEGAL"),
        ({"start_tts_params": "{}"}, "isv.TEMPLATE_MISSING_PARAMETERS"),
        ({"start_tts_params": "case"}, "isv.INVALID_JSON_PARAM"),
        ({"called_number": "+14155552671"}, "isv.MOBILE_NUMBER_ILLEGAL"),
        ({"called_show_number": "0571000"}, "isv.DISPLAY_NUMBER_ILLEGAL"),
        ({"play_times": 4}, "isv.INVALID_PARAMETERS"),
        ({"out_id": "t" * 16}, "isv.INVALID_PARAMETERS"),
    ],
)
def test_what_the_vendor_refuses_is_refused_in_its_words(
    customer: Customer, given: dict[str, Any], code: str
) -> None:
    assert customer.call(**given).code == code
    (line,) = customer.sandbox.ledger("received")
    assert (line["outcome"], line["code"], line["channel"]) == ("refused", code, "voice")


def test_one_number_is_called_once_a_minute(customer: Customer) -> None:
    assert customer.call().code == "OK"
    assert customer.call(out_id="token2").code == "isv.BUSINESS_LIMIT_CONTROL"
    assert customer.call("13900000002", out_id="token3").code == "OK"
    assert customer.call("057188773344", out_id="token4").code == "OK"


def test_people_rate_in_calls_and_the_ledger_knows(start_customer: StartCustomer) -> None:
    """R2: what a receipt that was taken told is what people pressed, to the last key."""
    customer = start_customer(petitioners=True)
    customer.sandbox.post("/sandbox/faults", rates={"inbound_doubled": 0.3, "inbound_delayed": 0.3})
    for at in range(30):
        customer.call(f"139000001{at:02}", out_id=f"token{at}")
    customer.sandbox.wait_until_quiet()
    told, records = keys(customer), customer.elements("voice-report")
    rated = {line["token"]: str(line["level"]) for line in customer.sandbox.ledger("rating")}
    assert rated == {token: key for token, key in told if key in "12345"}
    assert 8 <= len(rated) < 30
    assert len(told) > len(set(told)), "some came twice"
    assert len({one["call_id"] for one in records if "end_time" in one}) == 30
    in_the_record = {one["out_id"] for one in records if one["dtmf"] and "end_time" in one}
    assert set() < in_the_record < set(rated), "some keys are told at once, some in the record"
