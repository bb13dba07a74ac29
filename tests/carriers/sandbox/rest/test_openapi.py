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

from tests.carriers.sandbox.beside import SENDER, Beside

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
        return requests.post(self._account + "/Messages.json", data=form, auth=self._auth, timeout=5)


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


def test_the_account_is_as_twilio_describes(sandbox: Beside, check: Check) -> None:
    check(Asker(sandbox).get(".json"))
