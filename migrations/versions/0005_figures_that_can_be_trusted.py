"""figures that can be trusted

Facts can be counted again at any time, so their tables are made anew, and every day that had any is marked.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("INSERT INTO dirty_day (day) SELECT DISTINCT day FROM fact_day")
    op.execute("DELETE FROM fact_day")
    for table in ("fact_month", "fact_reason", "fact_interviewer", "rank"):
        op.drop_table(table)
    op.create_table(
        "paper",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("slot", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("kind", "slot", name=op.f("uq_paper_kind_slot")),
    )
    op.create_table(
        "anomaly",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mark", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "burst",
                "shared_phone",
                "never_petitioned",
                "no_dissent",
                "jump",
                "pressure",
                "mode",
                "poll",
                "not_asked",
                "wrong_number",
                "phones_changed",
                "interviewer",
                name="anomalykind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "object",
            sa.Enum("responsible_unit", "petition_office", name="ratedobject", native_enum=False, length=24),
            nullable=True,
        ),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "looking", "explained", "dismissed", name="anomalystate", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "\"kind\" = 'burst' OR \"kind\" = 'shared_phone' OR \"kind\" = 'never_petitioned' OR \"kind\" = 'no_dissent' OR \"kind\" = 'jump' OR \"kind\" = 'pressure' OR \"kind\" = 'mode' OR \"kind\" = 'poll' OR \"kind\" = 'not_asked' OR \"kind\" = 'wrong_number' OR \"kind\" = 'phones_changed' OR \"kind\" = 'interviewer'",
            name=op.f("ck_anomaly_kind"),
        ),
        sa.CheckConstraint(
            "\"object\" = 'responsible_unit' OR \"object\" = 'petition_office'",
            name=op.f("ck_anomaly_object"),
        ),
        sa.CheckConstraint(
            "\"state\" = 'open' OR \"state\" = 'looking' OR \"state\" = 'explained' OR \"state\" = 'dismissed'",
            name=op.f("ck_anomaly_state"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_anomaly_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anomaly")),
        sa.UniqueConstraint("mark", name=op.f("uq_anomaly_mark")),
    )
    with op.batch_alter_table("anomaly", schema=None) as batch_op:
        batch_op.create_index("ix_anomaly_state_month", ["state", "month"], unique=False)
        batch_op.create_index(batch_op.f("ix_anomaly_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "fact_interviewer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("closed_month", sa.String(length=7), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "object",
            sa.Enum("responsible_unit", "petition_office", name="ratedobject", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("disposition", sa.String(length=8), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("called", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "\"object\" = 'responsible_unit' OR \"object\" = 'petition_office'",
            name=op.f("ck_fact_interviewer_object"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_fact_interviewer_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_interviewer")),
    )
    with op.batch_alter_table("fact_interviewer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_interviewer_closed_month"), ["closed_month"], unique=False)
        batch_op.create_index(batch_op.f("ix_fact_interviewer_day"), ["day"], unique=False)

    op.create_table(
        "fact_month",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "object",
            sa.Enum("responsible_unit", "petition_office", name="ratedobject", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("round", sa.String(length=8), nullable=False),
        sa.Column("surveys", sa.Integer(), nullable=False),
        sa.Column("called", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("level_1", sa.Integer(), nullable=False),
        sa.Column("level_2", sa.Integer(), nullable=False),
        sa.Column("level_3", sa.Integer(), nullable=False),
        sa.Column("level_4", sa.Integer(), nullable=False),
        sa.Column("level_5", sa.Integer(), nullable=False),
        sa.Column("late_1", sa.Integer(), nullable=False),
        sa.Column("late_2", sa.Integer(), nullable=False),
        sa.Column("late_3", sa.Integer(), nullable=False),
        sa.Column("late_4", sa.Integer(), nullable=False),
        sa.Column("late_5", sa.Integer(), nullable=False),
        sa.Column("excluded_1", sa.Integer(), nullable=False),
        sa.Column("excluded_2", sa.Integer(), nullable=False),
        sa.Column("excluded_3", sa.Integer(), nullable=False),
        sa.Column("excluded_4", sa.Integer(), nullable=False),
        sa.Column("excluded_5", sa.Integer(), nullable=False),
        sa.Column("ended_1_1", sa.Integer(), nullable=False),
        sa.Column("ended_1_2", sa.Integer(), nullable=False),
        sa.Column("ended_2_11", sa.Integer(), nullable=False),
        sa.Column("ended_2_12", sa.Integer(), nullable=False),
        sa.Column("ended_2_20", sa.Integer(), nullable=False),
        sa.Column("ended_2_22", sa.Integer(), nullable=False),
        sa.Column("ended_2_31", sa.Integer(), nullable=False),
        sa.Column("ended_2_32", sa.Integer(), nullable=False),
        sa.Column("ended_2_33", sa.Integer(), nullable=False),
        sa.Column("ended_2_36", sa.Integer(), nullable=False),
        sa.Column("ended_3_11", sa.Integer(), nullable=False),
        sa.Column("ended_4_70", sa.Integer(), nullable=False),
        sa.Column("not_asked_no_phone", sa.Integer(), nullable=False),
        sa.Column("not_asked_nobody_to_ask", sa.Integer(), nullable=False),
        sa.Column("not_asked_withdrawn", sa.Integer(), nullable=False),
        sa.Column("not_asked_litigation", sa.Integer(), nullable=False),
        sa.Column("not_asked_not_in_evaluation", sa.Integer(), nullable=False),
        sa.Column("not_asked_do_not_contact", sa.Integer(), nullable=False),
        sa.Column("not_asked_opted_out", sa.Integer(), nullable=False),
        sa.Column("not_asked_dead_number", sa.Integer(), nullable=False),
        sa.Column("not_asked_too_old", sa.Integer(), nullable=False),
        sa.Column("not_asked_too_early", sa.Integer(), nullable=False),
        sa.Column("not_asked_same_person", sa.Integer(), nullable=False),
        sa.Column("not_asked_not_sampled", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "\"object\" = 'responsible_unit' OR \"object\" = 'petition_office'",
            name=op.f("ck_fact_month_object"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_fact_month_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_month")),
    )
    with op.batch_alter_table("fact_month", schema=None) as batch_op:
        batch_op.create_index("ix_fact_month_part_month", ["part", "month"], unique=False)
        batch_op.create_index("ix_fact_month_unit_id_month", ["unit_id", "month"], unique=False)

    op.create_table(
        "fact_reason",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("closed_month", sa.String(length=7), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "object",
            sa.Enum("responsible_unit", "petition_office", name="ratedobject", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("disposition", sa.String(length=8), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("called", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "\"object\" = 'responsible_unit' OR \"object\" = 'petition_office'",
            name=op.f("ck_fact_reason_object"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_fact_reason_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_reason")),
    )
    with op.batch_alter_table("fact_reason", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_reason_closed_month"), ["closed_month"], unique=False)
        batch_op.create_index(batch_op.f("ix_fact_reason_day"), ["day"], unique=False)

    op.create_table(
        "frozen_fact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "object",
            sa.Enum("responsible_unit", "petition_office", name="ratedobject", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("round", sa.String(length=8), nullable=False),
        sa.Column(
            "basis", sa.Enum("settled", "closed", name="basis", native_enum=False, length=24), nullable=False
        ),
        sa.Column("surveys", sa.Integer(), nullable=False),
        sa.Column("called", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("level_1", sa.Integer(), nullable=False),
        sa.Column("level_2", sa.Integer(), nullable=False),
        sa.Column("level_3", sa.Integer(), nullable=False),
        sa.Column("level_4", sa.Integer(), nullable=False),
        sa.Column("level_5", sa.Integer(), nullable=False),
        sa.Column("late_1", sa.Integer(), nullable=False),
        sa.Column("late_2", sa.Integer(), nullable=False),
        sa.Column("late_3", sa.Integer(), nullable=False),
        sa.Column("late_4", sa.Integer(), nullable=False),
        sa.Column("late_5", sa.Integer(), nullable=False),
        sa.Column("excluded_1", sa.Integer(), nullable=False),
        sa.Column("excluded_2", sa.Integer(), nullable=False),
        sa.Column("excluded_3", sa.Integer(), nullable=False),
        sa.Column("excluded_4", sa.Integer(), nullable=False),
        sa.Column("excluded_5", sa.Integer(), nullable=False),
        sa.Column("ended_1_1", sa.Integer(), nullable=False),
        sa.Column("ended_1_2", sa.Integer(), nullable=False),
        sa.Column("ended_2_11", sa.Integer(), nullable=False),
        sa.Column("ended_2_12", sa.Integer(), nullable=False),
        sa.Column("ended_2_20", sa.Integer(), nullable=False),
        sa.Column("ended_2_22", sa.Integer(), nullable=False),
        sa.Column("ended_2_31", sa.Integer(), nullable=False),
        sa.Column("ended_2_32", sa.Integer(), nullable=False),
        sa.Column("ended_2_33", sa.Integer(), nullable=False),
        sa.Column("ended_2_36", sa.Integer(), nullable=False),
        sa.Column("ended_3_11", sa.Integer(), nullable=False),
        sa.Column("ended_4_70", sa.Integer(), nullable=False),
        sa.Column("not_asked_no_phone", sa.Integer(), nullable=False),
        sa.Column("not_asked_nobody_to_ask", sa.Integer(), nullable=False),
        sa.Column("not_asked_withdrawn", sa.Integer(), nullable=False),
        sa.Column("not_asked_litigation", sa.Integer(), nullable=False),
        sa.Column("not_asked_not_in_evaluation", sa.Integer(), nullable=False),
        sa.Column("not_asked_do_not_contact", sa.Integer(), nullable=False),
        sa.Column("not_asked_opted_out", sa.Integer(), nullable=False),
        sa.Column("not_asked_dead_number", sa.Integer(), nullable=False),
        sa.Column("not_asked_too_old", sa.Integer(), nullable=False),
        sa.Column("not_asked_too_early", sa.Integer(), nullable=False),
        sa.Column("not_asked_same_person", sa.Integer(), nullable=False),
        sa.Column("not_asked_not_sampled", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "\"basis\" = 'settled' OR \"basis\" = 'closed'", name=op.f("ck_frozen_fact_basis")
        ),
        sa.CheckConstraint(
            "\"object\" = 'responsible_unit' OR \"object\" = 'petition_office'",
            name=op.f("ck_frozen_fact_object"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_frozen_fact_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_fact")),
    )
    with op.batch_alter_table("frozen_fact", schema=None) as batch_op:
        batch_op.create_index("ix_frozen_fact_month_basis_part", ["month", "basis", "part"], unique=False)
        batch_op.create_index("ix_frozen_fact_unit_id_part", ["unit_id", "part"], unique=False)

    op.create_table(
        "rank",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("period", sa.String(length=16), nullable=False),
        sa.Column(
            "basis", sa.Enum("settled", "closed", name="basis", native_enum=False, length=24), nullable=False
        ),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column(
            "object",
            sa.Enum("responsible_unit", "petition_office", name="ratedobject", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("round", sa.String(length=8), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rated", sa.Integer(), nullable=False),
        sa.Column("satisfied", sa.Integer(), nullable=False),
        sa.Column("adjusted", sa.Double(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("rank_low", sa.Integer(), nullable=True),
        sa.Column("rank_high", sa.Integer(), nullable=True),
        sa.CheckConstraint("\"basis\" = 'settled' OR \"basis\" = 'closed'", name=op.f("ck_rank_basis")),
        sa.CheckConstraint(
            "\"object\" = 'responsible_unit' OR \"object\" = 'petition_office'", name=op.f("ck_rank_object")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_rank_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rank")),
    )
    with op.batch_alter_table("rank", schema=None) as batch_op:
        batch_op.create_index("ix_rank_period_unit_id", ["period", "unit_id"], unique=False)

    op.create_table(
        "anomaly_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("anomaly_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "looking", "explained", "dismissed", name="anomalystate", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "\"state\" = 'open' OR \"state\" = 'looking' OR \"state\" = 'explained' OR \"state\" = 'dismissed'",
            name=op.f("ck_anomaly_step_state"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_anomaly_step_account_id")),
        sa.ForeignKeyConstraint(["anomaly_id"], ["anomaly.id"], name=op.f("fk_anomaly_step_anomaly_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anomaly_step")),
    )
    with op.batch_alter_table("anomaly_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_anomaly_step_anomaly_id"), ["anomaly_id"], unique=False)

    op.create_table(
        "poll",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("first_month", sa.String(length=7), nullable=False),
        sa.Column("last_month", sa.String(length=7), nullable=False),
        sa.Column("scale", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["account.id"], name=op.f("fk_poll_entered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_saved_view_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_saved_view_account_id_name")),
    )
    op.create_table(
        "exclusion",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("anomaly_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "state",
            sa.Enum("applied", "granted", "refused", name="exclusionstate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("applied_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "\"state\" = 'applied' OR \"state\" = 'granted' OR \"state\" = 'refused'",
            name=op.f("ck_exclusion_state"),
        ),
        sa.ForeignKeyConstraint(["anomaly_id"], ["anomaly.id"], name=op.f("fk_exclusion_anomaly_id")),
        sa.ForeignKeyConstraint(["applied_by"], ["account.id"], name=op.f("fk_exclusion_applied_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_exclusion_decided_by")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_exclusion_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusion")),
    )
    with op.batch_alter_table("exclusion", schema=None) as batch_op:
        batch_op.create_index("ix_exclusion_state", ["state"], unique=False)
        batch_op.create_index(
            "uq_exclusion_survey_id_stands",
            ["survey_id"],
            unique=True,
            sqlite_where=sa.text("state = 'applied' OR state = 'granted'"),
            postgresql_where=sa.text("state = 'applied' OR state = 'granted'"),
        )

    op.create_table(
        "poll_figure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("poll_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "object",
            sa.Enum("responsible_unit", "petition_office", name="ratedobject", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "\"object\" = 'responsible_unit' OR \"object\" = 'petition_office'",
            name=op.f("ck_poll_figure_object"),
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_poll_figure_poll_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_poll_figure_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_figure")),
        sa.UniqueConstraint(
            "poll_id", "unit_id", "object", name=op.f("uq_poll_figure_poll_id_unit_id_object")
        ),
    )
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phones_changed_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("fact_day", schema=None) as batch_op:
        batch_op.add_column(sa.Column("excluded", sa.Boolean(), nullable=False))

    with op.batch_alter_table("survey", schema=None) as batch_op:
        batch_op.add_column(sa.Column("excluded", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(
            "ix_survey_later_rounds",
            ["settled_at"],
            unique=False,
            sqlite_where=sa.text("round > 1"),
            postgresql_where=sa.text("round > 1"),
        )
