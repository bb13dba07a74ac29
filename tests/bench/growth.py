"""How time grows with the number of rows: a straight line through the logarithms of both, with its interval.

What is done grows with what there is to do; what one unit costs should not: the slope of the whole is 1 and
that of one unit 0; where old rows lie around that nobody wants any more, the slope of the whole is 0.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy import update

from scheduler.dispatch import dispatch
from scheduler.follow_up import follow_up
from scheduler.pick import pick_surveys
from survey.models import Survey
from survey.runtime import Runtime
from survey.scoring.facts import rebuild_facts
from survey.vocabulary import SurveyState
from tests.bench import history
from tests.bench.line import power
from tests.bench.place import analyze, fill_cases, runtime_on
from tests.bench.sending import carrier
from tests.bench.table import Line

STEPS = 4  # sizes: each twice the one before
RUNS = 2  # of each size
LOOKED_AT = 1_000  # surveys that follow-up has to look at among so many old ones
FACTS = "facts among old answers"
Seconds = Callable[[str, Path, int], float]


def growth(kind: str, folder: Path, rows: int) -> Iterator[Line]:
    """Each with `rows` at most. Where all rows are worked on, the slope is that of what one costs."""
    most = {FACTS: 20 * rows}
    for name, (measure, each) in _MEASURED.items():
        largest = most.get(name, rows)
        sizes = [largest >> step for step in reversed(range(STEPS)) for _ in range(RUNS)]
        measure(kind, folder, sizes[0])  # what a process does but once
        took = [measure(kind, folder, size) for size in sizes]
        pairs = list(zip(sizes, took, strict=True))
        found = power(sizes, [seconds / size if each else seconds for size, seconds in pairs])
        times = ", ".join(f"{size:,}: {seconds:.2f} s" for size, seconds in pairs)
        about = f"{found.slope:+.2f} ({found.low:+.2f} to {found.high:+.2f}); {times}"
        yield Line(name, kind, "% a tenfold", (10**found.slope - 1) * 100, None, about, None)


def _pick(kind: str, folder: Path, rows: int) -> float:
    with runtime_on(kind, folder) as runtime:
        fill_cases(runtime, rows)
        return _seconds(lambda: pick_surveys(runtime))


def _dispatch(kind: str, folder: Path, rows: int) -> float:
    with (
        carrier() as address,
        runtime_on(kind, folder, SANDBOX_URL=address, SMS_PER_SECOND="10000") as runtime,
    ):
        fill_cases(runtime, rows, phones=True)
        pick_surveys(runtime)
        follow_up(runtime)
        analyze(runtime)
        return _seconds(lambda: dispatch(runtime))


def _follow_up(kind: str, folder: Path, rows: int) -> float:
    """A day's surveys among many that have settled."""
    with runtime_on(kind, folder) as runtime:
        fill_cases(runtime, rows)
        pick_surveys(runtime)
        _all_but_some_settle(runtime)
        analyze(runtime)
        return _seconds(lambda: follow_up(runtime))


def _all_but_some_settle(runtime: Runtime) -> None:
    now = runtime.clock.now()
    settled = {
        "state": SurveyState.SETTLED,
        "disposition": "2.20",
        "settled_at": now,
        "settled_day": runtime.local_day(now),
    }
    with runtime.database.write() as session:
        session.execute(update(Survey).where(Survey.id > LOOKED_AT).values(settled))


def _facts(kind: str, folder: Path, rows: int) -> float:
    """A night's counting, behind which lies a longer or shorter past; the last days hold the same."""
    with runtime_on(kind, folder) as plain:
        runtime = replace(plain, clock=history.clock())
        history.fill_history(runtime, 2 * history.SAME * history.SAME_DAYS + rows)
        rebuild_facts(runtime)
        analyze(runtime)
        return _seconds(lambda: rebuild_facts(runtime))


def _seconds(act: Callable[[], object]) -> float:
    """Of this process's machine time and of waiting for the database: of the clock."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


# What is measured, and whether all rows are worked on: then one row's cost is fitted.
_MEASURED: dict[str, tuple[Seconds, bool]] = {
    "pick, a case": (_pick, True),
    "dispatch, a text waiting": (_dispatch, True),
    "follow-up among old surveys": (_follow_up, False),
    FACTS: (_facts, False),
}
