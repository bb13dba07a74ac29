"""Answers that arrive while the dispatcher sends as fast as it can, beside answers that arrive in peace."""

import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select, update

from survey.models import Attempt, Survey
from survey.runtime import Runtime
from survey.vocabulary import AttemptState
from tests.bench.load import Measured, hammer
from tests.bench.place import runtime_on
from tests.bench.running import running
from tests.bench.sending import carrier
from tests.bench.table import Line
from tests.bench.webhook import CONNECTIONS, _ask_everybody, _request, serving_app
from tests.servers.ports import free_port

SCHEDULER = ["-m", "flask", "scheduler"]
PATIENCE = 90.0  # seconds
PER_ANSWER = 3  # texts that are due for each answer: more than leave meanwhile


def while_sending(kind: str, folder: Path, rows: int) -> Iterator[Line]:
    """`rows` answers in peace, and as many while a scheduler sends."""
    base = f"http://127.0.0.1:{free_port()}"
    with carrier() as address:
        environment = {"PUBLIC_BASE_URL": base, "SANDBOX_URL": address, "SMS_PER_SECOND": "10000"}
        with runtime_on(kind, folder, **environment) as runtime:
            _ask_everybody(runtime, (2 + PER_ANSWER) * rows)
            with serving_app(runtime):
                calm = hammer(base, [_request(base, n) for n in range(rows)], CONNECTIONS)
                _plan_again(runtime, 2 * rows)
                with running(runtime, SCHEDULER, warm_up=0):
                    _wait_for_the_first(runtime)
                    before = _gone(runtime)
                    busy = hammer(base, [_request(base, n) for n in range(rows, 2 * rows)], CONNECTIONS)
                    sent = _gone(runtime) - before
    yield _line("webhooks while sending", kind, busy, calm, sent)


def _line(what: str, kind: str, busy: Measured, calm: Measured, sent: int) -> Line:
    about = f"in peace, p99 {calm.p99 * 1000:.0f} ms; p99 {busy.p99 * 1000:.0f} ms while {sent:,} texts left"
    return Line(what, kind, "requests/s", busy.per_second, calm.per_second, about, None)


def _plan_again(runtime: Runtime, after: int) -> None:
    """The texts of everybody beyond the first so many surveys are due."""
    due = {"state": AttemptState.PLANNED, "left_at": None, "accepted_at": None}
    beyond = select(Survey.id).order_by(Survey.id).offset(after)
    with runtime.database.write() as session:
        session.execute(update(Attempt).where(Attempt.survey_id.in_(beyond)).values(due))


def _wait_for_the_first(runtime: Runtime) -> None:
    end = time.monotonic() + PATIENCE
    while not _gone(runtime):
        assert time.monotonic() < end, "nothing leaves"
        time.sleep(0.1)


def _gone(runtime: Runtime) -> int:
    """Texts that the carrier has."""
    with runtime.database.read() as session:
        return session.scalar(select(func.count()).where(Attempt.state == AttemptState.ACCEPTED)) or 0
