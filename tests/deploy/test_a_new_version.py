"""A new version comes and goes while people answer: no request is refused or lost, nothing is sent twice."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from scheduler.pick import pick_surveys
from survey.database import revisions
from survey.models import Attempt, Inbound
from survey.runtime import Runtime, build_runtime
from survey.settings import ROOT, read_settings
from survey.vocabulary import AttemptState
from tests.build import make_case, make_questionnaire
from tests.carriers.stand_in import ACCOUNT, SENDER, TOKEN
from tests.deploy.crowd import Crowd, carrier_of, straight
from tests.deploy.processes import meanwhile, migrate, next_version, processes, stop
from tests.ordinary import KEY
from tests.servers import web

PEOPLE = 40


@pytest.fixture
def crowd(web_socket: socket.socket) -> Crowd:
    return Crowd(web.address(web_socket))


@pytest.fixture
def environ(crowd: Crowd, postgresql_url: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    with carrier_of(crowd) as carrier:
        yield {
            "DATABASE_URL": postgresql_url,
            "PUBLIC_BASE_URL": crowd.base,
            "SECRET_KEY": "a secret that only tests know",
            "FIELD_KEYS": KEY,
            "INDEX_KEY": KEY,
            "INSTANCE_PATH": str(tmp_path / "instance"),
            "POLICY_FILE": str(Path(__file__).with_name("policy.toml")),
            "CARRIER": "twilio",
            "TWILIO_API_BASE_URL": carrier.url,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_SMS_FROM": SENDER,
            "SMS_PER_SECOND": "15",
            "LOG_LEVEL": "WARNING",
        }


@pytest.fixture
def office(environ: dict[str, str]) -> Iterator[Runtime]:
    runtime = build_runtime(read_settings(environ))
    make_questionnaire(runtime)
    for _ in range(PEOPLE):
        make_case(runtime)
    pick_surveys(runtime)
    yield runtime
    runtime.database.close()


@pytest.mark.timeout(400)  # eight starts of real processes, on whatever machine
def test_r1_r2_a_deploy_and_a_way_back_lose_and_double_nothing(
    office: Runtime, environ: dict[str, str], crowd: Crowd, web_socket: socket.socket, tmp_path: Path
) -> None:
    _, newest = revisions(office.database)
    assert newest
    coming = next_version(tmp_path / "next", newest)
    codes: list[int] = []
    with processes(tmp_path / "run", environ, web_socket) as run:
        scheduler = run.scheduler(ROOT)
        former = run.web(ROOT)
        with crowd.about():
            form = crowd.text("+8613999999999")
            begun, rest = _half(crowd, form)

            migrate(environ["DATABASE_URL"], coming)
            assert _ready(crowd) == (200, "ok: a newer version's, which this one can work on")
            next_scheduler = run.scheduler(coming)  # beside the former: several do no harm
            latter = run.web(coming)
            with meanwhile(former, codes), begun:
                begun.sendall(rest)
                assert begun.recv(1000).startswith(b"HTTP/1.1 200"), "begun before, answered all the same"
            crowd.said.add(form["MessageSid"])
            assert _ready(crowd) == (200, "ok")

            former = run.web(ROOT)  # the way back: old code on the newer schema, as its scheduler is
            codes += [stop(latter), stop(next_scheduler)]
            assert _ready(crowd)[0] == 200
            _until_all_have_answered(crowd)
        codes += [stop(scheduler), stop(former)]
    assert codes == [0] * 5, run.said()
    assert "Traceback" not in run.said()
    _nothing_is_lost_or_doubled(office, crowd)


def _half(crowd: Crowd, form: dict[str, str]) -> tuple[socket.socket, bytes]:
    """A text of which the carrier has sent half; the connection, and the rest."""
    body = urlencode(form).encode()
    told = {
        "Host": crowd.base.removeprefix("http://"),
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": len(body),
        **crowd.signed("/twilio/sms", form),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    host, port = crowd.base.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)), timeout=30)
    connection.sendall(f"POST /twilio/sms HTTP/1.1\r\n{head}\r\n".encode() + body[:40])
    return connection, body[40:]


def _ready(crowd: Crowd) -> tuple[int, str]:
    answer = straight().get(f"{crowd.base}/readyz", timeout=10)
    return answer.status_code, answer.json()["status"]


def _until_all_have_answered(crowd: Crowd) -> None:
    until = time.monotonic() + 30
    while len(crowd.said) < PEOPLE * 2 and time.monotonic() < until:
        time.sleep(0.05)


def _nothing_is_lost_or_doubled(office: Runtime, crowd: Crowd) -> None:
    assert crowd.failed == []
    assert len(crowd.said) == PEOPLE * 2 + 1 and crowd.answered > PEOPLE * 4
    assert set(crowd.sent.values()) == {1} and set(crowd.texts.values()) == {1}
    with office.database.read() as session:
        kept = set(session.scalars(select(Inbound.sid)))
        doubtful = (AttemptState.SENDING, AttemptState.UNKNOWN, AttemptState.LOST)
        assert session.scalar(select(func.count()).where(Attempt.state.in_(doubtful))) == 0
        left = session.scalar(select(func.count()).where(Attempt.accepted_at.is_not(None)))
    assert kept >= crowd.said
    assert left == crowd.sent.total()
