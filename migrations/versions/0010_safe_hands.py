"""safe hands

Sessions that can be ended, second factors, what went wrong at the door; acts are links of a chain, which
triggers let nobody change or take away.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

# What is written down stays; a lane's head only goes on. `flask audit verify` looks whether they are there.
_SQLITE = (
    "CREATE TRIGGER audit_stays_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'an act on record is never changed'); END",
    "CREATE TRIGGER audit_stays_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'an act on record is never removed'); END",
    "CREATE TRIGGER audit_lane_stays_delete BEFORE DELETE ON audit_lane BEGIN SELECT RAISE(ABORT, 'a chain is never removed'); END",
    "CREATE TRIGGER audit_lane_goes_on BEFORE UPDATE ON audit_lane WHEN NEW.lane <> OLD.lane OR NEW.seq <= OLD.seq OR OLD.lane = ':trail' BEGIN SELECT RAISE(ABORT, 'a chain only goes on'); END",
)
_POSTGRESQL = (
    "CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'an act on record is never changed or removed'; END $$",
    "CREATE FUNCTION audit_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.lane <> OLD.lane OR NEW.seq <= OLD.seq OR OLD.lane = ':trail' THEN RAISE EXCEPTION 'a chain only goes on'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER audit_stays_update BEFORE UPDATE ON audit EXECUTE FUNCTION audit_stays()",
    "CREATE TRIGGER audit_stays_delete BEFORE DELETE ON audit EXECUTE FUNCTION audit_stays()",
    "CREATE TRIGGER audit_stays_truncate BEFORE TRUNCATE ON audit EXECUTE FUNCTION audit_stays()",
    "CREATE TRIGGER audit_lane_stays_delete BEFORE DELETE ON audit_lane EXECUTE FUNCTION audit_stays()",
    "CREATE TRIGGER audit_lane_stays_truncate BEFORE TRUNCATE ON audit_lane EXECUTE FUNCTION audit_stays()",
    "CREATE TRIGGER audit_lane_goes_on BEFORE UPDATE ON audit_lane FOR EACH ROW EXECUTE FUNCTION audit_goes_on()",
)


def upgrade() -> None:
    op.create_table(
        "audit_lane",
        sa.Column("lane", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("seal", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("lane", name=op.f("pk_audit_lane")),
    )
    op.create_table(
        "login_try",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_login_try")),
    )
    op.create_table(
        "login_session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("factors", sa.JSON(), nullable=False),
        sa.Column("agent", sa.String(length=64), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_login_session_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("digest", name=op.f("uq_login_session_digest")),
    )
    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.create_index("ix_login_session_account_id", ["account_id"], unique=False)

    op.create_table(
        "passkey",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1023), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("transports", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_passkey_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.create_index("ix_passkey_account_id", ["account_id"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("account_id", "digest", name=op.f("uq_recovery_code_account_id_digest")),
    )
    op.create_table(
        "totp",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_totp_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_totp")),
    )
    op.add_column(
        "account", sa.Column("must_change", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("account", sa.Column("oidc_subject", sa.String(length=255), nullable=True))
    op.create_index("ix_account_oidc_subject", "account", ["oidc_subject"], unique=True)
    op.add_column("audit", sa.Column("lane", sa.String(length=64), nullable=True))
    op.add_column("audit", sa.Column("seq", sa.Integer(), nullable=True))
    op.add_column("audit", sa.Column("key_id", sa.LargeBinary(length=4), nullable=True))
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("uq_audit_lane_seq", "audit", ["lane", "seq"], unique=True)
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)
