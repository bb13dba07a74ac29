"""Each test here is for every carrier: the adapter and the vendor's SDK, in front of the running sandbox."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from survey.carriers.choose import carrier_from
from survey.carriers.line import Line
from survey.carriers.sandbox.settings import SandboxSettings
from survey.settings import Settings
from tests.carriers.every.world import CARRIERS, PUSHED, World, approve, told
from tests.carriers.sandbox.beside import beside
from tests.carriers.sandbox.receiver import Receiver, Reply

PATIENCE = (1.0, 0.4)  # seconds to connect and to be answered
HANGS = 0.6  # seconds without an answer; then the line is cut
TAKEN = Reply(content_type="application/json", body='{"code": 0, "result": 0}')


@pytest.fixture(scope="module", params=CARRIERS)
def carrier_name(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def world(carrier_name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One for all tests of a module: what they send goes by tokens and numbers of their own."""
    templates = tmp_path_factory.mktemp(carrier_name) / "templates.toml"
    approve(carrier_name, templates)
    with _receiving() as receiver, _impatient():
        told_of = _sandbox(carrier_name, receiver, templates)
        with beside(told_of) as sandbox:
            carrier = carrier_from(Settings(**told(carrier_name, sandbox.url, templates)))
            yield World(carrier, sandbox, receiver)


def _sandbox(carrier: str, receiver: Receiver, templates: Path) -> SandboxSettings:
    return SandboxSettings(
        port=0,
        speed=None,
        petitioners=False,
        hang=HANGS,
        shape=carrier if carrier != "sandbox" else "twilio",  # type: ignore[arg-type]
        inbound_url=receiver.inbound_url,
        voice_url=receiver.voice_url,
        push_url=receiver.url + PUSHED,
        templates=templates if carrier != "sandbox" else None,
        callee_limits=(),
    )


@contextmanager
def _receiving() -> Iterator[Receiver]:
    server = Receiver()
    server.behaviour = lambda _: TAKEN
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def _impatient() -> Iterator[None]:
    """Requests end sooner, whichever SDK is on the line."""
    usual = Line.__init__

    def sooner(self: Line, *arguments: object, **more: object) -> None:
        usual(self, *arguments, **more)  # type: ignore[arg-type]
        self.timeout = PATIENCE

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Line, "__init__", sooner)
        yield
