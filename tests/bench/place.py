"""A fresh database of either kind with as many rows as asked for, and a runtime around it."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from scheduler.engine.queue import queue_from
from survey.clock import SystemClock
from survey.course.questionnaires import publish_shipped
from survey.database import upgrade
from survey.database.limits import WORK
from survey.models import Case, Petitioner, Unit
from survey.runtime import Runtime, build_runtime
from survey.secrets import Sealed
from survey.settings import read_settings
from survey.vocabulary import Line
from tests.servers import postgresql

KINDS = ("sqlite", "postgresql")
ALWAYS = """
[hours]
sms = ["00:00-24:00"]
voice = ["00:00-24:00"]
working_days_only = []
"""
CHUNK = 20_000


@contextmanager
def runtime_on(kind: str, folder: Path, **environment: str) -> Iterator[Runtime]:
    """A runtime on a new, migrated database; both durable: fsync on, `synchronous=FULL`. Any hour will do."""
    url, drop = _database(kind, folder)
    upgrade(url)
    settings = read_settings(environment_at(folder, url) | environment)
    runtime = build_runtime(settings, limits=WORK, queue=queue_from(settings))
    runtime.queue.upgrade()
    with runtime.database.write() as session:
        publish_shipped(session, runtime.clock.now())
    try:
        yield runtime
    finally:
        runtime.database.close()
        drop()


def _database(kind: str, folder: Path) -> tuple[str, Any]:
    if kind == "sqlite":
        file = folder / f"bench_{time.time_ns()}.db"
        return f"sqlite:///{file}", file.unlink
    server = postgresql.Server(folder / "postgresql")
    name = f"bench_{time.time_ns()}"
    server.ask(f"CREATE DATABASE {name}")
    return server.url(name), lambda: server.ask(f"DROP DATABASE {name} WITH (FORCE)")


def environment_at(folder: Path, url: str) -> dict[str, str]:
    """What a process on the database at `url` is told."""
    hours = folder / "always.toml"
    hours.write_text(ALWAYS)
    return {"DATABASE_URL": url, "LOG_LEVEL": "ERROR", "POLICY_FILE": str(hours)}


def number(n: int) -> str:
    """The n-th person's number."""
    return f"+86139{n:08}"


def fill_cases(runtime: Runtime, rows: int, units: int = 500, *, phones: bool = False) -> None:
    """Units, persons and closed cases: nine in ten eligible, every tenth without a number.

    `phones`: with numbers that can be opened and looked up; otherwise bytes of the same size, made faster.
    """
    now, keyring = SystemClock().now(), runtime.keyring
    with runtime.database.write() as session:
        session.execute(
            insert(Unit), [{"code": f"U{n}", "name": f"U{n}", "demo": False} for n in range(units)]
        )
    for start in range(0, rows, CHUNK):
        numbers = range(start, min(start + CHUNK, rows))
        with runtime.database.write() as session:
            session.execute(
                insert(Petitioner),
                [
                    {
                        "id": n + 1,
                        "phone_index": keyring.phone_index(number(n)) if phones else n.to_bytes(32, "big"),
                        "phone_sealed": keyring.seal(number(n), Sealed.PETITIONER_PHONE)
                        if phones
                        else b"x" * 47,
                        "line": Line.MOBILE,
                        "created_at": now,
                    }
                    for n in numbers
                ],
            )
            session.execute(insert(Case), [_case(n, now, units) for n in numbers])
    analyze(runtime)


def analyze(runtime: Runtime) -> None:
    """Tables that were filled a moment ago are known for what they are, as they are on every other day."""
    with runtime.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    if runtime.database.is_sqlite:  # what filling them left in the log is not for whoever comes now to write
        with closing(runtime.database.engine.raw_connection()) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _case(n: int, now: Any, units: int) -> dict[str, Any]:
    closed = now - timedelta(days=2, seconds=n % 4_000_000)
    return {
        "source": "bench",
        "case_no": f"B{n:09}",
        "closed_at": closed,
        "closed_month": closed.strftime("%Y-%m"),
        "petitioner_id": n + 1 if n % 10 else None,
        "unit_id": 1 + n % units,
        "petition_office_id": 1 + n % units,
        "digest": b"",
        "imported_at": now,
        "updated_at": now,
    }
