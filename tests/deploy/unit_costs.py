"""What one survey by text costs, for docs/capacity.md: machine time of each step, and bytes that stay.

    python -m tests.deploy.unit_costs [--surveys 2000]

Everybody answers at once: invitation, two ratings, the reason offered, thanks. Machine time is that of our
own process; with PostgreSQL also its server's, told apart.
"""

import argparse
import itertools
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select, text
from twilio.request_validator import RequestValidator

from app import create_app
from scheduler.dispatch import dispatch
from scheduler.follow_up import follow_up
from scheduler.pick import pick_surveys
from survey.carriers.sandbox_account import SANDBOX_AUTH_TOKEN
from survey.models import Attempt
from survey.runtime import Runtime
from survey.scoring.facts import rebuild_facts
from survey.vocabulary import AttemptState
from survey.webhooks.addresses import status_address
from tests.bench.place import KINDS, fill_cases, number, runtime_on
from tests.bench.process import cost_of, family
from tests.bench.sending import carrier
from tests.servers import postgresql

_numbers = itertools.count(10**9)
BASE = "http://127.0.0.1:5000"


class Meter:
    """Milliseconds of machine time by step, ours and the database server's, and how often."""

    def __init__(self, server: int | None) -> None:
        self.server = server
        self.spent: dict[str, tuple[float, float, int]] = {}

    def _now(self) -> tuple[float, float]:
        theirs = cost_of(family(self.server)).cpu if self.server else 0.0
        return time.process_time(), theirs

    @contextmanager
    def of(self, step: str, times: int) -> Iterator[None]:
        began = self._now()
        yield
        ours, theirs, before = self.spent.get(step, (0.0, 0.0, 0))
        ended = self._now()
        self.spent[step] = (ours + ended[0] - began[0], theirs + ended[1] - began[1], before + times)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--surveys", type=int, default=2000)
    surveys = parser.parse_args().surveys
    with tempfile.TemporaryDirectory(prefix="huifang-costs-") as scratch:
        folder = Path(scratch)
        folder.chmod(0o711)
        with postgresql.running(folder / "postgresql", durable=True), carrier() as address:
            for kind in KINDS:
                _measure(kind, folder, surveys, address)


def _measure(kind: str, folder: Path, surveys: int, address: str) -> None:
    server = int((folder / "postgresql/data/postmaster.pid").read_text().split()[0])
    meter = Meter(server if kind == "postgresql" else None)
    environment = {
        "CARRIER": "sandbox",
        "SANDBOX_URL": address,
        "SMS_PER_SECOND": "10000",
        "PUBLIC_BASE_URL": BASE,
        "POLICY_FILE": str(Path(__file__).with_name("policy.toml")),
    }
    with runtime_on(kind, folder, **environment) as runtime:
        client = create_app(runtime).test_client()
        fill_cases(runtime, surveys * 10 // 9, phones=True)
        before = _size(runtime)
        with meter.of("pick", surveys):
            pick_surveys(runtime)
        with meter.of("follow-up", surveys):
            follow_up(runtime)
        _send(runtime, client, meter)
        for answer in ("1", "2", "没有了"):
            _answer(runtime, client, meter, answer)
            _send(runtime, client, meter)
        with meter.of("facts", surveys):
            rebuild_facts(runtime)
        stays = (_size(runtime) - before) / surveys
    print(f"{kind}: {stays:,.0f} bytes a survey beyond its case")
    for step, (ours, theirs, times) in meter.spent.items():
        database = f", database {theirs * 1000 / times:.2f}" if theirs else ""
        print(f"  {step:<10} {ours * 1000 / times:6.2f} ms{database}   ({times / surveys:.1f} a survey)")


def _send(runtime: Runtime, client: FlaskClient, meter: Meter) -> None:
    """What is due leaves, and the carrier reports each as delivered."""
    with meter.of("send", 0):
        sent = dispatch(runtime)["sent"]
    ours, theirs, before = meter.spent["send"]
    meter.spent["send"] = (ours, theirs, before + sent)
    with runtime.database.read() as session:
        rows = session.execute(
            select(Attempt.token, Attempt.carrier_sid).where(Attempt.state == AttemptState.ACCEPTED)
        ).all()
    with meter.of("report", len(rows)):
        for token, sid in rows:
            told = {"MessageSid": sid or "", "MessageStatus": "delivered"}
            _post(client, status_address(BASE, token), told)


def _answer(runtime: Runtime, client: FlaskClient, meter: Meter, words: str) -> None:
    with runtime.database.read() as session:
        people = session.scalars(select(Attempt.petitioner_id).distinct()).all()
    with meter.of("webhook", len(people)):
        for person in people:
            form = {"MessageSid": f"SM{next(_numbers):032x}", "From": number(person - 1), "Body": words}
            more = {"To": "+15005550006", "NumMedia": "0", "AccountSid": "AC"}
            _post(client, f"{BASE}/twilio/sms", form | more)


def _post(client: FlaskClient, url: str, form: dict[str, str]) -> None:
    signature = RequestValidator(SANDBOX_AUTH_TOKEN).compute_signature(url.partition("#")[0], form)
    answer = client.post(
        url.partition("#")[0].removeprefix(BASE), data=form, headers={"X-Twilio-Signature": signature}
    )
    assert answer.status_code in (200, 204), answer.status_code


def _size(runtime: Runtime) -> int:
    """Bytes of the database with its indexes, once what is dead has been given free."""
    ask: dict[bool, Callable[[], str]] = {
        True: lambda: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
        False: lambda: "SELECT pg_database_size(current_database())",
    }
    with runtime.database.read() as session:
        return int(session.scalar(text(ask[runtime.database.is_sqlite]())) or 0)


if __name__ == "__main__":
    main()
