"""What browsers send is read by a library, and it breaks in its own ways on what nobody should have sent."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

Why = Literal["wrong", "unknown", "other account", "used", "copied", "here already"]


class Refused(Exception):
    """A passkey was not taken."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


@contextmanager
def refusing() -> Iterator[None]:
    """Whatever goes wrong inside is the fault of what was sent."""
    try:
        yield
    except Refused:
        raise
    except Exception as wrong:
        raise Refused("wrong") from wrong


def handle(account_id: int) -> bytes:
    """By what a device knows an account: says nothing about the person (WebAuthn, section 14.6.1)."""
    return hashlib.sha256(f"huifang account {account_id}".encode()).digest()
