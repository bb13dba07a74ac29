"""what waits is found by index

Notices that are due, addresses still missing among them; what a meeting decided; causes that no unit has been
told yet. Each was looked for in the whole history.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_INDEXES = (
    (
        "ix_notice_delivery_due",
        "notice_delivery",
        ["channel", "due_at"],
        "state IN ('planned', 'no_address')",
    ),
    ("ix_rectification_step_on_docket", "rectification_step", ["id"], "from_state = 'docket'"),
    (
        "ix_rectification_untold",
        "rectification",
        ["id"],
        "batch_id IS NULL AND NOT named AND NOT may_name",
    ),
)


def upgrade() -> None:
    op.drop_index("ix_notice_delivery_due", "notice_delivery")
    for name, table, columns, condition in _INDEXES:
        where = sa.text(condition)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
