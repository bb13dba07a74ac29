"""months by closing

Month facts are parted by the month of closing too, so that figures by closing need not walk through days.
Facts can be counted again at any time: they are thrown away, and every day that had any is marked.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("INSERT INTO dirty_day (day) SELECT DISTINCT day FROM fact_day")
    op.execute("DELETE FROM fact_day")
    op.execute("DELETE FROM fact_reason")
    op.execute("DELETE FROM fact_interviewer")
    op.execute("DELETE FROM fact_month")
    op.add_column(
        "fact_month", sa.Column("closed_month", sa.String(length=7), nullable=False, server_default="")
    )
    op.create_index("ix_fact_month_part_closed_month", "fact_month", ["part", "closed_month"], unique=False)
