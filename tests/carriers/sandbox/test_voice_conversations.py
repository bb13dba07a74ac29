"""The whole loop by telephone and text: whatever goes wrong, the ledger and the application agree exactly."""

from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from survey.carriers.sandbox.faults import PROFILES
from tests.carriers.sandbox.beside import Beside
from tests.carriers.sandbox.conftest import StartSandbox
from tests.carriers.sandbox.office import HANDS
from tests.carriers.sandbox.receiver import Receiver
from tests.carriers.sandbox.test_conversations import rated
from tests.carriers.sandbox.voice_office import VoiceOffice

MOBILES = [f"+8613900{at:06}" for at in range(60)]
LANDLINES = [f"+867450{at:06}" for at in range(30)]


def tail_of(phone: str) -> str:
    return f"B{int(phone[-3:]):03}"


def call_all(office: VoiceOffice, phones: list[str], rounds: int = 3) -> None:
    """Placed by several hands, so that one that waits in vain for an answer holds up no other."""
    for _ in range(rounds):
        with ThreadPoolExecutor(HANDS) as hands:
            deque(hands.map(lambda phone: office.ring(phone, tail_of(phone)), phones), maxlen=0)
        office.wait_until_quiet()


def text_and_call(sandbox: Beside, receiver: Receiver) -> VoiceOffice:
    """Mobiles get a text first; then everybody who has not answered is called up to three times."""
    office = VoiceOffice(sandbox, receiver)
    receiver.behaviour = office.hear
    with office.working():
        for phone in MOBILES:
            office.ask(phone, tail_of(phone))
        office.wait_until_quiet()
        call_all(office, MOBILES + LANDLINES)
    return office


def assert_nobody_was_rung_twice_under_a_token(lines: list[dict[str, Any]]) -> None:
    for kind in ("rang", "answered"):
        tokens = Counter(line["token"] for line in lines if line["kind"] == kind and line["token"])
        assert tokens and max(tokens.values()) == 1
    accepted = Counter(line["token"] for line in lines if line.get("outcome") == "accepted")
    assert max(accepted.values()) == 1


def test_every_rating_given_by_text_or_telephone_is_kept(
    start_sandbox: StartSandbox, receiver: Receiver
) -> None:
    sandbox = start_sandbox(petitioners=True)
    office = text_and_call(sandbox, receiver)
    meant, lines = rated(sandbox), sandbox.ledger()
    assert office.answers == meant
    assert all(line["counted"] for line in lines if line["kind"] == "rating")
    by_phone = {line["phone"] for line in lines if line["kind"] == "rating" and "turn" in line}
    assert by_phone & set(MOBILES) and len(by_phone & set(LANDLINES)) > len(LANDLINES) / 3
    assert all(hook.signed for hook in receiver.hooks)
    assert sandbox.ledger("call_error") == sandbox.ledger("unheard") == []
    assert sorted(office.reasons) == sorted(line["recording"] for line in sandbox.ledger("recorded"))
    assert_nobody_was_rung_twice_under_a_token(lines)


def test_people_on_the_telephone_do_all_that_people_do(
    start_sandbox: StartSandbox, receiver: Receiver
) -> None:
    sandbox = start_sandbox(petitioners=True)
    office = VoiceOffice(sandbox, receiver)
    receiver.behaviour = office.hear
    with office.working():
        call_all(office, [f"+8613700{at:06}" for at in range(350)], rounds=2)
    lines = sandbox.ledger()
    meanings = {line["meaning"] for line in lines if line["kind"] == "turn"}
    assert meanings >= {
        *("rating", "it_is_me", "not_in", "wrong_person", "human", "stop", "again", "wrong_key", "silence"),
        "reason",
    }
    assert {line["how"] for line in lines if line["kind"] == "turn"} == {
        *("keys", "speech", "silence", "recorded")
    }
    ends = {line["status"] for line in lines if line["kind"] == "unanswered"}
    assert ends == {"no-answer", "busy", "failed"}
    assert {line["by"] for line in lines if line["kind"] == "answered"} >= {"person", "machine"}
    assert any(line["kind"] == "calls_us" for line in lines)
    detected = Counter(hook.form["AnsweredBy"] for hook in receiver.hooks if "/amd/" in hook.path)
    machines = sum(line["kind"] == "answered" and line["by"] == "machine" for line in lines)
    assert detected["machine_start"] >= machines > 0 and detected["human"] > 5 * machines
    assert office.answers == rated(sandbox)


@pytest.mark.slow
def test_with_every_fault_the_ledger_still_agrees(start_sandbox: StartSandbox, receiver: Receiver) -> None:
    sandbox = start_sandbox(petitioners=True, hang=1.5)
    sandbox.post("/sandbox/faults", rates={fault: 2 * rate for fault, rate in PROFILES["all"].items()})
    office = text_and_call(sandbox, receiver)
    sandbox.post("/sandbox/faults", profile="none")
    assert office.answers == rated(sandbox)
    assert_nobody_was_rung_twice_under_a_token(sandbox.ledger())


def test_the_same_seed_makes_the_same_calls(start_sandbox: StartSandbox, receiver: Receiver) -> None:
    said = []
    for _ in range(2):
        sandbox = start_sandbox(petitioners=True)
        office = VoiceOffice(sandbox, receiver)
        receiver.behaviour = office.hear
        with office.working():
            call_all(office, LANDLINES, rounds=1)
        turns = sandbox.ledger("turn")
        said.append(sorted((line["phone"], line["turn"], line["how"], line["text"]) for line in turns))
    assert said[0] == said[1] and len(said[0]) > 20
