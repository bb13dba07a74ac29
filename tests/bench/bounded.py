"""Whether what is over makes what is done dearer: hot work beside ten times as many old rows, and how
large the indexes are by which it is found. PostgreSQL only.
"""

import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from scheduler import sending
from scheduler.follow_up import follow_up
from survey.course.report import standing
from survey.runtime import Runtime
from survey.vocabulary import Channel
from tests.bench.place import runtime_on
from tests.bench.table import Line
from tests.build import make_attempt, make_case, make_questionnaire, make_survey
from tests.database.many import fill

OPEN, TIMES, A_SURVEY = 200, 30, 3  # surveys under way; how often each thing is done; attempts of an old one
_INDEXES = (
    "ix_attempt_due", "ix_attempt_in_doubt", "ix_survey_next_at", "uq_survey_petitioner_unsettled",
    "ix_inbound_not_understood", "uq_attempt_token",
)  # fmt: skip
_SIZES = text("SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relname = ANY(:names) ORDER BY 1")
_DUE = text("UPDATE survey SET next_at = :now WHERE state <> 'settled'")


def bounded(kind: str, folder: Path, rows: int) -> list[Line]:
    """`rows`: attempts that are over; the floor is the same beside a tenth of them."""
    if kind == "sqlite":
        return []
    few, many = (_beside(folder, number) for number in (rows // 10, rows))
    beside = f"beside {rows // 10:,} old attempts"
    return [Line(what, kind, unit, many[what, unit], few[what, unit], beside, None) for what, unit in many]


def _beside(folder: Path, rows: int) -> dict[tuple[str, str], float]:
    with runtime_on("postgresql", folder) as runtime:
        make_questionnaire(runtime)
        fill(runtime, rows // A_SURVEY)
        tokens = [_under_way(runtime, number) for number in range(OPEN)]
        with runtime.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
        took = {
            "claim 10 and give them back": _least(lambda _: _claim(runtime)),
            "find an attempt by its report": _least(lambda n: _report(runtime, tokens[n])),
            f"follow up {OPEN} surveys": _least(lambda _: follow_up(runtime), lambda: _due(runtime)),
        }
        with runtime.database.read() as session:
            sizes = session.execute(_SIZES, {"names": list(_INDEXES)}).all()
    kept = {(f"size of {name}", "kB"): size / 1024 for name, size in sizes}
    return {(what, "µs"): seconds * 1e6 for what, seconds in took.items()} | kept


def _under_way(runtime: Runtime, number: int) -> str:
    case = make_case(runtime, phone=f"+86138{number:08}", case_no=f"OPEN{number}")
    return make_attempt(runtime, make_survey(runtime, case)).token


def _least(do: Callable[[int], object], before: Callable[[], object] = lambda: None) -> float:
    """What it takes when nobody disturbs it, in seconds."""
    took = []
    for number in range(TIMES):
        before()
        began = time.perf_counter()
        do(number)
        took.append(time.perf_counter() - began)
    return min(took)


def _claim(runtime: Runtime) -> None:
    claimed = sending.claim(runtime, Channel.SMS, 10)
    assert claimed is not None and len(claimed.ids) == 10
    sending.release(runtime, claimed.claim, claimed.ids)


def _report(runtime: Runtime, token: str) -> None:
    with runtime.database.read() as session:
        assert standing(session, token) is not None


def _due(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        session.execute(_DUE, {"now": runtime.clock.now()})
