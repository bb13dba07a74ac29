"""orders by when they fall due

The share put right in time is counted over the orders that fell due in a period; an index finds them.
"""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_index("ix_rectification_ordered_due_at", "rectification", ["ordered_due_at"])
