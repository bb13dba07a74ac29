"""The whole loop over HTTP: whatever goes wrong, the ledger and an application that behaves agree exactly."""

import itertools
import json
from collections import Counter
from pathlib import Path
from typing import Literal

import pytest

from survey.carriers.sandbox.faults import PROFILES
from tests.carriers.sandbox.beside import Beside
from tests.carriers.sandbox.conftest import StartSandbox
from tests.carriers.sandbox.office import Office
from tests.carriers.sandbox.receiver import Hook, Receiver, Reply

PHONES = [f"+8613900{at:06}" for at in range(80)]


def converse(sandbox: Beside, receiver: Receiver) -> Office:
    """Two cases on every phone, one after the other, each with one reminder."""
    office = Office(sandbox, receiver)
    receiver.behaviour = office.hear
    with office.working():
        for first in ("A", "B"):
            for at, phone in enumerate(PHONES):
                office.ask(phone, f"{first}{at:03}")
            office.wait_until_quiet()
            office.remind()
            office.wait_until_quiet()
    return office


def rated(sandbox: Beside) -> dict[tuple[str, str, str], int]:
    lines = [line for line in sandbox.ledger("rating") if line["counted"]]
    return {(line["phone"], line["tail"], line["question"]): line["level"] for line in lines}


def test_without_faults_every_rating_is_kept_and_most_people_rate(
    start_sandbox: StartSandbox, receiver: Receiver
) -> None:
    sandbox = start_sandbox(petitioners=True)
    office = converse(sandbox, receiver)
    meant = rated(sandbox)
    assert office.answers == meant
    assert len({phone for phone, _, _ in meant}) >= 0.7 * len(PHONES)
    assert all(hook.signed for hook in receiver.hooks)
    assert {line["sid"] for line in sandbox.ledger("heard")} == office.inbound_sids
    assert sandbox.ledger("unheard") == []


@pytest.mark.slow
def test_with_every_fault_the_ledger_still_agrees(
    start_sandbox: StartSandbox, receiver: Receiver, tmp_path: Path
) -> None:
    file = tmp_path / "ledger.jsonl"
    sandbox = start_sandbox(petitioners=True, ledger=file, hang=1.5)
    rates = {fault: 2 * rate for fault, rate in PROFILES["all"].items()}
    sandbox.post("/sandbox/faults", rates=rates)
    office = converse(sandbox, receiver)
    sandbox.post("/sandbox/faults", profile="none")
    meant = rated(sandbox)
    assert office.answers == meant
    assert len({phone for phone, _, _ in meant}) >= 0.6 * len(PHONES)
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert lines == sandbox.ledger()
    assert {line["fault"] for line in lines if line["kind"] == "fault"} >= set(rates) - {"down"}
    assert_nothing_was_sent_twice_or_answered_unseen(lines)


def assert_nothing_was_sent_twice_or_answered_unseen(lines: list[dict[str, str]]) -> None:
    accepted = Counter(line["token"] for line in lines if line.get("outcome") == "accepted")
    assert accepted and max(accepted.values()) == 1
    seen = {line["sid"] for line in lines if line["kind"] == "seen"}
    lost = {line["sid"] for line in lines if line["kind"] == "lost"}
    assert lost and not seen & lost
    had_a_text: set[str] = set()
    for line in lines:
        if line["kind"] == "seen":
            had_a_text.add(line["to"])
        assert line["kind"] != "reply" or line["phone"] in had_a_text


def test_webhooks_that_fail_are_tried_again_until_the_rating_is_heard(
    start_sandbox: StartSandbox, receiver: Receiver
) -> None:
    """Stored and then 500, hung up on before and after storing: in the end both sides have the same."""
    sandbox = start_sandbox(petitioners=True)
    office = Office(sandbox, receiver)
    mishaps = itertools.cycle(["", "500 after", "hang up before", "hang up after", "500 before"])
    tried: set[str] = set()

    def behave(hook: Hook) -> Reply | Literal["hang up"]:
        mishap = next(mishaps) if hook.idempotency_token not in tried else ""
        tried.add(hook.idempotency_token)
        if not mishap.endswith("before"):
            office.hear(hook)
        return Reply(500) if mishap.startswith("500") else "hang up" if mishap else Reply()

    receiver.behaviour = behave
    with office.working():
        for at, phone in enumerate(PHONES[:40]):
            office.ask(phone, f"B{at:03}")
        office.wait_until_quiet()
    meant = rated(sandbox)
    assert office.answers == meant and len(meant) > 30
    assert any(line["tries"] > 1 for line in sandbox.ledger("heard"))
    assert sandbox.ledger("unheard") == []


def test_what_was_never_heard_is_no_rating(start_sandbox: StartSandbox, receiver: Receiver) -> None:
    sandbox = start_sandbox(petitioners=True, retry_webhooks=False)
    receiver.behaviour = lambda hook: Reply(500) if hook.path == "/twilio/sms" else Reply()
    client = sandbox.client()
    for phone in PHONES[:20]:
        client.messages.create(
            to=phone, from_=sandbox.settings.numbers[0], body="3721号事承办单位报已办结。1非常满意"
        )
    sandbox.wait_until_quiet()
    assert len(sandbox.ledger("unheard")) >= 10
    assert sandbox.ledger("rating") == sandbox.ledger("heard") == []


@pytest.mark.parametrize(("seeds", "same"), [(("1", "1"), True), (("1", "2"), False)])
def test_the_same_seed_makes_the_same_people(
    start_sandbox: StartSandbox, receiver: Receiver, seeds: tuple[str, str], same: bool
) -> None:
    said = []
    for seed in seeds:
        sandbox = start_sandbox(petitioners=True, seed=seed)
        office = Office(sandbox, receiver)
        receiver.behaviour = office.hear
        with office.working():
            for at, phone in enumerate(PHONES[:30]):
                office.ask(phone, f"B{at:03}")
            office.wait_until_quiet()
        said.append(sorted((line["phone"], line["text"]) for line in sandbox.ledger("reply")))
    assert (said[0] == said[1]) is same
