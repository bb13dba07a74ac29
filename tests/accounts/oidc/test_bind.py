"""Binding an account, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from survey.accounts.enrol import set_active
from survey.accounts.oidc.bind import bind, bind_first, mark_for_first, person_of, subject_key
from survey.accounts.oidc.provider import SignedIn
from survey.models import Account, Audit
from survey.runtime import Runtime
from tests.accounts.oidc.conftest import add_account
from tests.ordinary import MakeRuntime

ISSUER = "https://id.example.cn"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def runtime(make_runtime: MakeRuntime) -> Runtime:
    return make_runtime()


def test_of_many_who_come_first_at_once_one_is_the_account(runtime: Runtime) -> None:
    """Each of another subject, all under the login that was marked."""
    add_account(runtime, "wang")
    with runtime.database.write() as session:
        mark_for_first(session, "wang", runtime.clock.now(), "test")

    def come(subject: str) -> bool:
        who = SignedIn(ISSUER, subject, {}, second_factor=False)
        with runtime.database.write() as session:
            return bind_first(session, who, "wang", runtime.clock.now()) is not None

    subjects = [f"subject {number}" for number in range(6)]
    with ThreadPoolExecutor(len(subjects)) as threads:
        came = dict(zip(subjects, threads.map(come, subjects), strict=True))
    assert sum(came.values()) == 1
    with runtime.database.read() as session:
        kept = session.scalars(select(Account.oidc_subject)).one()
        hows = [detail["how"] for detail in session.scalars(select(Audit.detail).order_by(Audit.id))]
        known = [person_of(session, SignedIn(ISSUER, one, {}, second_factor=False)) for one in subjects]
    assert [subject_key(ISSUER, one) == kept for one in subjects] == list(came.values())
    assert [person is not None for person in known] == list(came.values())
    assert hows == ["marked for the first sign-in", "first sign-in"]


def test_whose_account_was_closed_does_not_get_in_under_another_that_is_marked(runtime: Runtime) -> None:
    """A subject is one account here, closed or not: an operator says otherwise by `flask oidc link`."""
    who = SignedIn(ISSUER, "zhang there", {}, second_factor=False)
    add_account(runtime, "zhang")
    add_account(runtime, "zhang2")
    with runtime.database.write() as session:
        bind(session, "zhang", ISSUER, who.subject, runtime.clock.now(), "test")
        set_active(session, "zhang", False, runtime.clock.now(), "test")
        mark_for_first(session, "zhang2", runtime.clock.now(), "test")
    with runtime.database.write() as session:
        assert person_of(session, who) is None
        assert bind_first(session, who, "zhang2", runtime.clock.now()) is None


def test_issuer_and_subject_are_kept_apart() -> None:
    assert subject_key("https://a", "b/c") != subject_key("https://a/b", "c")
    assert len(subject_key(ISSUER * 9, "s" * 255)) == 64
