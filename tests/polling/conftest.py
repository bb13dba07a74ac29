"""An office and a sandbox with nothing between them but the sandbox's own API."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from scheduler.dispatch import dispatch
from scheduler.pick import pick
from survey.carriers.sandbox.settings import SandboxSettings
from survey.clock import SetClock
from survey.models import Answer, Attempt, Base, Inbound, ReadMark
from survey.policy import load_policy
from survey.runtime import Runtime
from tests.build import make_case, make_questionnaire
from tests.carriers.sandbox.beside import Beside, beside
from tests.ordinary import NOWHERE, MakeRuntime

ROOT = Path(__file__).resolve().parents[2]
QUICK = ROOT / "survey/demonstration/demo.toml"  # at any hour, on any day


@dataclass(frozen=True)
class Office:
    """`sandbox` keeps real time, and `clock` is put to it."""

    runtime: Runtime
    sandbox: Beside
    clock: SetClock

    def ask(self, *phones: str) -> None:
        """Each has our first question on the phone."""
        make_questionnaire(self.runtime)
        for number, phone in enumerate(phones):
            make_case(self.runtime, phone=phone, case_no=f"XF2026100{number:04}")
        pick(self.runtime)
        assert dispatch(self.runtime)["sent"] == len(phones)
        self.sandbox.wait_until_quiet()
        self.now()

    def writes(self, phone: str, body: str) -> None:
        self.sandbox.post("/sandbox/inbound", **{"from": phone, "body": body})
        self.sandbox.wait_until_quiet()
        self.now()

    def now(self, later: timedelta = timedelta(0)) -> None:
        self.clock.set(datetime.now(UTC) + later)

    def rows(self, table: type[Base]) -> list[Any]:
        with self.runtime.database.read() as session:
            return list(session.scalars(select(table)))

    def answers(self) -> list[tuple[str, str]]:
        return [(one.question, one.value) for one in self.rows(Answer)]

    def heard(self) -> int:
        return len(self.rows(Inbound))

    def states(self) -> list[str]:
        return [one.state for one in self.rows(Attempt)]

    def mark(self) -> ReadMark:
        (mark,) = self.rows(ReadMark)
        assert isinstance(mark, ReadMark)
        return mark


MakeOffice = Callable[..., Office]


@pytest.fixture
def make_office(make_runtime: MakeRuntime, clock: SetClock) -> Iterator[MakeOffice]:
    """Call it with INBOUND and settings of the sandbox, whose webhooks lead nowhere."""
    with ExitStack() as running:

        def made(inbound: str, **of_sandbox: Any) -> Office:
            usual = {"port": 0, "speed": None, "petitioners": False, "retry_webhooks": False}
            nowhere = {"inbound_url": f"{NOWHERE}/twilio/sms" if inbound == "push" else ""}
            sandbox = running.enter_context(beside(SandboxSettings(**(usual | nowhere | of_sandbox))))
            clock.set(datetime.now(UTC))
            given = {"inbound": inbound, "sandbox_url": sandbox.url, "sms_per_second": 1000}
            runtime = make_runtime(policy=load_policy(QUICK), public_base_url=NOWHERE, **given)
            return Office(runtime, sandbox, clock)

        yield made


@pytest.fixture
def office(make_office: MakeOffice) -> Office:
    """One that nobody outside can reach."""
    return make_office("pull")
