"""The table of what goes: nothing that is sealed is missing from it."""

from sqlalchemy import LargeBinary

from survey.models import Base
from survey.retention.let_go import _OF
from survey.retention.rules import RULES, Since, Span, Then, of_cases

# Hashes and public keys: nobody's words, name or number.
_NO_SECRET = {
    "account.password_hash", "login_session.digest", "login_try.key", "passkey.credential_id",
    "passkey.public_key", "recovery_code.digest", "token.digest", "link.digest",
    "audit.key_id", "audit.previous_hash", "audit.hash", "audit_lane.hash", "audit_lane.seal",
}  # fmt: skip


def test_every_sealed_column_says_when_it_goes() -> None:
    named = {str(rule.column.expression) for rule in RULES}
    binary = {
        str(column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert {column for column in binary if column.endswith("_sealed")} <= named
    assert binary - named <= _NO_SECRET


def test_what_goes_with_a_case_is_found_by_it() -> None:
    rules = [*of_cases(Span.WORDS), *of_cases(Span.CONTACTS)]
    assert {rule.column.class_ for rule in rules} <= set(_OF)


def test_what_stays_has_somebody_who_holds_it_and_all_else_goes() -> None:
    for rule in RULES:
        assert (rule.span is Span.STAYS) == (rule.since is Since.HELD) == (rule.then is None), rule
        if rule.then is Then.NULL:
            assert rule.column.expression.nullable, rule
