"""A petition system's own database beside the office: PostgreSQL where the office has SQLite, and the other
way round."""

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    insert,
    update,
)

from survey.models import Unit
from survey.policy import load_policy
from survey.runtime import Runtime
from survey.settings import Settings
from tests.build import make_unit
from tests.ordinary import MakeRuntime
from tests.servers import Absent, run
from tests.skipping import skip_without

BEFORE = datetime(2026, 10, 1, tzinfo=UTC)
LEDGER = Table(
    "ledger",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("信访件编号", String(64)),
    Column("办结时间", String(32)),
    Column("责任单位", String(64)),
    Column("手机", String(32)),
    Column("姓名", String(32)),
    Column("changed_at", DateTime(timezone=True)),
)
QUERY = "SELECT * FROM ledger"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Hall:
    """The other database: `put` rows into it, `change` them, `drop` them; `url` as the policy has it."""

    engine: Engine
    url: str

    def put(self, *numbers: int, at: datetime | None = BEFORE, unit: str = "S1") -> None:
        """A row a number, changed a minute after `at` for each."""
        rows = [
            {
                "id": number,
                "信访件编号": f"XF{number:03}",
                "办结时间": "2026-09-30",
                "责任单位": unit,
                "手机": f"139{number:08}",
                "姓名": "张三",
                "changed_at": at and at + number * timedelta(minutes=1),
            }
            for number in numbers
        ]
        with self.engine.begin() as connection:
            connection.execute(insert(LEDGER), rows)

    def change(self, number: int, **values: Any) -> None:
        with self.engine.begin() as connection:
            connection.execute(update(LEDGER).where(LEDGER.c.id == number).values(**values))

    def drop(self, number: int) -> None:
        with self.engine.begin() as connection:
            connection.execute(delete(LEDGER).where(LEDGER.c.id == number))


@pytest.fixture
def hall(database_url: str, tmp_path: Path) -> Iterator[Hall]:
    if not database_url.startswith("sqlite"):
        url = f"sqlite:///{tmp_path}/hall.db"
        yield from _made(url)
        return
    try:
        server = run.postgresql_server()
    except Absent as why:
        skip_without(why)
    name = f"hall_{os.getpid()}_{next(_numbers)}"
    server.ask(f"CREATE DATABASE {name} STRATEGY FILE_COPY")
    yield from _made(server.url(name))
    server.ask(f"DROP DATABASE {name} WITH (FORCE)")


def _made(url: str) -> Iterator[Hall]:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":  # or whoever writes there waits for whoever reads
        with engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    LEDGER.create(engine)
    yield Hall(engine, url)
    engine.dispose()


Reading = Callable[..., Runtime]


@pytest.fixture
def reading(hall: Hall, make_runtime: MakeRuntime, settings: Settings, tmp_path: Path) -> Reading:
    """An office whose policy reads the hall; keys of the source may be given, `url` too."""

    units: list[Unit] = []

    def made(**keys: Any) -> Runtime:
        given = {"url": hall.url, "query": QUERY, "watermark": "changed_at"} | keys
        lines = [f"{name} = {_toml(value)}" for name, value in given.items() if value is not None]
        file = tmp_path / "policy.toml"
        file.write_text("\n".join(["[sources.hall]", *lines]), encoding="utf-8")
        runtime = make_runtime(policy=load_policy(file), policy_file=file)
        if not units:
            units.append(make_unit(runtime, "S1"))
        return runtime

    return made


def _toml(value: object) -> str:
    return str(value) if isinstance(value, int) else f"'''{value}'''"
