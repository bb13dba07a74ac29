"""A trail with three people's acts in it, and somebody who has the database in hand."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text

from survey.accounts.trace import record
from survey.audit.bound import journal_of
from survey.audit.daily import run_daily
from survey.audit.fault import Fault
from survey.audit.keys import audit_keys_from
from survey.audit.verify import Against, Verdict, verify
from survey.clock import SetClock
from survey.runtime import Runtime

_GUARDS = {
    "sqlite": "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT 'ALTER TABLE ' || relname || ' DISABLE TRIGGER USER' FROM pg_class"
    " WHERE relname IN ('audit', 'audit_lane')",
}


@dataclass
class Trail:
    runtime: Runtime
    clock: SetClock

    def act(self, *actors: str, act: str = "case.uncover", **detail: Any) -> None:
        """One act of each, each in a transaction of its own."""
        for actor in actors:
            with self.runtime.database.write() as session:
                record(session, self.clock.now(), actor, act, ("case", "7"), **detail)

    def day(self) -> None:
        """What the job does, and a day goes by."""
        run_daily(self.runtime.database, self.runtime.settings, self.clock.now())
        self.clock.advance(timedelta(days=1))

    def verdict(self, **against: Any) -> Verdict:
        """Held against itself alone, unless said otherwise."""
        keys = audit_keys_from(self.runtime.settings)
        return verify(self.runtime.database, keys, Against(**against))

    def faults(self, **against: Any) -> Sequence[Fault]:
        return self.verdict(**against).faults.first

    def with_journal(self) -> Sequence[Fault]:
        return self.faults(journals=[journal_of(self.runtime.settings)])

    @contextmanager
    def by_sql(self) -> Iterator[Connection]:
        """As whoever keeps the database can: the triggers are out of the way, and back afterwards."""
        engine = self.runtime.database.engine
        with engine.begin() as connection:
            off = [str(one) for one in connection.scalars(text(_GUARDS[engine.dialect.name]))]
            back = (
                list(connection.scalars(text("SELECT sql FROM sqlite_master WHERE type = 'trigger'")))
                if (self.runtime.database.is_sqlite)
                else [one.replace("DISABLE", "ENABLE") for one in off]
            )
            for statement in off:
                connection.exec_driver_sql(statement)
            yield connection
            for statement in back:
                connection.exec_driver_sql(statement)

    def sql(self, *statements: str) -> None:
        with self.by_sql() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)


@pytest.fixture
def trail(runtime: Runtime, clock: SetClock) -> Trail:
    """Three acts of li, two of chen, one of wang."""
    made = Trail(runtime, clock)
    for n, actor in enumerate(("li", "chen", "li", "wang", "chen", "li")):
        made.act(actor, n=n)
        clock.advance(timedelta(minutes=1))
    return made
