"""many rows

What is done all the time finds its rows by index, however many are done with; tables that change much are
cleaned up sooner. Nothing here holds a table: indexes are made while people work.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_INDEXES = (
    ("ix_audit_act_at_id", "audit", ["act", "at", "id"], None),
    ("ix_inbound_concerning", "inbound", ["survey_id"], "reading = 'not_petitioner' OR rule = 'pressure'"),
    ("ix_petitioner_dead_at", "petitioner", ["dead_at"], "dead_at IS NOT NULL"),
    ("ix_petitioner_number_kept", "petitioner", ["id"], "length(phone_sealed) > 0"),
)
# PostgreSQL cleans a table up when a fifth of it has changed. Of ten million attempts that is two million
# entries which an index of the few that wait still holds. Sooner, then; and by inserts too, which keeps the
# map by which an index alone answers.
_CHANGES_MUCH = "autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02"
_ONLY_GROWS = "autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02"
_SETTINGS = {
    "attempt": _CHANGES_MUCH,
    "survey": f"{_CHANGES_MUCH}, fillfactor = 85",  # room beside a row for what the conversation changes in it
    "case": _CHANGES_MUCH,
    "inbound": _CHANGES_MUCH,
    "answer": _ONLY_GROWS,
    "audit": _ONLY_GROWS,
}


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for name, table, columns, only in _INDEXES:
            where = sa.text(only) if only else None
            op.create_index(
                name,
                table,
                columns,
                sqlite_where=where,
                postgresql_where=where,
                postgresql_concurrently=True,
                if_not_exists=True,
            )
        op.create_index(
            "ix_case_case_no",
            "case",
            ["case_no"],
            postgresql_ops={"case_no": "text_pattern_ops"},
            postgresql_concurrently=True,
            if_not_exists=True,
        )
    if op.get_context().dialect.name == "postgresql":
        for table, settings in _SETTINGS.items():
            op.execute(f'ALTER TABLE "{table}" SET ({settings})')
