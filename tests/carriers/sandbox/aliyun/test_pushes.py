"""What is pushed comes together, again until it is taken, and with what goes wrong with callbacks."""

import json
from typing import Literal

import pytest

from tests.carriers.sandbox.aliyun.conftest import StartCustomer
from tests.carriers.sandbox.aliyun.customer import Customer
from tests.carriers.sandbox.beside import wait_for
from tests.carriers.sandbox.receiver import Hook, Reply

REFUSALS: list[Reply | Literal["hang up"]] = [
    Reply(503, "text/plain", "later"),
    Reply(200, "application/json", '{"code": 1}'),
    Reply(200, "text/html", "<html>"),
    "hang up",
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=str)
def test_r2_what_people_write_is_pushed_until_it_is_answered_with_code_0(
    customer: Customer, refusal: Reply | Literal["hang up"]
) -> None:
    answers = iter([refusal, refusal])

    def take(hook: Hook) -> Reply | Literal["hang up"]:
        return next(answers, None) or customer.take(hook)

    customer.receiver.behaviour = take
    customer.sandbox.post("/sandbox/inbound", **{"from": "+8613900000001", "body": "2"})
    customer.sandbox.wait_until_quiet()
    (element,) = customer.elements("sms-up")
    assert (element["phone_number"], element["content"]) == ("13900000001", "2")
    assert (element["dest_code"], type(element["sequence_id"])) == ("10690000", int)
    bodies = {hook.body for hook in customer.receiver.hooks}
    assert (len(customer.receiver.hooks), len(bodies)) == (3, 1)
    (heard,) = customer.sandbox.ledger("heard")
    assert heard["tries"] == 3


def test_what_is_due_at_the_same_time_comes_in_one_push(customer: Customer) -> None:
    for at in range(30):
        customer.sandbox.post("/sandbox/inbound", **{"from": f"+86139000000{at:02}", "body": str(at)})
    customer.sandbox.wait_until_quiet()
    elements = customer.elements("sms-up")
    assert len({element["sequence_id"] for element in elements}) == len(elements) == 30
    assert len(customer.pushed) < 30


def test_one_person_s_texts_come_in_their_order(customer: Customer) -> None:
    for at in range(5):
        customer.sandbox.post("/sandbox/inbound", **{"from": "+8613900000001", "body": str(at)})
    customer.sandbox.wait_until_quiet()
    assert [element["content"] for element in customer.elements("sms-up")] == list("01234")


def test_reports_are_lost_doubled_late_and_shuffled(customer: Customer) -> None:
    faults = ("callback_lost", "callback_doubled", "callback_delayed", "callback_shuffled")
    for at, fault in enumerate(faults, start=1):
        customer.sandbox.post("/sandbox/faults", profile="none", rates={fault: 1.0})
        customer.send(out_id=fault)
        wait_for(lambda: len(customer.sandbox.ledger("seen")) == at)  # noqa: B023 - it is called at once
    customer.sandbox.post("/sandbox/faults", profile="none")
    customer.send(out_id="after all")
    customer.sandbox.wait_until_quiet()
    told = [one["out_id"] for one in customer.elements("sms-report")]
    assert {fault: told.count(fault) for fault in faults} == dict(zip(faults, (0, 2, 1, 1), strict=True))
    assert told.index("after all") < told.index("callback_shuffled")


def test_people_answer_what_they_read(start_customer: StartCustomer) -> None:
    customer = start_customer(petitioners=True)
    for at in range(30):
        customer.send(
            f"139000001{at:02}", out_id=f"token{at}", template_param=json.dumps({"case": f"A{at:03}"})
        )
    customer.sandbox.wait_until_quiet()
    heard = {line["sid"] for line in customer.sandbox.ledger("heard")}
    replies = {line["sid"]: line["text"] for line in customer.sandbox.ledger("reply")}
    assert heard == set(replies) and len(replies) >= 10
    assert sorted(one["content"] for one in customer.elements("sms-up")) == sorted(replies.values())
    assert customer.sandbox.ledger("unheard") == []


def test_nothing_is_pushed_where_there_is_nowhere_to(start_customer: StartCustomer) -> None:
    customer = start_customer(push_url="")
    customer.send()
    customer.sandbox.post("/sandbox/inbound", **{"from": "+8613900000001", "body": "2"})
    customer.sandbox.wait_until_quiet()
    assert customer.pushed == []
