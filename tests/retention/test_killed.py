"""R10: purging is killed at a statement, begun again, or done by two at once, and comes to the same."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import event, func, select

from survey.clock import SetClock
from survey.models import Attempt, Case, Petitioner
from survey.retention.purge import purge
from survey.runtime import Runtime
from survey.vocabulary import AttemptState
from tests.build import make_attempt, make_case, make_survey


class Killed(BaseException):
    """As by a signal: nobody catches it on the way."""


@pytest.fixture
def over(runtime: Runtime, clock: SetClock) -> Runtime:
    now = clock.now()
    settled = {"state": "settled", "disposition": "2.20", "settled_at": now, "settled_day": "2026-10-19"}
    for _ in range(3):
        survey = make_survey(runtime, make_case(runtime), **settled)
        make_attempt(runtime, survey, state=AttemptState.DELIVERED, left_at=now)
    clock.advance(timedelta(days=3 * 365))
    return runtime


def left(runtime: Runtime) -> list[int]:
    with runtime.database.read() as session:
        kept = (
            select(func.count()).where(Case.name_sealed.is_not(None)),
            select(func.count()).where(func.length(Petitioner.phone_sealed) > 0),
            select(func.count()).where(Attempt.body.is_not(None)),
        )
        return [session.scalar(one) or 0 for one in kept]


@contextmanager
def killed_at(runtime: Runtime, number: int) -> Iterator[None]:
    """At the n-th statement that writes."""
    seen = 0

    def count(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        nonlocal seen
        seen += statement.lstrip().upper().startswith(("UPDATE", "DELETE", "INSERT"))
        if seen == number:
            raise Killed

    event.listen(runtime.database.engine, "before_cursor_execute", count)
    try:
        with suppress(Killed):
            yield
    finally:
        event.remove(runtime.database.engine, "before_cursor_execute", count)


def test_r10_killed_at_any_line_it_is_done_by_the_next_run(over: Runtime) -> None:
    for number in range(3, 60, 4):
        with killed_at(over, number):
            purge(over)
    purge(over)
    assert left(over) == [0, 0, 0]
    assert purge(over) | {"logins": 0} == {"words": 0, "contacts": 0, "people": 0, "strays": 0, "logins": 0}


def test_r10_two_at_once_are_as_one(over: Runtime) -> None:
    with ThreadPoolExecutor(2) as both:
        counts = list(both.map(lambda _: purge(over, Event()), range(2)))
    assert [sum(one[kind] for one in counts) for kind in ("words", "contacts")] == [3, 3]
    assert left(over) == [0, 0, 0]
