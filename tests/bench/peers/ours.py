"""Our own side, and the floor below it: both are sent the same signed messages."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import text, update
from twilio.request_validator import RequestValidator

from scheduler.follow_up import follow_up
from scheduler.pick import pick_surveys
from survey.carriers.sandbox_account import SANDBOX_AUTH_TOKEN
from survey.models import Attempt
from survey.vocabulary import AttemptState
from tests.bench.peers.carrier import Carrier
from tests.bench.peers.side import ROOT, SERVING, Running, Side, process, wait_until_it_serves
from tests.bench.peers.wire import Wire
from tests.bench.place import analyze, fill_cases, number, runtime_on
from tests.bench.running import environment_of
from tests.servers.ports import free_port

FLASK = (sys.executable, "-m", "flask")
FLOOR_TABLE = "CREATE TABLE bench_heard (sid TEXT PRIMARY KEY, sender TEXT NOT NULL, body TEXT NOT NULL)"
WORDS = "窗口的人很耐心,就是等得久了些"


@contextmanager
def floor(kind: str, folder: Path, carrier: Carrier | None) -> Iterator[Side]:
    """A bare route. With a carrier the question leaves by a request of its own."""
    with runtime_on(kind, folder) as runtime:
        with runtime.database.write() as session:
            session.execute(text(FLOOR_TABLE))
        told = environment_of(runtime) | {"SANDBOX_URL": carrier.address if carrier else ""}
        name = "bare route that sends" if carrier else "bare route"
        yield Side(name, partial(_run, "tests.bench.peers.floor_app:app", told, [], folder))


@contextmanager
def ours(kind: str, folder: Path, carrier: Carrier, people: int, tasks: str) -> Iterator[Side]:
    """So many people who have their first question, and the processes of an office: web and scheduler, with
    the distributed engine a worker besides."""
    sending = {"CARRIER": "sandbox", "SANDBOX_URL": carrier.address, "SMS_PER_SECOND": "10000"}
    with runtime_on(kind, folder, TASKS=tasks, **sending) as runtime:
        fill_cases(runtime, people + people // 9 + 1, phones=True)
        pick_surveys(runtime)
        follow_up(runtime)
        now = runtime.clock.now()
        got = {"state": AttemptState.DELIVERED, "left_at": now, "accepted_at": now}
        with runtime.database.write() as session:
            session.execute(update(Attempt).values(got))
        analyze(runtime)
        told = environment_of(runtime)
        others = ["scheduler"] if tasks == "embedded" else ["scheduler", "worker"]
        yield Side(f"ours, {tasks}", partial(_run, "app:create_app()", told, others, folder))


@contextmanager
def _run(what: str, told: Mapping[str, str], others: list[str], folder: Path) -> Iterator[Running]:
    base = f"http://127.0.0.1:{free_port()}"
    environment = {**told, "PUBLIC_BASE_URL": base}
    web = [sys.executable, "-m", "gunicorn", *SERVING, "--bind", base.removeprefix("http://"), what]
    with ExitStack() as running:
        start = partial(process, cwd=ROOT, environment=environment, log=folder / "peers.log")
        pids = {"web": running.enter_context(start(web))}
        pids |= {other: running.enter_context(start([*FLASK, other])) for other in others}
        wait_until_it_serves(f"{base}/healthz")
        yield Running(base, pids, partial(say, base), replies=bool(told["SANDBOX_URL"]))


async def say(base: str, wire: Wire, person: int, turn: int) -> None:
    """The n-th person's turn: the first rating, the second, the reason."""
    body = (str(1 + person % 5), str(1 + person // 5 % 5), WORDS)[turn]
    form = {
        "MessageSid": f"SM{3 * person + turn:032x}",
        "From": number(person + person // 9 + 1),
        "To": "+15005550006",
        "Body": body,
        "NumMedia": "0",
        "AccountSid": "AC",
    }
    signature = RequestValidator(SANDBOX_AUTH_TOKEN).compute_signature(f"{base}/twilio/sms", form)
    await wire.ask("POST", "/twilio/sms", form, {"X-Twilio-Signature": signature})
