"""What is handed to a carrier, and a stand-in for whoever takes it."""

import socket
from collections.abc import Iterator

import pytest

from survey.carriers.port import OutgoingCall, OutgoingText
from tests.carriers.stand_in import StandIn, standing_in

# Long enough for a busy machine, short enough to wait for.
PATIENCE_SECONDS = 0.7


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with standing_in() as server:
        yield server


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that is ours and that nobody listens on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.fixture
def text() -> OutgoingText:
    return OutgoingText(
        token="T0ken-_",
        to="+8613800138000",
        body="【青溪县民调中心】您反映的事项已办结，请回复1-5评价。",
        text_key="invite",
        params={"case": "0042"},
        callback_url="http://127.0.0.1:5000/twilio/sms/status/T0ken-_",
        valid_for_seconds=3600,
    )


@pytest.fixture
def call() -> OutgoingCall:
    return OutgoingCall(
        token="T0ken-_",
        to="+8613800138000",
        answer_url="http://127.0.0.1:5000/twilio/voice/T0ken-_",
        status_url="http://127.0.0.1:5000/twilio/voice/status/T0ken-_",
        machine_url="http://127.0.0.1:5000/twilio/voice/amd/T0ken-_",
        ring_seconds=30,
        at_most_seconds=600,
    )
