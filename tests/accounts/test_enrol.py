import pytest
from sqlalchemy import select

from survey.accounts.enrol import (
    AccountError,
    NewAccount,
    NewPassword,
    create_account,
    set_active,
    set_password,
    shortest_password,
)
from survey.accounts.passwords import SHORTEST_ALONE, WeakPassword, matches
from survey.accounts.people import person_by_login
from survey.models import Account, Audit, Totp
from survey.runtime import Runtime
from survey.vocabulary import Role
from tests.accounts.visits import PASSWORD, enrol
from tests.build import make_unit


def _create(runtime: Runtime, login: str, role: Role, unit: str | None = None) -> None:
    enrol(runtime, login, role, unit)


def test_r9_every_act_on_an_account_leaves_a_trace_without_the_password(runtime: Runtime) -> None:
    _create(runtime, "wang", Role.SUPERVISOR)
    now = runtime.clock.now()
    with runtime.database.write() as session:
        set_password(session, "wang", NewPassword("another one of mine"), now, "li")
        set_active(session, "wang", False, now, "li")
        set_active(session, "wang", True, now, "li")
    with runtime.database.read() as session:
        acts = session.scalars(select(Audit).order_by(Audit.id)).all()
    assert [act.act for act in acts] == [
        "account.create",
        "account.password",
        "account.disable",
        "account.enable",
    ]
    assert {act.subject_id for act in acts} == {"wang"}
    assert "another" not in str([act.detail for act in acts])


@pytest.mark.parametrize("login", ["", "Wang", "王", "a b", "-a", "x" * 65])
def test_an_ill_formed_login_is_refused(runtime: Runtime, login: str) -> None:
    with pytest.raises(AccountError, match="login"):
        _create(runtime, login, Role.SUPERVISOR)


def test_a_login_is_given_once(runtime: Runtime) -> None:
    _create(runtime, "wang", Role.SUPERVISOR)
    with pytest.raises(AccountError, match="taken"):
        _create(runtime, "wang", Role.ADMIN)


def test_a_verifier_may_have_a_unit_as_their_area(runtime: Runtime) -> None:
    make_unit(runtime, "S1")
    for login, unit in (("everywhere", None), ("area", "S1")):
        _create(runtime, login, Role.VERIFIER, unit)
    with runtime.database.read() as session:
        found = [person_by_login(session, login) for login in ("everywhere", "area")]
    assert [one[0].unit_code for one in found if one] == [None, "S1"]


@pytest.mark.parametrize(("role", "unit"), [(Role.UNIT, None), (Role.SUPERVISOR, "S1"), (Role.UNIT, "NIX")])
def test_a_units_account_has_a_unit_and_others_have_none(
    runtime: Runtime, role: Role, unit: str | None
) -> None:
    make_unit(runtime, "S1")
    with pytest.raises(AccountError, match="unit"):
        _create(runtime, "wang", role, unit)


def test_a_password_that_may_not_be_one_leaves_the_old_one(runtime: Runtime) -> None:
    _create(runtime, "wang", Role.SUPERVISOR)
    for weak in ("short", PASSWORD, "wang wang wang 2026", "某县信访局某县信访局某县信访局"):
        new = NewPassword(weak, office="某县信访局")
        with pytest.raises(WeakPassword), runtime.database.write() as session:
            set_password(session, "wang", new, runtime.clock.now(), "wang")
    with runtime.database.read() as session:
        kept = session.scalars(select(Account.password_hash)).one()
        assert matches(kept, PASSWORD)


def test_beside_a_second_factor_a_password_may_be_shorter(runtime: Runtime) -> None:
    _create(runtime, "wang", Role.SUPERVISOR)
    now, new = runtime.clock.now(), NewPassword("x7$kLm2pq")
    with pytest.raises(WeakPassword) as refused, runtime.database.write() as session:
        set_password(session, "wang", new, now, "wang")
    assert refused.value.least == SHORTEST_ALONE
    with runtime.database.write() as session:
        account = session.scalars(select(Account)).one()
        session.add(Totp(account_id=account.id, key_sealed=b"", created_at=now, confirmed_at=None))
        session.flush()
        assert shortest_password(session, account.id) == SHORTEST_ALONE
        session.get_one(Totp, account.id).confirmed_at = now
    with runtime.database.write() as session:
        set_password(session, "wang", new, now, "wang")


def test_demonstration_accounts_say_so(runtime: Runtime) -> None:
    new = NewAccount("demo", "演示", Role.SUPERVISOR, "qingxi-demo", demo=True)
    with runtime.database.write() as session:
        create_account(session, new, runtime.clock.now(), "test")
        assert session.scalars(select(Account.demo)).all() == [True]
