"""Picking against a bare INSERT … SELECT with the two anti-joins that nobody can do without."""

import time
from pathlib import Path

from sqlalchemy import func, select

from scheduler.follow_up import follow_up
from scheduler.pick import pick_surveys
from survey.models import Survey
from survey.runtime import Runtime
from tests.bench.place import fill_cases, runtime_on
from tests.bench.table import Line

_BARE = """
INSERT INTO survey (case_id, round, questionnaire_id, petitioner_id, unit_id, petition_office_id, category,
  language, closed_month, stratum, inclusion_probability, reading_order, state, picked_at, next_at, called,
  reached, demo)
SELECT c.id, 1, 1, c.petitioner_id, c.unit_id, c.petition_office_id, c.category, 'zh-CN', c.closed_month, '',
  1.0, 'forward', 'picked', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, false, false, c.demo
FROM "case" c
WHERE c.petitioner_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM survey s WHERE s.case_id = c.id AND s.round = 1)
  AND NOT EXISTS (SELECT 1 FROM survey s WHERE s.petitioner_id = c.petitioner_id AND s.state <> 'settled')
"""


def picking(kind: str, folder: Path, rows: int) -> list[Line]:
    with runtime_on(kind, folder, CARRIER="sandbox") as runtime:
        fill_cases(runtime, rows)
        began = time.perf_counter()
        with runtime.database.engine.connect() as connection, connection.begin():
            if kind == "postgresql":  # or it walks through what it has just inserted, for every row
                connection.exec_driver_sql("SET LOCAL enable_nestloop = off")
            connection.exec_driver_sql(_BARE)
        bare = _count(runtime) / (time.perf_counter() - began)
    with runtime_on(kind, folder, CARRIER="sandbox") as runtime:
        fill_cases(runtime, rows)
        began = time.perf_counter()
        pick_surveys(runtime)
        ours = _count(runtime) / (time.perf_counter() - began)
        began = time.perf_counter()
        planned = follow_up(runtime)["planned"]
        planning = planned / (time.perf_counter() - began)
    return [
        Line("picking", kind, "surveys/s", ours, bare, "bare INSERT … SELECT, one transaction", 0.5),
        Line("planning the first step", kind, "attempts/s", planning, None, "", None),
    ]


def _count(runtime: Runtime) -> int:
    with runtime.database.read() as session:
        return session.scalar(select(func.count()).select_from(Survey)) or 0
