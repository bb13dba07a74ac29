"""An office with a stand-in for the carrier."""

import importlib
import threading
from collections.abc import Iterator

import pytest

from tests.carriers.stand_in import ACCOUNT, SENDER, TOKEN, StandIn, accept
from tests.office_room import Room
from tests.ordinary import MakeRuntime


@pytest.fixture
def carrier() -> Iterator[StandIn]:
    server = StandIn(accept)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


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
