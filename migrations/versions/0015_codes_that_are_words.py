"""codes that are words

Gateways name what went wrong by words, `FailedOperation.TemplateIncorrectOrUnapproved`, where others count.
SQLite holds no text to a length, so there the table stays as it is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.alter_column(
            "attempt", "error_code", existing_type=sa.String(length=16), type_=sa.String(length=64)
        )
