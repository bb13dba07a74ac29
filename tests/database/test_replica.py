"""Pages that only look read the replica, and everything else the database itself. A real standby follows a
real server; while it is told to replay nothing, what it shows says which of the two was read."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from survey.api.tokens import issue_token
from survey.clock import SetClock
from survey.database import replica as replicas
from survey.database import upgrade
from survey.database.replica import may_lag
from survey.models import Unit
from survey.office.doctor.finding import Mark
from survey.office.doctor.replica import replica as doctor
from survey.runtime import Runtime, build_runtime
from survey.settings import Settings
from survey.vocabulary import Role, Scope
from tests.accounts.visits import csrf, sit
from tests.build import make_unit
from tests.database.own_server import OwnServer, own_server
from tests.ordinary import KEY, MONDAY
from tests.servers import Absent
from tests.skipping import skip_without


@dataclass
class Pair:
    """An office whose pages have a standby."""

    primary: OwnServer
    standby: OwnServer
    runtime: Runtime
    clock: SetClock

    def replay(self, on: bool) -> None:
        """Whether the standby takes in what it is sent; on: when it has."""
        with psycopg.connect(host=str(self.standby.folder), user="postgres", autocommit=True) as connection:
            connection.execute(f"SELECT pg_wal_replay_{'resume' if on else 'pause'}()".encode())
            place = self._place() if on else "0/0"
            while connection.execute("SELECT 1 WHERE pg_last_wal_replay_lsn() < %s", (place,)).fetchone():
                pass

    def _place(self) -> str:
        with psycopg.connect(host=str(self.primary.folder), user="postgres") as connection:
            ((place,),) = connection.execute("SELECT pg_current_wal_lsn()").fetchall()
            return str(place)

    def client(self) -> FlaskClient:
        app: Flask = importlib.import_module("app").create_app(self.runtime)
        return app.test_client()


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    try:
        with own_server() as primary:
            upgrade(primary.start().url("postgres"))
            primary.stop()
            standby = primary.standby()
            urls = primary.start().url("postgres"), standby.start().url("postgres")
            settings = Settings(
                database_url=urls[0], database_replica_url=urls[1], instance_path=primary.folder / "instance",
                secret_key="a secret that only tests know", field_keys=KEY, index_key=KEY,
            )  # fmt: skip
            clock = SetClock(MONDAY)
            runtime = build_runtime(settings, clock=clock)
            yield Pair(primary, standby, runtime, clock)
            runtime.database.close()
            standby.stop()
    except Absent as why:
        skip_without(why)


@pytest.fixture
def apart(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    """Both know the same, and from now on the standby learns nothing."""
    monkeypatch.setattr(replicas, "_ASKED_EVERY", 0.0)
    monkeypatch.setattr(replicas, "_GONE_FOR", 0.0)
    sit(pair.client(), pair.runtime, Role.ADMIN)
    pair.replay(on=True)
    pair.replay(on=False)
    yield pair
    pair.replay(on=True)


def _seen(runtime: Runtime) -> set[str]:
    with runtime.database.read() as session:
        return set(session.scalars(select(Unit.code)))


def test_only_what_may_lag_reads_the_replica(apart: Pair) -> None:
    make_unit(apart.runtime, "READ")
    assert "READ" in _seen(apart.runtime), "jobs, webhooks and petitioners' pages"
    with may_lag():
        assert "READ" not in _seen(apart.runtime)
        with may_lag(allowed=False):
            assert "READ" in _seen(apart.runtime)
        with apart.runtime.database.write() as session:
            assert session.scalar(select(Unit.id).where(Unit.code == "READ")), (
                "who writes reads where it writes"
            )


def test_a_page_reads_the_replica_and_whoever_wrote_reads_what_they_wrote(apart: Pair) -> None:
    client = apart.client()
    sit(client, apart.runtime, Role.SUPERVISOR)
    make_unit(apart.runtime, "PAGE")
    assert client.get("/units/PAGE").status_code == 404, "the guard knows us: it asks the database itself"
    client.post("/language", data={"language": "zh-CN", "csrf_token": csrf(client, "/account/password")})
    assert client.get("/units/PAGE").status_code == 200
    apart.clock.advance(replicas.LAG_AT_MOST * 2)
    assert client.get("/units/PAGE").status_code == 404


def test_the_api_reads_the_replica_unless_its_caller_may_write(apart: Pair) -> None:
    client = apart.client()
    with apart.runtime.database.write() as session:
        tokens = [
            issue_token(session, name, scopes, apart.clock.now())[1]
            for name, scopes in (
                ("looks", [Scope.SCORES_READ]),
                ("writes", [Scope.SCORES_READ, Scope.CASES_WRITE]),
            )
        ]
    make_unit(apart.runtime, "API")
    path = "/api/v1/scores?period=2026-10&unit=API"
    answers = [client.get(path, headers={"Authorization": f"Bearer {one}"}).status_code for one in tokens]
    assert answers == [422, 200]


def test_a_replica_too_far_behind_is_not_read(apart: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    assert apart.runtime.database.replica is not None
    make_unit(apart.runtime, "LAG")
    monkeypatch.setattr(replicas, "LAG_AT_MOST", replicas.LAG_AT_MOST * 0)
    while not (why := apart.runtime.database.replica.standing().why):
        pass  # until it has received what it does not replay
    assert why == "it lies too far behind"
    with may_lag():
        assert "LAG" in _seen(apart.runtime)


def test_a_replica_that_is_gone_costs_nobody_a_page(apart: Pair) -> None:
    client, replica = apart.client(), apart.runtime.database.replica
    assert replica is not None
    sit(client, apart.runtime, Role.SUPERVISOR)
    make_unit(apart.runtime, "GONE")
    assert client.get("/units/GONE").status_code == 404
    apart.standby.stop()
    replica._standing, replica._until = replicas.Standing(""), float("inf")  # it was fit a moment ago
    assert client.get("/units/GONE").status_code == 200, "it broke off in the middle: looked at once more"
    assert client.get("/overview").status_code == 200
    assert [one.mark for one in doctor(apart.runtime)] == [Mark.WARN]
    apart.standby.start()
    apart.replay(on=True)
    with may_lag():
        assert "GONE" in _seen(apart.runtime) and not replica._standing.why
    assert [one.mark for one in doctor(apart.runtime)] == [Mark.OK]


def test_a_database_of_its_own_is_no_replica(pair: Pair) -> None:
    """Such as one that has taken over: it would show an office that stands still."""
    itself = replicas.Replica(pair.runtime.database.url, {}, pair.runtime.database.limits)
    assert "follows no other" in itself.standing().why
    itself.close()
