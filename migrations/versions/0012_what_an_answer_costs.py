"""what an answer costs

Counts of what was spent on asking, a day; and what left on a day is found, to be counted there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_LEFT = sa.text("left_at IS NOT NULL")
_COUNTED = (
    "attempts", "tried", "segments", "unmeasured", "minutes", "detected", "seconds", "slips", "surveys",
    "completes", "partials", "level_1", "level_2", "level_3", "level_4", "level_5",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "fact_cost",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("spent", sa.String(length=24), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTED),
        sa.Column("micros", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "spent = 'settled' OR spent = 'open' OR spent = 'after'", name=op.f("ck_fact_cost_spent")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_cost")),
    )
    op.create_index("ix_fact_cost_part_day", "fact_cost", ["part", "day"])
    # Attempts are written all the time: their table is not held while the index is made.
    with op.get_context().autocommit_block():
        op.create_index(
            "ix_attempt_left_at",
            "attempt",
            [
                "left_at",
                "channel",
            ],  # wider than those of calls and doubts: SQLite takes the smaller one for them
            sqlite_where=_LEFT,
            postgresql_where=_LEFT,
            postgresql_concurrently=True,
            if_not_exists=True,
        )
