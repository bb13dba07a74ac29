"""A sandbox beside the test, and the receiver of its webhooks."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from survey.carriers.sandbox.settings import SandboxSettings
from tests.carriers.sandbox.beside import Beside, beside
from tests.carriers.sandbox.receiver import Receiver

StartSandbox = Callable[..., Beside]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def start_sandbox(receiver: Receiver) -> Iterator[StartSandbox]:
    """Call it with settings; without any it is at full speed, and nobody answers."""
    with ExitStack() as running:

        def start(**given: Any) -> Beside:
            usual = {
                "port": 0,
                "speed": None,
                "petitioners": False,
                "inbound_url": receiver.inbound_url,
                "voice_url": receiver.voice_url,
            }
            return running.enter_context(beside(SandboxSettings(**(usual | given))))

        yield start


@pytest.fixture
def sandbox(start_sandbox: StartSandbox) -> Beside:
    return start_sandbox()
