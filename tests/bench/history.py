"""Two years of answered callbacks in 500 units, made inside the database: what figures are measured over.

The last SAME_DAYS days hold SAME surveys a day whatever the whole is, so that counting them again can be
compared between a short history and a long one. What a rating is, and of whom, is drawn by multiplication.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, text

from survey.clock import SetClock
from survey.models import Account, Petitioner, PublishedQuestionnaire, Unit
from survey.models.base import Utc
from survey.runtime import Runtime
from survey.scoring.periods import Month
from survey.vocabulary import Line, Role
from tests.bench.place import analyze

UNITS, BUREAUS, PERSONS, INTERVIEWERS = 500, 20, 50_000, 10
TODAY = date(2026, 10, 31)
NOW = datetime(2026, 10, 31, 12, tzinfo=UTC)
DAYS, SAME_DAYS, SAME = 730, 61, 1_500

_CASES = f"""
INSERT INTO "case" (id, source, case_no, closed_at, closed_month, petitioner_id, unit_id, petition_office_id,
  co_units, category, intake_channel, in_evaluation, leader_received, nobody_to_ask, do_not_contact,
  assigned_times, digest, imported_at, updated_at, demo)
SELECT n.id, 'bench', 'B' || n.id, d.closed_at, d.closed_month, 1 + n.id % {PERSONS}, n.unit_id, n.office_id,
  '[]', n.category, '', true, false, false, false, 1, :nothing, d.closed_at, d.closed_at, false
FROM bench_number n JOIN bench_day d ON d.back = n.back
"""
_SURVEYS = f"""
INSERT INTO survey (id, case_id, round, questionnaire_id, petitioner_id, unit_id, petition_office_id,
  category, language, closed_month, stratum, inclusion_probability, reading_order, state, picked_at, next_at,
  opened_at,
  last_heard_at, called, reached, channel, disposition, settled_at, settled_day, excluded, demo)
SELECT n.id, n.id, 1, :paper, 1 + n.id % {PERSONS}, n.unit_id, n.office_id, n.category,
  'zh-CN', d.closed_month, '', 1.0, 'forward', 'settled', d.closed_at, d.settled_at, d.closed_at,
  d.settled_at, true, true, n.channel, '1.1', d.settled_at, d.settled_day, false, false
FROM bench_number n JOIN bench_day d ON d.back = n.back
"""
_RATINGS = """
INSERT INTO answer (survey_id, question, object, level, value, channel, how, heard_at, counted, late,
  account_id)
SELECT n.id, :object, :object, n.{level}, '', n.channel, 'digit', d.settled_at, true, false,
  CASE WHEN n.channel = 'interviewer' THEN n.account_id END
FROM bench_number n JOIN bench_day d ON d.back = n.back
"""
_REASONS = """
INSERT INTO answer (survey_id, question, value, channel, how, heard_at, counted, late)
SELECT n.id, 'reason', CASE WHEN n.id % 20 = 0 THEN 'slow,attitude' ELSE 'slow' END, n.channel, 'digit',
  d.settled_at, true, false
FROM bench_number n JOIN bench_day d ON d.back = n.back WHERE n.level_1 >= 4
"""
# A drawn number of each survey and purpose: Lehmer's generator (Park and Miller, 1988), seeded by its id.
_DRAWN = "((id * {0} % 2147483647) * 48271 % 2147483647)"


def fill_history(runtime: Runtime, answers: int) -> None:
    """`answers` counted ratings, two a survey. The runtime's clock should stand at NOW."""
    paper, account = _units_and_people(runtime)
    surveys = answers // 2
    assert surveys > SAME * SAME_DAYS, "fewer answers than the last days hold"
    with runtime.database.engine.begin() as connection, _without_indexes(connection):
        _days(connection)
        _numbers(connection, surveys, account)
        connection.execute(text(_CASES), {"nothing": b""})
        connection.execute(text(_SURVEYS), {"paper": paper})
        for number, rated in enumerate(("responsible_unit", "petition_office"), 1):
            connection.execute(text(_RATINGS.format(level=f"level_{number}")), {"object": rated})
        connection.execute(text(_REASONS))
        connection.exec_driver_sql("INSERT INTO dirty_day (day) SELECT settled_day FROM bench_day")
        connection.exec_driver_sql("DROP TABLE bench_number")
        connection.exec_driver_sql("DROP TABLE bench_day")
    analyze(runtime)


def clock() -> SetClock:
    """The last moment of the history."""
    return SetClock(NOW)


def _units_and_people(runtime: Runtime) -> tuple[int, int]:
    """A county, its petition office, bureaus and their stations; ids of a questionnaire and an account."""
    now = runtime.clock.now()
    rows: list[dict[str, Any]] = [
        {"id": 1, "code": "430000", "name": "青溪县", "parent_id": None, "demo": False}
    ]
    for number in range(2, UNITS + 1):
        bureau = 1 if number <= BUREAUS + 2 else 3 + number % BUREAUS
        code, name = f"U{number:03}", "青溪县信访局" if number == 2 else f"第{number}单位"
        rows.append({"id": number, "code": code, "name": name, "parent_id": bureau, "demo": False})
    with runtime.database.write() as session:
        session.execute(insert(Unit), rows)
        session.execute(
            insert(Petitioner),
            [
                {"id": n, "phone_index": n.to_bytes(32, "big"), "phone_sealed": b"x" * 47,
                 "line": Line.MOBILE, "created_at": now}
                for n in range(1, PERSONS + 1)
            ],
        )  # fmt: skip
        accounts = [
            Account(login=f"li{n}", name="Li", role=Role.INTERVIEWER, password_hash="", created_at=now)
            for n in range(INTERVIEWERS)
        ]
        session.add_all(accounts)
        session.flush()
        paper = session.scalars(select(PublishedQuestionnaire.id)).first()
        assert paper is not None
        return paper, accounts[0].id


def _days(connection: Connection) -> None:
    """Each day by how far it lies back, with times as this database keeps them."""
    dialect = connection.dialect
    process: Any = Utc().dialect_impl(dialect).bind_processor(dialect) or (lambda moment: moment)
    moment = "TEXT" if dialect.name == "sqlite" else "TIMESTAMPTZ"
    connection.exec_driver_sql(
        f"CREATE TABLE bench_day (back INTEGER PRIMARY KEY, settled_day TEXT, settled_at {moment},"
        f" closed_at {moment}, closed_month TEXT)"
    )
    rows = []
    for back in range(DAYS):
        settled = NOW - timedelta(days=back, hours=6)
        closed = settled - timedelta(days=4)
        day = settled.date()
        rows.append({
            "back": back, "settled_day": day.isoformat(), "settled_at": process(settled),
            "closed_at": process(closed), "closed_month": str(Month(closed.year, closed.month)),
        })  # fmt: skip
    columns = ":back, :settled_day, :settled_at, :closed_at, :closed_month"
    connection.execute(text(f"INSERT INTO bench_day VALUES ({columns})"), rows)


def _numbers(connection: Connection, surveys: int, account: int) -> None:
    """Everything about a survey that is drawn, one row each."""
    long_ago = surveys - SAME * SAME_DAYS
    series = (
        f"WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < {surveys})"
        if connection.dialect.name == "sqlite"
        else f"WITH n AS (SELECT generate_series(1, {surveys}::bigint) AS id)"
    )
    query = f"""
CREATE TABLE bench_number AS {series},
drawn AS (
  SELECT id, {_DRAWN.format(7919)} AS a, {_DRAWN.format(104729)} AS b, {_DRAWN.format(1299709)} AS c,
    {_DRAWN.format(15485863)} AS d
  FROM n
)
SELECT id,
  CASE WHEN id <= {long_ago} THEN {SAME_DAYS} + (id - 1) * {DAYS - SAME_DAYS} / {long_ago}
       ELSE (id - {long_ago} - 1) / {SAME} END AS back,
  3 + a % {UNITS - 2} AS unit_id,
  2 AS office_id,
  'category ' || b % 8 AS category,
  CASE WHEN c % 10 < 7 THEN 'sms' WHEN c % 10 < 9 THEN 'voice' ELSE 'interviewer' END AS channel,
  CASE WHEN d % 10 < 3 + a % 5 THEN 1 + d % 3 ELSE 2 + d % 4 END AS level_1,
  1 + c % 5 AS level_2,
  {account} + b % {INTERVIEWERS} AS account_id
FROM drawn
"""
    connection.execute(text(query))


@contextmanager
def _without_indexes(connection: Connection) -> Iterator[None]:
    """On PostgreSQL, rows go in before their indexes and without looking at each foreign key."""
    if connection.dialect.name == "sqlite":
        yield
        return
    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    found = connection.exec_driver_sql(
        "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.tablename IN ('case', 'survey', 'answer')"
        " AND i.schemaname = 'public'"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)"
    ).all()
    for name, _ in found:
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    yield
    connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
    for _, definition in found:
        connection.exec_driver_sql(definition)
