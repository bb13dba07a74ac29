"""calls under way are found"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_UNDER_WAY = sa.text("channel = 'voice' AND state = 'accepted'")


def upgrade() -> None:
    op.create_index(
        "ix_attempt_call_under_way",
        "attempt",
        ["left_at"],
        unique=False,
        sqlite_where=_UNDER_WAY,
        postgresql_where=_UNDER_WAY,
    )
