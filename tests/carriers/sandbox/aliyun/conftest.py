"""A sandbox that stands in for Aliyun, the real SDK in front of it, and whoever is pushed to behind it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.carriers.sandbox.aliyun.customer import TEMPLATES, Customer
from tests.carriers.sandbox.conftest import StartSandbox
from tests.carriers.sandbox.receiver import Receiver

StartCustomer = Callable[..., Customer]


@pytest.fixture
def start_customer(start_sandbox: StartSandbox, receiver: Receiver, tmp_path: Path) -> StartCustomer:
    """Call it with settings of the sandbox; without any, nobody answers."""
    file = tmp_path / "templates.toml"
    file.write_text(TEMPLATES, encoding="utf-8")

    def start(**given: object) -> Customer:
        usual = {"shape": "aliyun", "push_url": f"{receiver.url}/push", "templates": file, "voice_url": ""}
        return Customer(start_sandbox(**(usual | given)), receiver)

    return start


@pytest.fixture
def customer(start_customer: StartCustomer) -> Customer:
    return start_customer()
