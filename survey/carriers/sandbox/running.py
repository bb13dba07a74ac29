"""A run of the sandbox from start to stop, on the event loop of the calling thread."""

import asyncio
import logging
from collections.abc import Callable

from survey.carriers.sandbox.application import create_app
from survey.carriers.sandbox.sandbox import Sandbox
from survey.carriers.sandbox.settings import SandboxSettings
from survey.carriers.sandbox.wire.server import listen

_log = logging.getLogger(__name__)


async def run(settings: SandboxSettings, stop: asyncio.Event, started: Callable[[str], None]) -> None:
    """Serves until `stop` is set; calls `started` with its address once it listens.

    Raises OSError if the port is taken, ValueError if a table of words or patterns cannot be used.
    """
    sandbox = Sandbox(settings)
    listener = await listen(create_app(sandbox), settings.host, settings.port)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    _log.info("sandbox carrier listens on port %d", listener.port)
    started(f"http://{host}:{listener.port}")
    try:
        await stop.wait()
    finally:
        await sandbox.stop()
        await listener.stop()
        _log.info("sandbox carrier stopped")
