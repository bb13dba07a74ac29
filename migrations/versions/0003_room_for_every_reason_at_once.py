"""room for every reason at once

Somebody may tick all reasons there are: their codes with commas between are longer than 64 characters, which
PostgreSQL refuses.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for table, nullable in (("answer", False), ("coding_item", True), ("coding", False)):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(
                "value",
                existing_type=sa.String(length=64),
                type_=sa.String(length=255),
                existing_nullable=nullable,
            )
