"""calls links and people at the desk"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "outcome",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column(
            "becomes",
            sa.Enum(
                "planned",
                "claimed",
                "sending",
                "accepted",
                "delivered",
                "undelivered",
                "answered",
                "no_answer",
                "busy",
                "machine",
                "failed",
                "refused",
                "unknown",
                "lost",
                "cancelled",
                name="attemptstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("contact", sa.Boolean(), nullable=False),
        sa.Column("again_after", sa.String(length=16), nullable=False),
        sa.Column("at_most", sa.Integer(), nullable=False),
        sa.Column("note_needed", sa.Boolean(), nullable=False),
        sa.Column("appointment", sa.Boolean(), nullable=False),
        sa.Column("number_dead", sa.Boolean(), nullable=False),
        sa.Column("opts_out", sa.Boolean(), nullable=False),
        sa.Column(
            "disposition",
            sa.Enum(
                "1.1",
                "1.2",
                "2.11",
                "2.12",
                "2.20",
                "2.22",
                "2.31",
                "2.32",
                "2.33",
                "2.36",
                "3.11",
                "4.70",
                name="disposition",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "\"becomes\" = 'planned' OR \"becomes\" = 'claimed' OR \"becomes\" = 'sending' OR \"becomes\" = 'accepted' OR \"becomes\" = 'delivered' OR \"becomes\" = 'undelivered' OR \"becomes\" = 'answered' OR \"becomes\" = 'no_answer' OR \"becomes\" = 'busy' OR \"becomes\" = 'machine' OR \"becomes\" = 'failed' OR \"becomes\" = 'refused' OR \"becomes\" = 'unknown' OR \"becomes\" = 'lost' OR \"becomes\" = 'cancelled'",
            name=op.f("ck_outcome_becomes"),
        ),
        sa.CheckConstraint(
            "\"disposition\" = '1.1' OR \"disposition\" = '1.2' OR \"disposition\" = '2.11' OR \"disposition\" = '2.12' OR \"disposition\" = '2.20' OR \"disposition\" = '2.22' OR \"disposition\" = '2.31' OR \"disposition\" = '2.32' OR \"disposition\" = '2.33' OR \"disposition\" = '2.36' OR \"disposition\" = '3.11' OR \"disposition\" = '4.70'",
            name=op.f("ck_outcome_disposition"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_outcome")),
    )
    op.create_table(
        "desk_break",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_desk_break_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_break")),
    )
    with op.batch_alter_table("desk_break", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_desk_break_account_id"), ["account_id"], unique=False)

    op.create_table(
        "link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_link_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_link_digest")),
    )
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_survey_id"), ["survey_id"], unique=False)

    op.create_table(
        "recording",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question", sa.String(length=32), nullable=False),
        sa.Column("inbound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("carrier", sa.String(length=32), nullable=False),
        sa.Column("sid", sa.String(length=64), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("announced", "kept", "lost", name="recordingstate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("audio_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "\"state\" = 'announced' OR \"state\" = 'kept' OR \"state\" = 'lost'",
            name=op.f("ck_recording_state"),
        ),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name=op.f("fk_recording_inbound_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_recording_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording")),
        sa.UniqueConstraint("carrier", "sid", name=op.f("uq_recording_carrier_sid")),
    )
    with op.batch_alter_table("recording", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recording_survey_id"), ["survey_id"], unique=False)
        batch_op.create_index(
            "ix_recording_to_fetch",
            ["announced_at"],
            unique=False,
            sqlite_where=sa.text("state = 'announced'"),
            postgresql_where=sa.text("state = 'announced'"),
        )

    op.create_table(
        "coding_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question", sa.String(length=32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("reply", "recording", name="codingkind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("inbound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recording_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("value", sa.String(length=64), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("\"kind\" = 'reply' OR \"kind\" = 'recording'", name=op.f("ck_coding_item_kind")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_coding_item_decided_by")),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name=op.f("fk_coding_item_inbound_id")),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name=op.f("fk_coding_item_recording_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_coding_item_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coding_item")),
        sa.UniqueConstraint("inbound_id", name=op.f("uq_coding_item_inbound_id")),
        sa.UniqueConstraint("recording_id", name=op.f("uq_coding_item_recording_id")),
    )
    with op.batch_alter_table("coding_item", schema=None) as batch_op:
        batch_op.create_index(
            "ix_coding_item_uncoded",
            ["survey_id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "interview",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dialled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_interview_account_id")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_interview_attempt_id")),
        sa.ForeignKeyConstraint(["outcome"], ["outcome.code"], name=op.f("fk_interview_outcome")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_interview_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview")),
    )
    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interview_attempt_id"), ["attempt_id"], unique=False)
        batch_op.create_index("ix_interview_ended_at", ["ended_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_interview_survey_id"), ["survey_id"], unique=False)
        batch_op.create_index(
            "uq_interview_account_id_at_work",
            ["account_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "coding",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_coding_account_id")),
        sa.ForeignKeyConstraint(["item_id"], ["coding_item.id"], name=op.f("fk_coding_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coding")),
        sa.UniqueConstraint("item_id", "account_id", name=op.f("uq_coding_item_id_account_id")),
    )
    op.create_table(
        "interview_check",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("interview_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind", sa.Enum("reask", "listen", name="checkkind", native_enum=False, length=24), nullable=True
        ),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heard", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("compared", sa.Integer(), nullable=True),
        sa.Column("equal", sa.Integer(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("\"kind\" = 'reask' OR \"kind\" = 'listen'", name=op.f("ck_interview_check_kind")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_interview_check_account_id")),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interview.id"], name=op.f("fk_interview_check_interview_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_check")),
        sa.UniqueConstraint("interview_id", name=op.f("uq_interview_check_interview_id")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rang_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("answered_by", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("seconds", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("appointment", sa.Boolean(), nullable=True))

    with op.batch_alter_table("inbound", schema=None) as batch_op:
        batch_op.add_column(sa.Column("led_to", sa.String(length=64), nullable=True))

    with op.batch_alter_table("survey", schema=None) as batch_op:
        batch_op.add_column(sa.Column("callback_at", sa.DateTime(timezone=True), nullable=True))
