"""Figures over a long history, and over a tenth of it: reading counts, whole pages, the nightly rebuild.

The floors: a bare GROUP BY of the answers, a bare SELECT of the roll-up, a bare template of the same size.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from flask import Flask, render_template_string
from sqlalchemy import text

from app import create_app
from survey.runtime import Runtime
from survey.scoring.facts import rebuild_facts
from survey.scoring.periods import read_period
from survey.scoring.read_counts import Wanted, read_counts, snapshot
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import Basis, Breakdown
from tests.accounts.visits import sit
from tests.bench import history
from tests.bench.place import analyze, runtime_on
from tests.bench.table import Line

ON_SQLITE = 200_000  # answers: what one county has on one machine
UNIT = "U030"
_ROLL_UP = "SELECT * FROM fact_month WHERE part = '' AND month > '2025-10' AND round = 'first'"
_GROUP_BY = """
SELECT s.unit_id, a.object, a.level, count(*) FROM survey s JOIN answer a ON a.survey_id = s.id
WHERE s.settled_day >= '2025-11-01' AND a.counted GROUP BY s.unit_id, a.object, a.level
"""


def facts(kind: str, folder: Path, rows: int) -> list[Line]:
    """`rows` answers and a tenth of them; SQLite is tried at ON_SQLITE only."""
    sizes = (rows // 10, rows) if kind == "postgresql" else (ON_SQLITE,)
    return [line for size in sizes for line in _at(kind, folder, size)]


def _at(kind: str, folder: Path, answers: int) -> Iterator[Line]:
    with runtime_on(kind, folder) as plain:
        runtime = replace(plain, clock=history.clock())
        history.fill_history(runtime, answers)
        first = _seconds(lambda: rebuild_facts(runtime))
        analyze(runtime)
        yield from measured(runtime, kind, f"{answers:,}", first)


def measured(runtime: Runtime, kind: str, size: str, first: float) -> Iterator[Line]:
    """All lines of one history; `first`: seconds that counting all of it took."""
    grouped = _ms(lambda: _bare(runtime, _GROUP_BY), 1)
    rolled = _ms(lambda: _bare(runtime, _ROLL_UP))
    league, unit = _ms(lambda: _league(runtime)), _ms(lambda: _unit(runtime))
    closed = _ms(lambda: _league(runtime, Basis.CLOSED), 1)
    yield Line(f"league of {size}", kind, "ms", league, grouped, "ms, bare GROUP BY of answers", None)
    yield Line(f"league of {size}", kind, "ms", league, rolled, "ms, bare SELECT of the roll-up", None)
    yield Line(f"a unit of {size}", kind, "ms", unit, rolled, "ms, bare SELECT of the roll-up", None)
    yield Line(f"league by closing, {size}", kind, "ms", closed, grouped, "ms, bare GROUP BY", None)
    yield from _pages(runtime, kind, size)
    night = _seconds(lambda: rebuild_facts(runtime))
    with _twice_the_window(runtime) as wide:
        both = _seconds(lambda: rebuild_facts(wide))
    yield Line(f"window, {size}", kind, "ms", night * 1000, first * 1000, "ms, counting all of it", None)
    yield Line(f"twice the window, {size}", kind, "ms", both * 1000, night * 1000, "ms, the window", 2.0)


def _pages(runtime: Runtime, kind: str, size: str) -> Iterator[Line]:
    app = create_app(runtime)
    client = app.test_client()
    sit(client, runtime)
    for path in ("/overview?period=last12", "/overview", f"/units/{UNIT}"):
        page = client.get(path)
        assert page.status_code == 200, path
        ours = _ms(partial(client.get, path))
        bare = _ms(_bare_page(app, len(page.data)))
        what = f"ms, bare template of {len(page.data) // 1000} kB"
        yield Line(f"{path.split('?')[0]} of {size}", kind, "ms", ours, bare, what, None)


def _bare_page(app: Flask, size: int) -> Callable[[], object]:
    """A loop over rows of text, as many as make up the page."""
    rows = ["x" * 90] * (size // 100)

    def draw() -> object:
        with app.test_request_context("/"):
            return render_template_string("{% for row in rows %}<td>{{ row }}</td>\n{% endfor %}", rows=rows)

    return draw


def _league(runtime: Runtime, basis: Basis = Basis.SETTLED) -> None:
    _read(runtime, basis=basis, rounds=("first",))


def _unit(runtime: Runtime) -> None:
    _read(runtime, rounds=("first",), top=UNIT, monthly=True)
    for by in (Breakdown.CHANNEL, Breakdown.CATEGORY):
        _read(runtime, rounds=("first",), top=UNIT, by=by)


def _read(
    runtime: Runtime,
    *,
    basis: Basis = Basis.SETTLED,
    by: Breakdown | None = None,
    rounds: tuple[str, ...] | None = None,
    top: str | None = None,
    monthly: bool = False,
) -> None:
    period = read_period("last12", history.TODAY)
    with snapshot(runtime) as session:
        tree = read_unit_tree(session)
        wanted = Wanted(period, basis, by, rounds, top, monthly)
        assert read_counts(session, tree, history.TODAY.isoformat(), wanted)


def _bare(runtime: Runtime, query: str) -> None:
    with runtime.database.read() as session:
        session.connection().execute(text(query)).all()


@contextmanager
def _twice_the_window(runtime: Runtime) -> Iterator[Runtime]:
    plan = runtime.policy.plan
    longer = plan.model_copy(update={"lifetime": plan.lifetime * 2 + timedelta(days=2)})
    yield replace(runtime, policy=runtime.policy.model_copy(update={"plan": longer}))


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _ms(act: Callable[[], object], times: int = 5) -> float:
    """The middle one of some runs, in milliseconds."""
    return sorted(_seconds(act) * 1000 for _ in range(times))[times // 2]
