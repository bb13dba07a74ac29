"""Our own processes, started as they are in an office, on the database and with the policy of a bench."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from survey.runtime import Runtime

ROOT = Path(__file__).resolve().parents[2]
WARM_UP = 6.0  # seconds until a process that says nothing is surely at work


def environment_of(runtime: Runtime) -> dict[str, str]:
    """What a process beside this one has to be told."""
    settings = runtime.settings
    told = {
        "DATABASE_URL": settings.database_url,
        "PUBLIC_BASE_URL": settings.public_base_url,
        "POLICY_FILE": str(settings.policy_file or ""),
        "TASKS": settings.tasks,
        "CARRIER": settings.carrier,
        "SANDBOX_URL": settings.sandbox_url,
        "SMS_PER_SECOND": str(settings.sms_per_second),
        "LOG_LEVEL": "ERROR",
    }
    return {**os.environ, **{name: value for name, value in told.items() if value}}


@contextmanager
def running(
    runtime: Runtime, command: Sequence[str], number: int = 1, warm_up: float = WARM_UP
) -> Iterator[list[int]]:
    """So many processes of `python COMMAND`; their ids, once they have had time to come up."""
    started = [
        subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment_of(runtime))
        for _ in range(number)
    ]
    try:
        time.sleep(warm_up)
        early = [process.args for process in started if process.poll() is not None]
        assert not early, f"ended at once: {early}"
        yield [process.pid for process in started]
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=90)
