"""Real `flask worker` processes: they send what was handed over, and end cleanly when told to."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from scheduler.engine.hand_over import hand_over
from survey.clock import SetClock
from survey.vocabulary import AttemptState
from tests.build import make_attempt, make_case, make_survey
from tests.office_room import Room

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60.0  # seconds


@contextmanager
def _worker(room: Room) -> Iterator[subprocess.Popen[bytes]]:
    settings = room.runtime.settings
    given = {
        "DATABASE_URL": settings.database_url,
        "TASKS": "procrastinate",
        "SANDBOX_URL": settings.sandbox_url,
        "TWILIO_ACCOUNT_SID": str(settings.twilio_account_sid),
        "TWILIO_AUTH_TOKEN": str(settings.twilio_auth_token),
        "TWILIO_SMS_FROM": str(settings.twilio_sms_from),
        "SMS_PER_SECOND": "1000",
        "PUBLIC_BASE_URL": settings.public_base_url,
        "SECRET_KEY": str(settings.secret_key),
        "FIELD_KEYS": str(settings.field_keys),
        "INDEX_KEY": str(settings.index_key),
        "POLICY_FILE": str(_always(settings.instance_path)),
        "LOG_LEVEL": "ERROR",
    }
    process = subprocess.Popen([sys.executable, "-m", "flask", "worker"], cwd=ROOT, env=os.environ | given)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _always(folder: Path) -> Path:
    """Whatever hour it is."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "always.toml"
    file.write_text('[hours]\nsms = ["00:00-24:00"]\n', encoding="utf-8")
    return file


def test_r1_a_worker_sends_once_and_ends_when_it_is_told_to(room: Room, clock: SetClock) -> None:
    clock.set(datetime.now(UTC))  # the worker has the machine's
    for number in range(5):
        case = make_case(room.runtime, phone=f"+86139000001{number:02}")
        make_attempt(room.runtime, make_survey(room.runtime, case))
    hand_over(room.runtime, threading.Event())
    with _worker(room) as worker:
        _until_sent(room, worker)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0
    tokens = [one.form["StatusCallback"] for one in room.carrier.received]
    assert len(tokens) == len(set(tokens)) == 5


def _until_sent(room: Room, worker: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while any(one.state is not AttemptState.ACCEPTED for one in room.attempts()):
        assert worker.poll() is None and time.monotonic() < end, [one.state for one in room.attempts()]
        time.sleep(0.1)
