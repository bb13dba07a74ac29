"""what is gone, and how it is recognised

What a case has lost and since when; the key under which a number or a case number that is not kept any more is
recognised all the same; the ending of what somebody had erased.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_ENDINGS = (
    "satisfied", "dissatisfied_again", "not_answered", "not_asked", "without_naming", "policy", "lawful",
    "erased",
)  # fmt: skip


def upgrade() -> None:
    for name in ("words_gone_at", "contacts_gone_at", "erased_at"):
        op.add_column("case", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    erased = sa.text("erased_at IS NOT NULL")
    op.create_index("ix_case_erased_at", "case", ["erased_at"], sqlite_where=erased, postgresql_where=erased)
    op.create_table(
        "lasting_key",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lasting_key")),
    )
    with op.batch_alter_table("rectification", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_rectification_ending"), type_="check")
        allowed = " OR ".join(f"\"ending\" = '{word}'" for word in _ENDINGS)
        batch_op.create_check_constraint(op.f("ck_rectification_ending"), allowed)
