"""read from outside

How far other databases and the carrier's list have been read, and the rows there that were not taken; the texts
of ours that the carrier has and whose end nobody has reported, by when they left.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_UNDER_WAY = "channel = 'sms' AND state = 'accepted'"


def upgrade() -> None:
    _find_texts_under_way()
    op.create_index("ix_notice_delivery_carrier_sid", "notice_delivery", ["carrier_sid"])  # a small table
    op.create_table(
        "read_mark",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=True),
        sa.Column("value", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_read_mark")),
    )
    op.create_table(
        "pull_reject",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("case_no", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pull_reject")),
        sa.UniqueConstraint("source", "case_no", name=op.f("uq_pull_reject_source_case_no")),
    )


def _find_texts_under_way() -> None:
    """`attempt` is the busiest table: on PostgreSQL nobody waits for the index, and one half made is made anew."""
    name, where = "ix_attempt_text_under_way", sa.text(_UNDER_WAY)
    if op.get_context().dialect.name == "sqlite":
        op.create_index(name, "attempt", ["left_at"], sqlite_where=where)
        return
    with op.get_context().autocommit_block():
        op.drop_index(name, "attempt", if_exists=True, postgresql_concurrently=True)
        op.create_index(name, "attempt", ["left_at"], postgresql_where=where, postgresql_concurrently=True)
