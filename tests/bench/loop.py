"""Surveys through the whole loop: picked, asked, ratings and reason heard, thanked, settled, counted.

    pick ─► follow-up ─► dispatch ─► webhook ─┐ three times: both ratings and the reason
                         ▲                    │
                         └────────────────────┴─► settle ─► facts

Texts go to a bare taker over HTTP; answers come in through the whole web application, by as many threads as a
process of it has. The floor makes as many requests to the taker, and writes the same rows in as many
transactions, and decides nothing.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from sqlalchemy import func, select, text
from twilio.request_validator import RequestValidator
from werkzeug.test import EnvironBuilder

from app import create_app
from scheduler.dispatch import dispatch
from scheduler.follow_up import follow_up
from scheduler.pick import pick_surveys
from scheduler.settle import settle
from survey.carriers.sandbox_account import SANDBOX_AUTH_TOKEN
from survey.models import Answer, Attempt, Inbound, Survey
from survey.runtime import Runtime
from survey.scoring.facts import rebuild_facts
from survey.vocabulary import SurveyState
from tests.bench.bare_worker import send
from tests.bench.load import Request
from tests.bench.paths import BASE, _environ, _serve
from tests.bench.place import analyze, fill_cases, number, runtime_on
from tests.bench.sending import carrier
from tests.bench.table import Line

THREADS = 8
TURNS = 3  # two ratings and the reason
REASON = "办得太慢了"
SENT = TURNS + 1  # and thanks
FLOOR = 2_000  # surveys at most: its speed does not depend on how many
Step = Callable[[], object]


def loop(kind: str, folder: Path, rows: int) -> Iterator[Line]:
    """`rows` surveys. Surveys a second, machine time of one, and how it is shared among the steps."""
    with carrier() as address:
        environment = {"SANDBOX_URL": address, "SMS_PER_SECOND": "10000", "PUBLIC_BASE_URL": BASE}
        with runtime_on(kind, folder, **environment) as runtime:
            few = min(rows, FLOOR)
            floor, bare = _timed(lambda: _bare(runtime, address, few))
        with runtime_on(kind, folder, **environment) as runtime:
            fill_cases(runtime, rows + rows // 9 + 1, phones=True)
            spent = {name: _timed(step) for name, step in _steps(runtime, rows)}
            _check(runtime, rows)
    took = sum(seconds for seconds, _ in spent.values())
    cpu = sum(machine for _, machine in spent.values())
    shares = ", ".join(f"{name} {machine / rows * 1000:.2f}" for name, (_, machine) in spent.items())
    about = (
        f"bare loop; machine time of one {cpu / rows * 1000:.1f} ms, bare {bare / few * 1000:.1f}: {shares}"
    )
    yield Line("whole loop", kind, "surveys/s", rows / took, few / floor, about, None)


def _steps(runtime: Runtime, rows: int) -> Iterator[tuple[str, Step]]:
    app = create_app(runtime)

    def hear(requests: list[EnvironBuilder]) -> None:
        with ThreadPoolExecutor(THREADS) as pool:
            parts = (requests[start::THREADS] for start in range(THREADS))
            assert sum(pool.map(lambda part: _serve(app, part), parts)) == rows

    yield "pick", lambda: pick_surveys(runtime)
    yield "follow-up", lambda: follow_up(runtime)
    yield "dispatch 1", lambda: dispatch(runtime)
    analyze(runtime)
    for turn in range(1, TURNS + 1):
        yield f"webhook {turn}", partial(hear, [_environ(_answer(turn, n)) for n in range(rows)])
        yield f"dispatch {turn + 1}", lambda: dispatch(runtime)
    yield "settle", lambda: settle(runtime)
    yield "facts", lambda: rebuild_facts(runtime)


def _answer(turn: int, n: int) -> Request:
    """The n-th person's answer to the question of this turn."""
    form = {
        "MessageSid": f"SM{turn:02x}{n:030x}",
        "From": number(n + n // 9 + 1),
        "To": "+15005550006",
        "Body": str(1 + (n + turn) % 3) if turn < TURNS else REASON,
        "NumMedia": "0",
        "AccountSid": "AC",
    }
    path = "/twilio/sms"
    return path, form, RequestValidator(SANDBOX_AUTH_TOKEN).compute_signature(BASE + path, form)


def _check(runtime: Runtime, rows: int) -> None:
    """Everybody was asked and answered, and nothing is left over."""
    with runtime.database.read() as session:
        settled = select(func.count()).where(Survey.state == SurveyState.SETTLED, Survey.disposition == "1.1")
        assert session.scalar(settled) == rows
        assert session.scalar(select(func.count()).select_from(Attempt)) == SENT * rows
        assert session.scalar(select(func.count()).select_from(Inbound)) == TURNS * rows
        assert session.scalar(select(func.count()).select_from(Answer)) == TURNS * rows


_TABLES = (
    "CREATE TABLE bench_survey (id BIGINT PRIMARY KEY, state TEXT)",
    "CREATE TABLE bench_attempt (token TEXT PRIMARY KEY, survey_id BIGINT, body TEXT, state TEXT, sid TEXT)",
    "CREATE TABLE bench_inbound (sid TEXT PRIMARY KEY, survey_id BIGINT, body TEXT)",
    "CREATE TABLE bench_answer (survey_id BIGINT, question TEXT, value TEXT, UNIQUE (question, survey_id))",
)
_SURVEY = text("INSERT INTO bench_survey VALUES (:id, 'open')")
_ATTEMPT = text("INSERT INTO bench_attempt VALUES (:token, :id, 'a text', 'sending', NULL)")
_GONE = text("UPDATE bench_attempt SET state = 'accepted', sid = :sid WHERE token = :token")
_INBOUND = text("INSERT INTO bench_inbound VALUES (:token, :id, '2')")
_ANSWER = text("INSERT INTO bench_answer VALUES (:id, :question, '2')")
_MOVED = text("UPDATE bench_survey SET state = :question WHERE id = :id")


def _bare(runtime: Runtime, address: str, surveys: int) -> None:
    with runtime.database.write() as session:
        for statement in _TABLES:
            session.execute(text(statement))
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda n: _bare_one(runtime, address, n), range(surveys)))


def _bare_one(runtime: Runtime, address: str, n: int) -> None:
    for turn in range(SENT):
        token = f"{turn}-{n}"
        said = {"id": n, "token": token, "question": f"q{turn}"}
        with runtime.database.write() as session:
            if turn == 0:
                session.execute(_SURVEY, said)
            else:  # the answer to what was asked before
                for statement in (_INBOUND, _ANSWER, _MOVED):
                    session.execute(statement, said)
            session.execute(_ATTEMPT, said)
        sid = send(address, n, number(n))
        with runtime.database.write() as session:
            session.execute(_GONE, {"token": token, "sid": sid})


def _timed(act: Step) -> tuple[float, float]:
    """Seconds, and of them this process's machine time (all its threads)."""
    machine, began = time.process_time(), time.perf_counter()
    act()
    return time.perf_counter() - began, time.process_time() - machine
