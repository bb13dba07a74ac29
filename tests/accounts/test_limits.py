"""Wrong tries are counted by all processes together, and lock no owner out of a browser that is known."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask, Response

from survey.accounts.known_browsers import COOKIE, remember_browser
from survey.accounts.limits import (
    FREE,
    MOST,
    TooManyTries,
    forget_tries,
    place_of_caller,
    take_try,
    went_right,
)
from survey.accounts.people import person_by_login
from survey.accounts.sessions import begin
from survey.clock import SetClock
from survey.runtime import Runtime
from survey.vocabulary import Factor
from tests.accounts.visits import enrol


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """How it is counted does depend on the database."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def at_the_door(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def _try(runtime: Runtime, login: str = "wang") -> timedelta | None:
    """How long to wait before this try is looked at; None if it is."""
    now = runtime.clock.now()
    try:
        with runtime.database.write() as session:
            take_try(session, "password", login, now)
    except TooManyTries as wait:
        return (wait.until or now + timedelta(days=999)) - now
    return None


@pytest.mark.usefixtures("at_the_door")
def test_waits_grow_to_an_hour_and_a_hundred_in_a_row_are_the_end(runtime: Runtime, clock: SetClock) -> None:
    assert [_try(runtime) for _ in range(FREE)] == [None] * FREE
    waits = []
    for _ in range(FREE, MOST):
        wait = _try(runtime)
        assert wait
        waits.append(int(wait.total_seconds() / 60))
        clock.advance(wait - timedelta(seconds=1))
        assert _try(runtime)
        clock.advance(timedelta(seconds=1))
        assert _try(runtime) is None
    assert waits[:8] == [1, 2, 4, 8, 16, 32, 60, 60] and set(waits[8:]) == {60}
    clock.advance(timedelta(days=365))
    assert _try(runtime) == timedelta(days=999)
    assert _try(runtime, "li") is None
    with runtime.database.write() as session:
        forget_tries(session, "wang")
    assert _try(runtime) is None


@pytest.mark.usefixtures("at_the_door")
def test_whoever_comes_in_begins_anew(runtime: Runtime) -> None:
    for _ in range(3):
        assert [_try(runtime) for _ in range(FREE)] == [None] * FREE
        assert _try(runtime)
        with runtime.database.write() as session:
            went_right(session, "password", "wang")


@pytest.mark.usefixtures("at_the_door")
def test_an_owner_who_comes_by_a_passkey_takes_the_strangers_wait_away(runtime: Runtime) -> None:
    enrol(runtime)
    while _try(runtime) is None:
        pass
    with runtime.database.read() as session:
        found = person_by_login(session, "wang")
    assert found
    begin(found[0], Factor.PASSKEY)
    assert _try(runtime) is None


def test_tries_at_the_same_time_are_counted_each(app: Flask, runtime: Runtime) -> None:
    def one(_: int) -> bool:
        with app.test_request_context():
            return _try(runtime) is None

    with ThreadPoolExecutor(8) as several:
        assert sum(several.map(one, range(4 * FREE))) == FREE


def test_a_known_browser_has_a_count_of_its_own_until_that_is_at_its_end(
    app: Flask, runtime: Runtime, clock: SetClock
) -> None:
    with app.test_request_context():
        remember_browser("wang")
        kept = app.process_response(Response()).headers["Set-Cookie"].split(";")[0]
    with app.test_request_context():
        while _try(runtime) is None:
            pass
    with app.test_request_context(headers={"Cookie": kept}):
        assert [_try(runtime) for _ in range(FREE)] == [None] * FREE
        assert _try(runtime) == timedelta(minutes=1)
        for _ in range(FREE, MOST):
            clock.advance(timedelta(hours=1))
            assert _try(runtime) is None
        clock.advance(timedelta(hours=1))
        assert _try(runtime) is None, "as a stranger"
        assert _try(runtime) == timedelta(minutes=2)
    with app.test_request_context():
        assert _try(runtime) == timedelta(minutes=2)


@pytest.mark.parametrize("forged", ["", "x.y.z", "eyJ3YW5nIjoiYSJ9.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"])
def test_a_cookie_that_we_did_not_sign_is_a_strangers(app: Flask, runtime: Runtime, forged: str) -> None:
    with app.test_request_context():
        while _try(runtime) is None:
            pass
    with app.test_request_context(headers={"Cookie": f"{COOKIE}={forged}"}):
        assert _try(runtime)


def test_a_browser_that_several_share_is_known_for_the_last_of_them(app: Flask, runtime: Runtime) -> None:
    logins = [f"wang{n}" for n in range(12)]
    kept = ""
    for login in logins:
        with app.test_request_context(headers={"Cookie": kept}):
            remember_browser(login)
            kept = app.process_response(Response()).headers["Set-Cookie"].split(";")[0]
    for login in (logins[0], logins[-1]):
        with app.test_request_context():
            while _try(runtime, login) is None:
                pass
    with app.test_request_context(headers={"Cookie": kept}):
        assert _try(runtime, logins[0])
        assert _try(runtime, logins[-1]) is None


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),  # a socket for both kinds: else all of IPv4 were one line
        ("192.0.2.1:40312", "192.0.2.1"),  # else each connection were a place of its own
        ("[2001:db8:1:2:3:4:5:6]:40312", "2001:db8:1:2::"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("a:b", "nowhere"),
        ("unknown", "nowhere"),
    ],
)
def test_one_caller_is_one_place_however_the_address_is_written(app: Flask, told: str, place: str) -> None:
    with app.test_request_context("/login", environ_overrides={"REMOTE_ADDR": told}):
        assert place_of_caller() == place
