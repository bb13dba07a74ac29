"""What we ask Twilio, held against Twilio's own description of its API."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict

from survey.carriers.port import Accepted, OutgoingCall, OutgoingText
from survey.carriers.twilio.carrier import TwilioAccount, TwilioCarrier
from tests.carriers.sent import a_call, a_text, named
from tests.carriers.stand_in import SERVICE, Received, StandIn, call, listing, message, says


class Asked:
    """A request that came, in the form that openapi-core looks at; the host is the one Twilio has."""

    host_url = "https://api.twilio.com"

    def __init__(self, received: Received) -> None:
        self.path = received.target.partition("?")[0]
        self.method = received.method.lower()
        self.content_type = received.headers.get("Content-Type", "")
        self.body = received.body
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(received.query), header=Headers(received.headers), path={}
        )


@pytest.fixture(scope="module")
def check(shared_data: Path) -> Callable[[Received], None]:
    file = shared_data / "twilio_api_v2010.json.gz"
    description: dict[str, Any] = json.loads(gzip.decompress(file.read_bytes()))
    formats: dict[str, Callable[[Any], Any]] = {
        "phone-number": str,
        "date-time-rfc-2822": str,
        "currency": str,
        "uri-map": dict,
    }
    api = OpenAPI.from_dict(
        description,
        config=Config(extra_format_unmarshallers=formats),
    )
    return lambda received: api.validate_request(Asked(received))


@pytest.fixture(params=["number", "service"])
def either_carrier(
    request: pytest.FixtureRequest, stand_in: StandIn, account: TwilioAccount
) -> TwilioCarrier:
    service = SERVICE if request.param == "service" else None
    return TwilioCarrier(replace(account, messaging_service_sid=service), stand_in.url)


def test_a_text_is_asked_for_as_twilio_describes(
    either_carrier: TwilioCarrier,
    stand_in: StandIn,
    text: OutgoingText,
    check: Callable[[Received], None],
) -> None:
    assert isinstance(either_carrier.send_text(text), Accepted)
    check(stand_in.received[0])
    either_carrier.close()


def test_every_page_of_the_list_is_asked_for_as_twilio_describes(
    either_carrier: TwilioCarrier, stand_in: StandIn, check: Callable[[Received], None]
) -> None:
    stand_in.behaviour = listing([message(number) for number in range(5)])
    either_carrier.find_texts(a_text("+8613800138000", "您好", datetime(2026, 10, 19, tzinfo=UTC)))
    assert len(stand_in.received) == 3
    for received in stand_in.received:
        check(received)
    either_carrier.close()


def test_a_call_is_asked_for_as_twilio_describes(
    carrier: TwilioCarrier, stand_in: StandIn, call: OutgoingCall, check: Callable[[Received], None]
) -> None:
    assert isinstance(carrier.place_call(call), Accepted)
    check(stand_in.received[0])


def test_every_page_of_calls_is_asked_for_as_twilio_describes(
    carrier: TwilioCarrier, stand_in: StandIn, check: Callable[[Received], None]
) -> None:
    stand_in.behaviour = listing([call(number) for number in range(5)])
    carrier.find_calls(a_call("+8613800138000", datetime(2026, 10, 19, tzinfo=UTC)))
    assert len(stand_in.received) == 3
    for received in stand_in.received:
        check(received)


def test_one_call_is_asked_for_and_a_recording_deleted_as_twilio_describes(
    carrier: TwilioCarrier, stand_in: StandIn, check: Callable[[Received], None]
) -> None:
    stand_in.behaviour = says(200, call(7))
    assert carrier.read_call(named(f"CA{7:032x}")) is not None
    stand_in.behaviour = says(204, b"")
    assert carrier.delete_recording("RE" + "6a" * 16)
    for received in stand_in.received:
        check(received)


def test_the_description_would_have_caught_a_wrong_call(
    carrier: TwilioCarrier, stand_in: StandIn, call: OutgoingCall, check: Callable[[Received], None]
) -> None:
    carrier.place_call(call)
    right = stand_in.received[0]
    for wrong in (
        replace(right, body=right.body.replace(b"To=", b"Too=")),
        replace(right, body=right.body.replace(b"Timeout=30", b"Timeout=long")),
        replace(right, target=right.target.replace("Accounts/AC", "Accounts/XX")),
    ):
        with pytest.raises(Exception, match=r"(?i)request|path|parameter"):
            check(wrong)


def test_the_description_would_have_caught_a_wrong_request(
    either_carrier: TwilioCarrier,
    stand_in: StandIn,
    text: OutgoingText,
    check: Callable[[Received], None],
) -> None:
    either_carrier.send_text(text)
    right = stand_in.received[0]
    for wrong in (
        replace(right, body=right.body.replace(b"To=", b"Too=")),
        replace(right, body=right.body.replace(b"ValidityPeriod=3600", b"ValidityPeriod=long")),
        replace(right, target=right.target.replace("Accounts/AC", "Accounts/XX")),
        replace(right, headers={"Content-Type": "application/x-www-form-urlencoded"}),
    ):
        with pytest.raises(Exception, match=r"(?i)request|security|path|parameter"):
            check(wrong)
    either_carrier.close()
