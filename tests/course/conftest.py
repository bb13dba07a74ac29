"""An office with a stand-in for the carrier."""

import importlib
from collections.abc import Iterator

import pytest

from tests.carriers.stand_in import ACCOUNT, SENDER, TOKEN, StandIn, standing_in
from tests.office_room import Room
from tests.ordinary import MakeRuntime


@pytest.fixture
def carrier() -> Iterator[StandIn]:
    with standing_in() as server:
        yield server


@pytest.fixture
def room(make_runtime: MakeRuntime, carrier: StandIn) -> Room:
    runtime = make_runtime(
        sandbox_url=carrier.url,
        twilio_account_sid=ACCOUNT,
        twilio_auth_token=TOKEN,
        twilio_sms_from=SENDER,
        sms_per_second=1000,
    )
    return Room(runtime, carrier, importlib.import_module("app").create_app(runtime).test_client())
