"""Asking the application for instructions: redirections, failures with Twilio's codes, further tries."""

import itertools
import time
from typing import Any, Literal

import pytest

from tests.carriers.sandbox.calls.visitor import QUICK_HAND, Visitor, document
from tests.carriers.sandbox.conftest import StartSandbox
from tests.carriers.sandbox.receiver import Behaviour, Hook, Receiver, Reply

CHOICE = document(
    '<Gather numDigits="1" action="/next#rc=3&amp;rp=ct,rt,5xx"><Say>choose</Say></Gather>', "<Say>late</Say>"
)


@pytest.fixture
def visitor(start_sandbox: StartSandbox, receiver: Receiver) -> Visitor:
    return Visitor(start_sandbox(hand_speed=QUICK_HAND), receiver)


def in_turn(*answers: Reply | Literal["hang up"]) -> Behaviour:
    """The answers one after another, the last again and again."""
    left = itertools.chain(answers, itertools.repeat(answers[-1]))
    return lambda _: next(left)


def errors(visitor: Visitor) -> list[int]:
    return [line["code"] for line in visitor.sandbox.ledger("call_error")]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Reply(500), 11200),
        (Reply(404), 11200),
        (Reply(body="<Response>"), 12100),
        (Reply(body="<Response><Shout/></Response>"), 12200),
        (Reply(content_type="application/json", body="{}"), 12300),
        (Reply(302), 11216),
        (Reply(302, location="ftp://example.com/"), 11216),
        (Reply(body=f"<Response><Say>{'x' * 70_000}</Say></Response>"), 11200),
        (document("<Redirect>http://:/</Redirect>"), 11100),
        (document("<Redirect>http://例子.example/</Redirect>"), 11100),
    ],
)
def test_where_the_application_fails_the_call_ends_with_a_code(
    visitor: Visitor, answer: Reply, code: int
) -> None:
    visitor.answer(answer)
    visitor.finish()
    assert errors(visitor) == [code]
    assert visitor.passages == [("trouble", str(code))]
    assert [line["by"] for line in visitor.sandbox.ledger("hung_up")] == ["carrier"]


def test_where_nobody_listens_the_code_says_so(visitor: Visitor) -> None:
    visitor.answer(url="http://127.0.0.1:9/voice")
    visitor.finish()
    assert errors(visitor) == [11205]


def test_an_answer_that_takes_too_long_ends_the_call(start_sandbox: StartSandbox, receiver: Receiver) -> None:
    visitor = Visitor(start_sandbox(hand_speed=QUICK_HAND, webhook_timeout=0.2), receiver)

    def dawdle(_: Hook) -> Reply:
        time.sleep(0.5)
        return Reply()

    visitor.pages["/voice"] = dawdle
    visitor.answer()
    visitor.finish()
    assert errors(visitor) == [11200]


def test_a_redirection_is_followed_with_get_and_loses_the_digits(
    visitor: Visitor, receiver: Receiver
) -> None:
    visitor.pages["/next"] = Reply(302, location="/moved")
    visitor.pages["/moved"] = document("<Say>moved</Say>")
    visitor.answer(CHOICE)
    visitor.wait_until_said("choose")
    visitor.press("1")
    visitor.finish()
    (moved,) = receiver.at("/moved")
    assert (moved.method, moved.form, moved.signed) == ("GET", {}, True)
    assert ("said", "moved") in visitor.passages


def test_a_307_keeps_method_and_digits(visitor: Visitor, receiver: Receiver) -> None:
    visitor.pages["/next"] = Reply(307, location="/moved")
    visitor.answer(CHOICE)
    visitor.wait_until_said("choose")
    visitor.press("1")
    visitor.finish()
    assert [(hook.method, hook.form["Digits"]) for hook in receiver.at("/moved")] == [("POST", "1")]


@pytest.mark.parametrize("how", ["http", "twiml"])
def test_going_round_in_circles_ends(visitor: Visitor, receiver: Receiver, how: str) -> None:
    again = "/voice"
    visitor.answer(Reply(302, location=again) if how == "http" else document(f"<Redirect>{again}</Redirect>"))
    visitor.finish()
    assert errors(visitor) == [11215]
    assert len(receiver.at("/voice")) <= 13


def test_a_document_can_be_asked_for_with_get(visitor: Visitor, receiver: Receiver) -> None:
    visitor.answer(document("<Say>hello</Say>"), method="GET", url=receiver.url + "/voice?lang=zh")
    visitor.finish()
    (hook,) = receiver.at("/voice")
    assert (hook.method, hook.signed) == ("GET", True)
    assert "lang=zh&AccountSid=AC" in hook.path
    assert visitor.passages == [("said", "hello")]


def test_a_failure_is_final_unless_the_address_asks_for_another_try(
    visitor: Visitor, receiver: Receiver
) -> None:
    visitor.pages["/voice"] = in_turn(Reply(500), document("<Say>second try</Say>"))
    visitor.answer()
    visitor.finish()
    assert len(receiver.at("/voice")) == 1 and errors(visitor) == [11200]


def test_the_fragment_asks_for_more_tries_of_the_same_request(visitor: Visitor, receiver: Receiver) -> None:
    visitor.pages["/next"] = in_turn(Reply(503), "hang up", Reply(500), document("<Say>at last</Say>"))
    visitor.answer(CHOICE)
    visitor.wait_until_said("choose")
    visitor.press("2")
    visitor.finish()
    tries = receiver.at("/next")
    assert len(tries) == 4 and all(hook.signed for hook in tries)
    assert len({hook.idempotency_token for hook in tries}) == 1
    assert ("said", "at last") in visitor.passages
    assert [line["tries"] for line in visitor.sandbox.ledger("heard")] == [4]


@pytest.mark.parametrize(
    ("fragment", "answer", "asked"),
    [
        ("rc=2&rp=4xx", Reply(404), 3),
        ("rc=2&rp=5xx", Reply(404), 1),
        ("rc=2&rp=all", "hang up", 3),
        ("rc=0&rp=all", "hang up", 1),
        ("rc=9&rp=5xx", Reply(500), 6),
        ("rc=x&rp=5xx", Reply(500), 2),
    ],
)
def test_how_often_a_policy_asks(
    visitor: Visitor, receiver: Receiver, fragment: str, answer: Any, asked: int
) -> None:
    visitor.pages["/voice"] = in_turn(answer)
    visitor.answer(url=f"{receiver.url}/voice#{fragment}")
    visitor.finish()
    assert len(receiver.at("/voice")) == asked


def test_what_was_pressed_and_never_heard_is_unheard(visitor: Visitor) -> None:
    visitor.pages["/next"] = Reply(403)
    visitor.answer(CHOICE)
    visitor.wait_until_said("choose")
    visitor.press("1")
    visitor.finish()
    (unheard,) = visitor.sandbox.ledger("unheard")
    assert (unheard["turn"], unheard["why"], unheard["certain"]) == (1, "403", True)
    assert visitor.sandbox.ledger("heard") == []


def test_a_turn_can_be_told_twice_and_late(visitor: Visitor, receiver: Receiver) -> None:
    visitor.sandbox.post("/sandbox/faults", rates={"inbound_doubled": 1.0})
    visitor.answer(CHOICE)
    visitor.wait_until_said("choose")
    visitor.press("3")
    visitor.finish()
    first, second = receiver.at("/next")
    assert first.form == second.form and first.idempotency_token != second.idempotency_token
    assert [line["fault"] for line in visitor.sandbox.ledger("fault")] == ["inbound_doubled"]
