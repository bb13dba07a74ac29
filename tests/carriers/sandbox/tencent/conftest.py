"""A sandbox that stands in for Tencent, our adapter by the real SDK before it, and whoever is pushed to."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.carriers.sandbox.conftest import StartSandbox
from tests.carriers.sandbox.receiver import Receiver
from tests.carriers.sandbox.tencent.office import TEMPLATES, Office

StartOffice = Callable[..., Office]


@pytest.fixture
def start_office(start_sandbox: StartSandbox, receiver: Receiver, tmp_path: Path) -> Iterator[StartOffice]:
    """Call it with settings of the sandbox; without any, nobody answers."""
    file = tmp_path / "templates.toml"
    file.write_text(TEMPLATES, encoding="utf-8")
    offices: list[Office] = []

    def start(**given: object) -> Office:
        usual = {"shape": "tencent", "push_url": f"{receiver.url}/push", "templates": file, "voice_url": ""}
        offices.append(Office(start_sandbox(**(usual | given)), receiver, file))
        return offices[-1]

    yield start
    for office in offices:
        office.carrier().close()


@pytest.fixture
def office(start_office: StartOffice) -> Office:
    return start_office()
