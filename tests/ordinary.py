"""What is ordinary in a test: when it happens, with which keys, and that no carrier is there."""

from collections.abc import Callable
from datetime import UTC, datetime

from survey.runtime import Runtime

# A Monday at ten in the morning in Shanghai, in the middle of a month: an ordinary working hour.
MONDAY = datetime(2026, 10, 19, 2, 0, tzinfo=UTC)
NOWHERE = "http://127.0.0.1:9"  # the discard port: nobody answers
KEY = "A" * 43  # 32 zero bytes

MakeRuntime = Callable[..., Runtime]
