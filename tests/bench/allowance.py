"""The carrier's allowance over real minutes, kept by two dispatchers: never broken, nearly all used."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scheduler.dispatch import dispatch
from scheduler.follow_up import follow_up
from scheduler.pick import pick_surveys
from survey.contact.pacing import WINDOW
from survey.runtime import build_runtime
from survey.settings import read_settings
from tests.bench.place import environment_at, fill_cases, runtime_on
from tests.bench.table import Line
from tests.carriers.stand_in import ACCOUNT, SENDER, TOKEN, Handler, Received, accept, standing_in

RATE = 10.0  # segments a second
DISPATCHERS = 2


def allowance(kind: str, folder: Path, rows: int) -> list[Line]:
    """`rows` texts of one segment, timed where they arrive."""
    arrived: list[float] = []

    def note(handler: Handler, received: Received) -> None:
        arrived.append(time.monotonic())
        accept(handler, received)

    with standing_in() as carrier:
        carrier.behaviour = note
        environment = {
            "CARRIER": "sandbox",
            "SANDBOX_URL": carrier.url,
            "SMS_PER_SECOND": str(RATE),
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_SMS_FROM": SENDER,
        }
        with runtime_on(kind, folder, **environment) as runtime:
            fill_cases(runtime, rows + rows // 9 + 1, phones=True)
            pick_surveys(runtime)
            follow_up(runtime)
            settings = read_settings(environment_at(folder, runtime.settings.database_url) | environment)
            others = [build_runtime(settings) for _ in range(DISPATCHERS)]
            with ThreadPoolExecutor(DISPATCHERS) as pool:
                list(pool.map(dispatch, others))
            for other in others:
                other.database.close()
    span = arrived[-1] - arrived[0]
    allowed = "what the allowance gives in that time"
    return [
        Line("allowance, most a minute", kind, "segments", _most(arrived), RATE * WINDOW, allowed, None),
        Line("allowance, used", kind, "segments", len(arrived) - 1, RATE * span, allowed, 0.95),
    ]


def _most(times: Sequence[float]) -> int:
    """The most in any 60 seconds, both ends included."""
    most = first = 0
    for last, at in enumerate(times):
        while times[first] < at - WINDOW:
            first += 1
        most = max(most, last - first + 1)
    return most
