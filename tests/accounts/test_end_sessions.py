"""Sessions are ended, listed and swept alike on both databases."""

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from survey.accounts.end_sessions import end_session, end_sessions, list_sessions
from survey.accounts.people import Person, person_by_login, person_by_token
from survey.accounts.sessions import seat_person
from survey.accounts.sweep import forget_old_sessions
from survey.clock import SetClock
from survey.models import LoginSession
from survey.runtime import Runtime
from survey.vocabulary import Factor
from tests.accounts.visits import enrol
from tests.plans import plans_of


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def _seated(runtime: Runtime, login: str, agent: str) -> Person:
    now = runtime.clock.now()
    with runtime.database.write() as session:
        found = person_by_login(session, login)
        assert found
        seat = seat_person(session, found[0], (Factor.PASSWORD, Factor.TOTP), agent, now)
    who = found[0]
    return Person(who.id, who.login, who.name, who.role, who.unit_code, who.language, seat=seat)


def test_only_ones_own_that_are_open_are_listed_and_ended(runtime: Runtime, clock: SetClock) -> None:
    enrol(runtime)
    enrol(runtime, "li")
    rules = runtime.policy.accounts
    _seated(runtime, "wang", "idle")
    clock.advance(rules.idle)
    here = _seated(runtime, "wang", "here")
    clock.advance(timedelta(minutes=1))
    there, other = _seated(runtime, "wang", "there"), _seated(runtime, "li", "li's")
    assert here.seat and there.seat and other.seat
    now = clock.now()
    with runtime.database.write() as session:
        listed = list_sessions(session, here, rules, now)
        assert [(one.agent, one.this) for one in listed] == [("here", True), ("there", False)]
        assert not end_session(session, here.id, other.seat.id, now)
        assert end_session(session, here.id, there.seat.id, now)
        assert not end_session(session, here.id, there.seat.id, now)
        assert end_sessions(session, here.id, now, but=here.seat.id) == 1, "the idle one"
        assert [one.agent for one in list_sessions(session, here, rules, now)] == ["here"]
        assert end_sessions(session, here.id, now) == 1
        assert [one.agent for one in list_sessions(session, other, rules, now)] == ["li's"]
        assert forget_old_sessions(session, now) == 2
        kept = session.scalars(select(LoginSession.agent).order_by(LoginSession.agent)).all()
    assert kept == ["li's", "there"]


def test_who_is_at_the_screen_is_one_query_by_an_index(runtime: Runtime) -> None:
    enrol(runtime)
    seat = _seated(runtime, "wang", "here").seat
    assert seat

    def look() -> None:
        digest = sha256(seat.token.encode()).digest()
        with runtime.database.read() as session:
            assert person_by_token(session, digest, seat.token)

    plans = [plan for plan in plans_of(runtime, look) if plan]
    assert len(plans) == 1
    assert "login_session_digest" in plans[0] or "sqlite_autoindex_login_session" in plans[0]
