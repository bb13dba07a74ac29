"""Years of an office that are over: tables as long as they get, in which hardly a row is of today.

Rows are made by the server from the models: what is not said here is of its type and nothing more. They refer
to each other by their numbers, row n of a survey to row n of its case and its person.
"""

from collections.abc import Mapping

from sqlalchemy import JSON, Boolean, Column, Connection, DateTime, Enum, Float, LargeBinary, String, text

from survey.backup.rows import rows_of
from survey.backup.tables import tables_of
from survey.models import Base
from survey.runtime import Runtime

SURVEYS, UNITS, DAYS = 6_000, 200, 700


def fill(runtime: Runtime, surveys: int = SURVEYS) -> None:
    """Settled surveys and all that came of them, up to a day before now."""
    with runtime.database.engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # rows refer to later ones
        now = runtime.clock.now().isoformat()
        for name, (rows, given) in _tables(surveys).items():
            _insert(connection, name, rows, given, now)
        for table in tables_of(connection):
            rows_of(connection).number_on(connection, table)
    with runtime.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
        name = connection.scalar(text("SELECT current_database()"))
        connection.execute(text(f'ALTER DATABASE "{name}" SET random_page_cost = 1.1'))  # docs/postgresql.md
    for engine in (runtime.database.engine, runtime.database._relaxed):
        engine.dispose()  # they begin anew with it


def _tables(n: int) -> Mapping[str, tuple[int, dict[str, str]]]:
    """Of each table how many rows, and how a column is made of the row's number `g`; `{at}` is its moment."""
    third, half = "1 + (g - 1) / 3", "1 + (g - 1) / 2"
    unit = {"unit_id": f"1 + g % {UNITS}"}
    asked = unit | {
        "petition_office_id": f"1 + g % {UNITS}",
        "category": "'k' || g % 8",
        "language": "'zh-CN'",
    }
    month, day = "to_char({at}, 'YYYY-MM')", "to_char({at}, 'YYYY-MM-DD')"
    settled = {"state": "'settled'", "disposition": "'1.1'", "settled_at": "{at}", "settled_day": day}
    gone = f"CASE WHEN g < {n // 2} THEN {{at}} END"
    counted = {"day": day, "closed_month": month, "n": "3", "level": "1 + g % 5"} | unit
    return {
        "unit": (UNITS, {}),
        "petitioner": (n, {"phone_sealed": f"CASE WHEN g < {n // 2} THEN '' ELSE 'x' END::bytea"}),
        "case": (n, asked | {
            "closed_month": month, "petitioner_id": "g", "name_sealed": "decode('00', 'hex')",
            "words_gone_at": gone, "contacts_gone_at": gone, "matter_id": "'M' || g / 2",
        }),
        "case_phone": (n // 10, {"case_id": "g", "position": "2", "petitioner_id": "g"}),
        "survey": (n, asked | settled | {
            "case_id": "g", "petitioner_id": "g", "closed_month": month, "channel": "'sms'",
            "last_heard_at": "{at}", "opened_at": "{at}", "called": "true", "reached": "true",
        }),
        "answer": (3 * n, {
            "survey_id": third, "question": "'q' || 1 + g % 3", "counted": "true", "level": "1 + g % 3",
            "object": "CASE WHEN g % 3 = 0 THEN 'responsible_unit' WHEN g % 3 = 1 THEN 'petition_office' END",
        }),
        "attempt": (3 * n, {
            "token": "'old' || g", "survey_id": third, "petitioner_id": third, "seq": "1 + g % 3",
            "state": "'delivered'", "carrier": "'sandbox'", "carrier_sid": "'SM' || g", "left_at": "{at}",
            "accepted_at": "{at}", "ended_at": "{at}", "contact": "true",
            "channel": "CASE WHEN g % 3 = 2 THEN 'voice' ELSE 'sms' END",
        }),
        "inbound": (2 * n, {"survey_id": half, "understood_at": "{at}", "carrier": "'sandbox'"}),
        "link": (n // 2, {"survey_id": "2 * g"}),
        "recording": (n // 2, {"survey_id": "2 * g", "state": "'kept'", "carrier": "'sandbox'"}),
        "coding_item": (n // 2, {"survey_id": "2 * g", "closed_at": "{at}"}),
        "interview": (n // 2, {"survey_id": "2 * g", "ended_at": "{at}"}),
        "optout": (n // 4, {"petitioner_id": "4 * g", "ended_at": "{at}"}),
        "rectification": (n // 2, unit | {
            "case_id": "2 * g", "survey_id": "2 * g", "answer_id": "6 * g", "ended_at": "{at}",
            "state": "'closed'", "batch_id": "1",
        }),
        "rectification_step": (n, {"rectification_id": half}),
        "notice": (n // 2, unit | {"rectification_id": "g"}),
        "notice_delivery": (n // 2, {"notice_id": "g", "state": "'accepted'"}),
        "fact_day": (2 * n, counted | {"object": "'responsible_unit'"}),
        "fact_reason": (n, counted),
        "fact_interviewer": (n, counted),
        "fact_month": (n, unit | {"month": month, "closed_month": month, "part": "''", "round": "'first'"}),
        "audit_lane": (50, {"lane": "'wang' || g"}),
        "audit": (n, {
            "lane": "'wang' || g % 50", "actor": "'wang' || g % 50", "act": "'act' || g % 40", "seq": "g",
        }),
        "job_run": (n, {"job": "'job' || g % 14", "ended_at": "{at}", "result": "'{{}}'"}),
    }  # fmt: skip


def _insert(connection: Connection, name: str, rows: int, given: Mapping[str, str], now: str) -> None:
    at = f"(timestamptz '{now}' - interval '1 day' - ({rows} - g) * ({DAYS}.0 / {rows}) * interval '1 day')"
    columns = {}
    for column in Base.metadata.tables[name].columns:
        if column.name in given:
            columns[column.name] = given[column.name].format(at=at)
        elif not column.nullable:
            columns[column.name] = _made(column).format(at=at)
    names = ", ".join(f'"{one}"' for one in columns)
    values = ", ".join(columns.values())
    connection.execute(
        text(f'INSERT INTO "{name}" ({names}) SELECT {values} FROM generate_series(1, {rows}) AS g')
    )


def _made(column: "Column[object]") -> str:
    """A value of its type, different in each row where that may matter."""
    kind = column.type
    if isinstance(kind, Enum):
        return f"'{kind.enums[0]}'"
    if isinstance(kind, String):
        return f"left('{column.name}' || g, {kind.length or 40})" if column.unique else "'x' || g"
    if isinstance(kind, Boolean):
        return "false"
    if isinstance(kind, LargeBinary):
        return f"decode(md5('{column.name}' || g), 'hex')"
    if isinstance(kind, JSON):
        return "'{{}}'"
    if isinstance(kind, Float):
        return "1"
    if isinstance(getattr(kind, "impl", kind), DateTime):
        return "{at}"
    return "g" if column.primary_key or column.unique else "1"
