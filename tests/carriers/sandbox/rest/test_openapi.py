"""Every answer of the sandbox, held against Twilio's own description of its API."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict

from tests.carriers.sandbox.beside import SENDER, Beside, wait_for
from tests.carriers.sandbox.calls.visitor import QUICK_HAND, Visitor, document
from tests.carriers.sandbox.conftest import StartSandbox
from tests.carriers.sandbox.receiver import Receiver

Check = Callable[[requests.Response], None]


class Asked:
    """The request in the form that openapi-core looks at; the host is the one Twilio has."""

    host_url = "https://api.twilio.com"
    content_type = "application/x-www-form-urlencoded"

    def __init__(self, request: requests.PreparedRequest) -> None:
        parts = urlsplit(request.url or "")
        self.path = str(parts.path)
        self.method = (request.method or "").lower()
        self.body = request.body.encode() if isinstance(request.body, str) else b""
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(parse_qsl(str(parts.query))), header=Headers(), path={}
        )


class Answered:
    def __init__(self, response: requests.Response) -> None:
        self.data = response.content
        self.status_code = response.status_code
        self.content_type = response.headers["Content-Type"].partition(";")[0]
        self.headers = Headers(dict(response.headers))


@pytest.fixture(scope="module")
def check(shared_data: Path) -> Check:
    description: dict[str, Any] = json.loads(
        gzip.decompress((shared_data / "twilio_api_v2010.json.gz").read_bytes())
    )
    formats: dict[str, Callable[[Any], Any]] = {
        "phone-number": str,
        "date-time-rfc-2822": str,
        "currency": str,
        "uri-map": dict,
    }
    api = OpenAPI.from_dict(description, config=Config(extra_format_unmarshallers=formats))

    def check(response: requests.Response) -> None:
        api.validate_response(Asked(response.request), Answered(response))

    return check


class Asker:
    """Asks by plain HTTP, as the SDK would, and keeps nothing back from the check."""

    def __init__(self, sandbox: Beside) -> None:
        settings = sandbox.settings
        self._account = f"{sandbox.url}/2010-04-01/Accounts/{settings.account_sid}"
        self._auth = (settings.account_sid, settings.auth_token)

    def get(self, path: str, **query: str | int) -> requests.Response:
        return requests.get(self._account + path, params=query, auth=self._auth, timeout=5)

    def send(self, **form: str) -> requests.Response:
        return self.post("/Messages.json", **form)

    def post(self, path: str, **form: str | list[str]) -> requests.Response:
        return requests.post(self._account + path, data=form, auth=self._auth, timeout=5)

    def delete(self, path: str) -> requests.Response:
        return requests.delete(self._account + path, auth=self._auth, timeout=5)


@pytest.mark.parametrize("sender", [{"From": SENDER}, {"MessagingServiceSid": "MG" + "2c" * 16}])
def test_created_fetched_and_listed_messages_are_as_twilio_describes(
    sandbox: Beside, check: Check, sender: dict[str, str]
) -> None:
    asker = Asker(sandbox)
    created = asker.send(To="+8613900000001", Body="3721号事", ValidityPeriod="14400", **sender)
    assert created.status_code == 201
    check(created)
    sandbox.wait_until_quiet()
    check(asker.get(f"/Messages/{created.json()['sid']}.json"))
    asker.send(To="+8613900000001", Body="second", **sender)
    listed = asker.get("/Messages.json", PageSize=1, To="+8613900000001")
    assert len(listed.json()["messages"]) == 1 and listed.json()["next_page_uri"]
    check(listed)


def test_an_undelivered_and_an_inbound_message_are_as_twilio_describes(sandbox: Beside, check: Check) -> None:
    sandbox.post("/sandbox/faults", rates={"undelivered_30003": 1.0})
    sandbox.post("/sandbox/inbound", **{"from": "+8613900000001", "body": "你好"})
    Asker(sandbox).send(To="+8613900000001", From=SENDER, Body="x")
    sandbox.wait_until_quiet()
    listed = Asker(sandbox).get("/Messages.json")
    assert {row["status"] for row in listed.json()["messages"]} == {"undelivered", "received"}
    check(listed)


def test_created_fetched_listed_and_ended_calls_are_as_twilio_describes(
    start_sandbox: StartSandbox, receiver: Receiver, check: Check
) -> None:
    visitor = Visitor(start_sandbox(hand_speed=QUICK_HAND), receiver)
    asker = Asker(visitor.sandbox)
    created = asker.post(
        "/Calls.json",
        To=visitor.phone,
        From=SENDER,
        Twiml="<Response><Pause length='600'/></Response>",
        StatusCallback=receiver.url + "/status/t1",
        StatusCallbackEvent=["initiated", "ringing", "answered", "completed"],
        MachineDetection="Enable",
        AsyncAmd="true",
        AsyncAmdStatusCallback=receiver.url + "/amd",
    )
    assert created.status_code == 201
    check(created)
    visitor.wait_for_status("ringing")
    visitor.does("take")
    wait_for(lambda: visitor.call["answered_by"] == "human")
    path = f"/Calls/{created.json()['sid']}.json"
    check(asker.get(path))
    check(asker.post(path, Status="completed"))
    visitor.finish()
    over = asker.get(path)
    assert (over.json()["status"], over.json()["price"][0]) == ("completed", "-")
    check(over)
    visitor.place(status_callback=None, timeout=1)
    listed = asker.get("/Calls.json", PageSize=1, To=visitor.phone)
    assert len(listed.json()["calls"]) == 1 and listed.json()["next_page_uri"]
    check(listed)


def test_a_recording_is_as_twilio_describes(
    start_sandbox: StartSandbox, receiver: Receiver, check: Check
) -> None:
    visitor = Visitor(start_sandbox(hand_speed=QUICK_HAND), receiver)
    visitor.answer(document('<Pause length="1"/>'), record=True)
    visitor.finish()
    (line,) = visitor.sandbox.ledger("recorded")
    asker = Asker(visitor.sandbox)
    check(asker.get(f"/Recordings/{line['recording']}.json"))
    deleted = asker.delete(f"/Recordings/{line['recording']}.json")
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert asker.delete(f"/Recordings/{line['recording']}.json").status_code == 404


def test_the_account_is_as_twilio_describes(sandbox: Beside, check: Check) -> None:
    check(Asker(sandbox).get(".json"))
