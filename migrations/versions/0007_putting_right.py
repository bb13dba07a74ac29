"""putting right

Rectifications with their steps, evidence, promises, talks and meetings; concerns; notices; units under watch.
Later rounds know what they ask. A role outside the petition office.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


_ROLES = ("interviewer", "centre", "verifier", "inspector", "unit", "supervisor", "auditor", "admin")


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return " OR ".join(f"\"{column}\" = '{word}'" for word in words)


def upgrade() -> None:
    # Nothing was ever written into these two: no earlier version opened a rectification.
    op.drop_table("rectification_step")
    op.drop_table("rectification")
    op.create_table(
        "cause_batch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("causes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_cause_batch_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cause_batch")),
        sa.UniqueConstraint("unit_id", "month", name=op.f("uq_cause_batch_unit_id_month")),
    )
    op.create_table(
        "watch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.JSON(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_by", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_watch_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
    )
    with op.batch_alter_table("watch", schema=None) as batch_op:
        batch_op.create_index(
            "uq_watch_unit_id_now",
            ["unit_id"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )

    op.create_table(
        "docket_meeting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("held_on", sa.String(length=10), nullable=True),
        sa.Column("minutes_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("written_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["written_by"], ["account.id"], name=op.f("fk_docket_meeting_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_docket_meeting")),
        sa.UniqueConstraint("month", name=op.f("uq_docket_meeting_month")),
    )
    op.create_table(
        "concern",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "pressure",
                "reprisal",
                "forged_signature",
                "never_petitioned",
                name="concernkind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "looking",
                "confirmed",
                "unfounded",
                "unknown",
                name="concernstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "\"kind\" = 'pressure' OR \"kind\" = 'reprisal' OR \"kind\" = 'forged_signature' OR \"kind\" = 'never_petitioned'",
            name=op.f("ck_concern_kind"),
        ),
        sa.CheckConstraint(
            "\"state\" = 'open' OR \"state\" = 'looking' OR \"state\" = 'confirmed' OR \"state\" = 'unfounded' OR \"state\" = 'unknown'",
            name=op.f("ck_concern_state"),
        ),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_concern_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
        sa.UniqueConstraint(
            "survey_id", "kind", "source", "said_at", name=op.f("uq_concern_survey_id_kind_source_said_at")
        ),
    )
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.create_index("ix_concern_state_due_at", ["state", "due_at"], unique=False)

    op.create_table(
        "rectification",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "object",
            sa.Enum("responsible_unit", "petition_office", name="ratedobject", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "to_verify",
                "verified",
                "ordered",
                "reported",
                "returned",
                "accepted",
                "asked_again",
                "docket",
                "closed",
                "concluded",
                name="rectificationstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_span", sa.String(length=16), nullable=False),
        sa.Column("due_provisional", sa.Boolean(), nullable=False),
        sa.Column("climbed", sa.Integer(), nullable=False),
        sa.Column("verifier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("may_contact", sa.Boolean(), nullable=False),
        sa.Column("may_name", sa.Boolean(), nullable=False),
        sa.Column(
            "finding",
            sa.Enum(
                "confirmed", "partly", "explained", "policy", name="finding", native_enum=False, length=24
            ),
            nullable=True,
        ),
        sa.Column("causes", sa.JSON(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ordered_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ending",
            sa.Enum(
                "satisfied",
                "dissatisfied_again",
                "not_answered",
                "not_asked",
                "without_naming",
                "policy",
                "lawful",
                name="ending",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "legal_step",
            sa.Enum(
                "review",
                "second_review",
                "judgement",
                "reconsideration",
                "arbitration",
                "hearing",
                name="legalstep",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "\"ending\" = 'satisfied' OR \"ending\" = 'dissatisfied_again' OR \"ending\" = 'not_answered' OR \"ending\" = 'not_asked' OR \"ending\" = 'without_naming' OR \"ending\" = 'policy' OR \"ending\" = 'lawful'",
            name=op.f("ck_rectification_ending"),
        ),
        sa.CheckConstraint(
            "\"finding\" = 'confirmed' OR \"finding\" = 'partly' OR \"finding\" = 'explained' OR \"finding\" = 'policy'",
            name=op.f("ck_rectification_finding"),
        ),
        sa.CheckConstraint(
            "\"legal_step\" = 'review' OR \"legal_step\" = 'second_review' OR \"legal_step\" = 'judgement' OR \"legal_step\" = 'reconsideration' OR \"legal_step\" = 'arbitration' OR \"legal_step\" = 'hearing'",
            name=op.f("ck_rectification_legal_step"),
        ),
        sa.CheckConstraint(
            "\"object\" = 'responsible_unit' OR \"object\" = 'petition_office'",
            name=op.f("ck_rectification_object"),
        ),
        sa.CheckConstraint(
            "\"state\" = 'to_verify' OR \"state\" = 'verified' OR \"state\" = 'ordered' OR \"state\" = 'reported' OR \"state\" = 'returned' OR \"state\" = 'accepted' OR \"state\" = 'asked_again' OR \"state\" = 'docket' OR \"state\" = 'closed' OR \"state\" = 'concluded'",
            name=op.f("ck_rectification_state"),
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["cause_batch.id"], name=op.f("fk_rectification_batch_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_rectification_case_id")),
        sa.ForeignKeyConstraint(
            ["next_survey_id"], ["survey.id"], name=op.f("fk_rectification_next_survey_id")
        ),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_rectification_survey_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_rectification_unit_id")),
        sa.ForeignKeyConstraint(["verifier_id"], ["account.id"], name=op.f("fk_rectification_verifier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification")),
        sa.UniqueConstraint("survey_id", "object", name=op.f("uq_rectification_survey_id_object")),
    )
    with op.batch_alter_table("rectification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rectification_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ix_rectification_due_at",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_rectification_ended_at"), ["ended_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_rectification_next_survey_id"), ["next_survey_id"], unique=False)
        batch_op.create_index("ix_rectification_opened_at", ["opened_at"], unique=False)
        batch_op.create_index("ix_rectification_state_id", ["state", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rectification_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rectification_verifier_id"), ["verifier_id"], unique=False)

    op.create_table(
        "concern_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("concern_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "looking",
                "confirmed",
                "unfounded",
                "unknown",
                name="concernstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "\"state\" = 'open' OR \"state\" = 'looking' OR \"state\" = 'confirmed' OR \"state\" = 'unfounded' OR \"state\" = 'unknown'",
            name=op.f("ck_concern_step_state"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_concern_step_account_id")),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.id"], name=op.f("fk_concern_step_concern_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_step")),
    )
    with op.batch_alter_table("concern_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_step_concern_id"), ["concern_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ordered",
                "returned",
                "extended",
                "due_soon",
                "overdue",
                "causes",
                "talk",
                "docket",
                name="noticekind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("due", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rectification_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "\"kind\" = 'ordered' OR \"kind\" = 'returned' OR \"kind\" = 'extended' OR \"kind\" = 'due_soon' OR \"kind\" = 'overdue' OR \"kind\" = 'causes' OR \"kind\" = 'talk' OR \"kind\" = 'docket'",
            name=op.f("ck_notice_kind"),
        ),
        sa.ForeignKeyConstraint(["read_by"], ["account.id"], name=op.f("fk_notice_read_by")),
        sa.ForeignKeyConstraint(
            ["rectification_id"], ["rectification.id"], name=op.f("fk_notice_rectification_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_notice_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("kind", "subject", "due", name=op.f("uq_notice_kind_subject_due")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_rectification_id"), ["rectification_id"], unique=False)
        batch_op.create_index("ix_notice_unit_id_made_at", ["unit_id", "made_at"], unique=False)

    op.create_table(
        "promise",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rectification_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "kept", "broken", "unknown", name="promisestate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "\"state\" = 'open' OR \"state\" = 'kept' OR \"state\" = 'broken' OR \"state\" = 'unknown'",
            name=op.f("ck_promise_state"),
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_promise_asked_by")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_promise_made_by")),
        sa.ForeignKeyConstraint(
            ["rectification_id"], ["rectification.id"], name=op.f("fk_promise_rectification_id")
        ),
        sa.ForeignKeyConstraint(["seen_by"], ["account.id"], name=op.f("fk_promise_seen_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promise_rectification_id"), ["rectification_id"], unique=False)
        batch_op.create_index("ix_promise_state_due_on", ["state", "due_on"], unique=False)

    op.create_table(
        "rectification_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rectification_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                "open",
                "assign",
                "verify",
                "order",
                "ask_extension",
                "extend",
                "refuse_extension",
                "report",
                "return",
                "accept",
                "ask_again",
                "to_docket",
                "conclude",
                "close",
                "climb",
                name="rectificationact",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "from_state",
            sa.Enum(
                "to_verify",
                "verified",
                "ordered",
                "reported",
                "returned",
                "accepted",
                "asked_again",
                "docket",
                "closed",
                "concluded",
                name="rectificationstate",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_state",
            sa.Enum(
                "to_verify",
                "verified",
                "ordered",
                "reported",
                "returned",
                "accepted",
                "asked_again",
                "docket",
                "closed",
                "concluded",
                name="rectificationstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("form", sa.String(length=36), nullable=True),
        sa.CheckConstraint(
            "\"act\" = 'open' OR \"act\" = 'assign' OR \"act\" = 'verify' OR \"act\" = 'order' OR \"act\" = 'ask_extension' OR \"act\" = 'extend' OR \"act\" = 'refuse_extension' OR \"act\" = 'report' OR \"act\" = 'return' OR \"act\" = 'accept' OR \"act\" = 'ask_again' OR \"act\" = 'to_docket' OR \"act\" = 'conclude' OR \"act\" = 'close' OR \"act\" = 'climb'",
            name=op.f("ck_rectification_step_act"),
        ),
        sa.CheckConstraint(
            "\"from_state\" = 'to_verify' OR \"from_state\" = 'verified' OR \"from_state\" = 'ordered' OR \"from_state\" = 'reported' OR \"from_state\" = 'returned' OR \"from_state\" = 'accepted' OR \"from_state\" = 'asked_again' OR \"from_state\" = 'docket' OR \"from_state\" = 'closed' OR \"from_state\" = 'concluded'",
            name=op.f("ck_rectification_step_from_state"),
        ),
        sa.CheckConstraint(
            "\"to_state\" = 'to_verify' OR \"to_state\" = 'verified' OR \"to_state\" = 'ordered' OR \"to_state\" = 'reported' OR \"to_state\" = 'returned' OR \"to_state\" = 'accepted' OR \"to_state\" = 'asked_again' OR \"to_state\" = 'docket' OR \"to_state\" = 'closed' OR \"to_state\" = 'concluded'",
            name=op.f("ck_rectification_step_to_state"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_rectification_step_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["rectification_id"], ["rectification.id"], name=op.f("fk_rectification_step_rectification_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification_step")),
        sa.UniqueConstraint(
            "rectification_id", "form", name=op.f("uq_rectification_step_rectification_id_form")
        ),
    )
    with op.batch_alter_table("rectification_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rectification_step_rectification_id"), ["rectification_id"], unique=False
        )

    op.create_table(
        "talk",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rectification_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("about", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_on", sa.String(length=10), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_talk_recorded_by")),
        sa.ForeignKeyConstraint(
            ["rectification_id"], ["rectification.id"], name=op.f("fk_talk_rectification_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_talk_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk")),
        sa.UniqueConstraint("rectification_id", "about", name=op.f("uq_talk_rectification_id_about")),
    )
    with op.batch_alter_table("talk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_talk_rectification_id"), ["rectification_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_talk_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "evidence_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rectification_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("step_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_evidence_file_account_id")),
        sa.ForeignKeyConstraint(
            ["rectification_id"], ["rectification.id"], name=op.f("fk_evidence_file_rectification_id")
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["rectification_step.id"], name=op.f("fk_evidence_file_step_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
        sa.UniqueConstraint(
            "rectification_id", "digest", name=op.f("uq_evidence_file_rectification_id_digest")
        ),
    )
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_file_rectification_id"), ["rectification_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_evidence_file_step_id"), ["step_id"], unique=False)

    op.create_table(
        "notice_delivery",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("notice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("email", "sms", name="noticechannel", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "sending",
                "accepted",
                "refused",
                "unknown",
                "no_address",
                "cancelled",
                name="deliverystate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=43), nullable=True),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("carrier_sid", sa.String(length=64), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "\"channel\" = 'email' OR \"channel\" = 'sms'", name=op.f("ck_notice_delivery_channel")
        ),
        sa.CheckConstraint(
            "\"state\" = 'planned' OR \"state\" = 'sending' OR \"state\" = 'accepted' OR \"state\" = 'refused' OR \"state\" = 'unknown' OR \"state\" = 'no_address' OR \"state\" = 'cancelled'",
            name=op.f("ck_notice_delivery_state"),
        ),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_delivery_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_delivery")),
        sa.UniqueConstraint("notice_id", "channel", name=op.f("uq_notice_delivery_notice_id_channel")),
        sa.UniqueConstraint("token", name=op.f("uq_notice_delivery_token")),
    )
    with op.batch_alter_table("notice_delivery", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notice_delivery_due",
            ["channel", "due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'planned'"),
            postgresql_where=sa.text("state = 'planned'"),
        )
        batch_op.create_index("ix_notice_delivery_state", ["state"], unique=False)

    with op.batch_alter_table("survey", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asks", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("asked_before_by", sa.String(length=16), nullable=True))

    where = sa.text("level >= 4")
    op.create_index(
        "ix_answer_dissatisfied", "answer", ["heard_at"], sqlite_where=where, postgresql_where=where
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        # SQLite makes the table anew, without the constraints that nobody names.
        if op.get_bind().dialect.name != "sqlite":
            batch_op.drop_constraint(op.f("ck_account_role"), type_="check")
        batch_op.create_check_constraint(op.f("ck_account_role"), sa.text(_one_of("role", _ROLES)))
