"""The sandbox's own endpoints."""

from typing import Any

import pytest
import requests

from tests.carriers.sandbox.beside import SENDER, Beside
from tests.carriers.sandbox.conftest import StartSandbox

PHONE = "+8613900000001"
INVITE = "3721号事承办单位报已办结。自愿评价请回:1非常满意 2满意 3基本满意 4不满意 5非常不满意。不愿回T"


def send(sandbox: Beside, count: int = 1, body: str = "x") -> list[str]:
    client = sandbox.client()
    return [str(client.messages.create(to=PHONE, from_=SENDER, body=body).sid) for _ in range(count)]


def test_messages_come_in_pages_oldest_first(sandbox: Beside) -> None:
    sids = send(sandbox, 5)
    sandbox.post("/sandbox/inbound", **{"from": PHONE, "body": "2"})
    first = sandbox.get("/sandbox/messages", limit=3)
    rest = sandbox.get("/sandbox/messages", limit=3, after=first["next"])
    assert [item["sid"] for item in first["items"] + rest["items"]] == sids
    assert rest["next"] is None
    assert sandbox.get("/sandbox/messages", to="+8613900000009") == {"items": [], "next": None}


def test_state_counts_and_says_when_all_is_quiet(sandbox: Beside) -> None:
    send(sandbox, 2)
    sandbox.wait_until_quiet()
    state = sandbox.get("/sandbox/state")
    assert state["counts"] == {"received": 2, "seen": 2}
    assert state["pending"] == {"timers": 0, "webhooks": 0, "calls": 0}
    assert state["settings"] == {"mood": 0.78, "speed": "full", "petitioners": False}


def test_faults_are_set_by_profile_and_one_by_one(sandbox: Beside) -> None:
    assert sandbox.get("/sandbox/faults")["profile"] == "none"
    assert sandbox.post("/sandbox/faults", profile="all")["profile"] == "all"
    changed = sandbox.post("/sandbox/faults", profile="none", rates={"lost": 0.5}, segments_per_second=3)
    assert (changed["profile"], changed["rates"]) == (None, {"lost": 0.5})
    assert (changed["segments_per_second"], changed["calls_per_second"]) == (3.0, 0.0)
    assert sandbox.post("/sandbox/faults", calls_per_second=2)["calls_per_second"] == 2.0
    assert sandbox.post("/sandbox/faults", down_for=30)["down_for"] == pytest.approx(30, abs=1)


def test_settings_change_while_it_runs(sandbox: Beside) -> None:
    changed = sandbox.post("/sandbox/settings", mood=0.5, speed=10, petitioners=True)
    assert changed == {"mood": 0.5, "speed": 10.0, "petitioners": True}
    assert sandbox.post("/sandbox/settings", speed="full")["speed"] == "full"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/sandbox/faults", {"profile": "most"}),
        ("/sandbox/faults", {"rates": {"gone": 1}}),
        ("/sandbox/faults", {"rates": {"lost": 2}}),
        ("/sandbox/faults", {"rates": [1]}),
        ("/sandbox/faults", {"down_for": "long"}),
        ("/sandbox/faults", {"unknown": 1}),
        ("/sandbox/settings", {"mood": True}),
        ("/sandbox/settings", {"speed": "slow"}),
        ("/sandbox/inbound", {"from": PHONE}),
        ("/sandbox/reset", [1]),
    ],
)
def test_what_cannot_be_set_is_refused_with_what_can(sandbox: Beside, path: str, body: Any) -> None:
    answer = requests.post(sandbox.url + path, json=body, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize("query", ["after=x", "limit=x"])
def test_a_page_that_cannot_be_is_refused(sandbox: Beside, query: str) -> None:
    assert requests.get(f"{sandbox.url}/sandbox/ledger?{query}", timeout=5).status_code == 400


def test_reset_forgets_everything_and_calls_off_what_was_to_come(start_sandbox: StartSandbox) -> None:
    sandbox = start_sandbox(petitioners=True, speed=0.01)
    (sid,) = send(sandbox, body=INVITE)
    assert sandbox.get("/sandbox/state")["pending"]["timers"] == 1
    sandbox.post("/sandbox/reset")
    assert sandbox.get("/sandbox/state")["pending"]["timers"] == 0
    assert sandbox.get("/sandbox/messages")["items"] == []
    assert [line["kind"] for line in sandbox.ledger()] == ["reset"]
    assert sandbox.client().messages.list() == [] and sid


def test_pages_of_other_sites_press_no_buttons(sandbox: Beside) -> None:
    url = sandbox.url + "/sandbox/reset"
    assert requests.post(url, headers={"Origin": "https://evil.example"}, timeout=5).status_code == 403
    assert requests.post(url, headers={"Origin": sandbox.url}, timeout=5).status_code == 200
