"""The demonstration's data, brought in once: units, accounts, past months, and cases to ask about now.

Killed anywhere, it goes on where it was; when it has ended, a line in the trace says so.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from sqlalchemy import event, exists, func, select

from survey.accounts.trace import record
from survey.demonstration.bring_in import bring_in, bring_in_units
from survey.demonstration.enrol import ACTOR, enrol
from survey.demonstration.past import WEEKS, Jobs, first_day_to_come, play
from survey.demonstration.petitions import closed_on
from survey.demonstration.poll import add_poll
from survey.interviewing.outcomes import add_missing
from survey.models import Audit, Case
from survey.runtime import Runtime

_LOADED = "demonstration.load"


class NotOurs(Exception):
    """The database holds real cases; the message says what to do."""


def load(runtime: Runtime, jobs: Jobs, told: Callable[[float], None], weeks: int = WEEKS) -> bool:
    """Bring in what is not there yet; False if everything was. `told` hears the share of the past done.

    Raises NotOurs where the database holds cases that are not the demonstration's.
    """
    if loaded_at(runtime) is not None:
        return False
    _refuse_real_cases(runtime)
    _spare_the_disk(runtime)
    told(0.0)
    bring_in_units(runtime)
    enrol(runtime)
    with runtime.database.write() as session:
        add_missing(session)
    for share in play(runtime, jobs, weeks):
        told(share)
    _bring_in_the_rest(runtime)
    for job in ("facts", "reports", "digest"):
        jobs[job].run(runtime, Event())
    add_poll(runtime)
    with runtime.database.write() as session:
        record(session, runtime.clock.now(), ACTOR, _LOADED, ("demonstration", "county"))
    return True


def loaded_at(runtime: Runtime) -> datetime | None:
    """When all of it was there; None before."""
    with runtime.database.read() as session:
        return session.scalar(select(func.max(Audit.at)).where(Audit.act == _LOADED))


def _refuse_real_cases(runtime: Runtime) -> None:
    with runtime.database.read() as session:
        if session.scalar(select(exists().where(~Case.demo))):
            raise NotOurs(
                "This database holds real cases; the demonstration is not mixed with them.\n"
                "Name another one: DATABASE_URL=sqlite:///instance/demo.db make run"
            )


def _bring_in_the_rest(runtime: Runtime) -> None:
    """The latest cases, closed and not asked about yet: the visitor sees them being picked."""
    now = runtime.clock.now().astimezone(runtime.settings.zone)
    first = first_day_to_come(runtime)
    days = [first + timedelta(days=number) for number in range((now.date() - first).days + 1)]
    cases = [case for day in days for case in closed_on(day, runtime.settings.zone)]
    bring_in(runtime, [case for case in cases if datetime.fromisoformat(case["closed_at"]) <= now])


def _spare_the_disk(runtime: Runtime) -> None:
    """Past months need not survive a power cut: connections made from now on do not wait for the disk."""
    say = "PRAGMA synchronous=NORMAL" if runtime.database.is_sqlite else "SET synchronous_commit TO off"

    def prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(say)
        cursor.close()

    runtime.database.engine.dispose()
    event.listen(runtime.database.engine, "connect", prepare)
