"""What a carrier told before, told again by the hundred and in any order, as it does: signed callbacks, or
pushes."""

import http.client
import json
import random
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from survey.carriers.sandbox.settings import INBOUND_PATH, PUSH_PATH
from survey.carriers.sandbox.signing import signature
from survey.carriers.sandbox_account import SANDBOX_ACCOUNT_SID, SANDBOX_AUTH_TOKEN, SANDBOX_SMS_FROM
from tests.soak.compare import ledger
from tests.soak.customs import PUSH_SECRET
from tests.soak.judge import Known
from tests.soak.pushed_again import pushed_again

POSTS = 400
PUSHES = 100  # of up to twenty pieces each
_THREADS = 6
_PATIENCE = 5.0  # seconds for an answer


@dataclass(frozen=True)
class Posted:
    url: str
    body: str
    headers: dict[str, str]


def storm(known: Known, web: str, seed: float) -> Callable[[], None]:
    """What a process does that posts what the ledger in `known` knows, POSTS times."""

    def work() -> None:
        chosen = list(_chosen(known, web, random.Random(seed)))
        if not chosen:
            return
        parts = [chosen[n::_THREADS] for n in range(_THREADS)]
        refused: list[int] = []
        threads = [threading.Thread(target=_post_all, args=(part, refused)) for part in parts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        print(f"{len(chosen)} posted, {len(refused)} answered 4xx: {sorted(set(refused))}", flush=True)
        raise SystemExit(3 if refused else 0)

    return work


def _chosen(known: Known, web: str, chance: random.Random) -> Iterator[Posted]:
    if known.carrier == "sandbox":
        callbacks = list(_callbacks(known.ledger, web))
        yield from chance.choices(callbacks, k=POSTS) if callbacks else ()
        return
    for kind, body in pushed_again(known.ledger, known.carrier, chance, PUSHES):
        yield Posted(f"{web}{PUSH_PATH}{PUSH_SECRET}/{kind}", body, {"Content-Type": "application/json"})


def _signed(url: str, form: dict[str, str]) -> Posted:
    headers = {
        "X-Twilio-Signature": signature(SANDBOX_AUTH_TOKEN, url, form),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return Posted(url, urlencode(form), headers)


def _callbacks(path: Path, web: str) -> Iterator[Posted]:
    """Reports of texts that were seen, and messages that were heard, as they came before."""
    sent: dict[str, dict[str, Any]] = {}
    written: dict[str, dict[str, Any]] = {}
    for one in ledger(path):
        match one["kind"]:
            case "received" if one["outcome"] == "accepted" and one["channel"] == "sms":
                sent[one["sid"]] = one
            case "seen" if one["sid"] in sent:
                for status in ("sent", "delivered"):
                    yield _signed(sent[one["sid"]]["callback"], _status(sent[one["sid"]], status))
            case "reply":
                written[one["sid"]] = one
            case "heard" if one["sid"] in written:
                yield _signed(web + INBOUND_PATH, _message(written[one["sid"]]))


def _status(one: dict[str, Any], status: str) -> dict[str, str]:
    sid = {"MessageSid": one["sid"], "SmsSid": one["sid"]}
    ours = {"AccountSid": SANDBOX_ACCOUNT_SID, "From": one["from"] or SANDBOX_SMS_FROM, "To": one["to"]}
    return sid | ours | {"MessageStatus": status, "SmsStatus": status, "ApiVersion": "2010-04-01"}


def _message(one: dict[str, Any]) -> dict[str, str]:
    sid = {"MessageSid": one["sid"], "SmsSid": one["sid"], "SmsMessageSid": one["sid"]}
    whose = {"From": one["phone"], "To": SANDBOX_SMS_FROM, "Body": one["text"]}
    return sid | whose | {"AccountSid": SANDBOX_ACCOUNT_SID, "NumMedia": "0", "NumSegments": "1"}


def _post_all(posts: Sequence[Posted], refused: list[int]) -> None:
    for one in posts:
        with suppress(OSError, http.client.HTTPException):
            status = _post(one)
            if 400 <= status < 500:
                refused.append(status)


def _post(one: Posted) -> int:
    parts = urlsplit(one.url)
    line = http.client.HTTPConnection(parts.netloc, timeout=_PATIENCE)
    try:
        line.request("POST", parts.path, one.body.encode(), one.headers)
        answer = line.getresponse()
        answer.read()
        return answer.status
    finally:
        line.close()


def ask(url: str, given: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the sandbox says at one of its own addresses; with `given`, told it."""
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.netloc, timeout=30)
    try:
        if given is None:
            line.request("GET", parts.path)
        else:
            line.request("POST", parts.path, json.dumps(given), {"Content-Type": "application/json"})
        told: dict[str, Any] = json.loads(line.getresponse().read())
        return told
    finally:
        line.close()
