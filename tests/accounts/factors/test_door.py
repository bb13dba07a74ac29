"""The second step after the password: what opens, what does not, and that half in is not in."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from survey.accounts.enrol import NewPassword, set_active, set_password
from survey.accounts.factors import after_first
from survey.accounts.factors.remove import reset_factors
from survey.accounts.guard import guard_of
from survey.models import LoginSession, RecoveryCode, Totp
from survey.vocabulary import Factor
from tests.accounts.factors.visitor import Visitor
from tests.accounts.visits import csrf, enrol

STEP = "/login/second"


def test_the_password_alone_opens_where_there_is_no_second_factor(visitor: Visitor) -> None:
    assert visitor.log_in().location == "/"
    assert visitor.is_in()


def test_with_an_app_the_password_opens_nothing_and_the_number_does(visitor: Visitor) -> None:
    key = visitor.has_app()
    assert visitor.log_in(next="/cases?q=1").location == STEP
    assert not visitor.is_in()
    visitor.pass_time(seconds=30)
    assert visitor.second(number=visitor.number(key)).location == "/cases?q=1"
    assert visitor.is_in()


def test_r9_the_coming_is_on_record_once_with_what_was_shown(visitor: Visitor) -> None:
    key = visitor.has_app()
    before = len(visitor.acts())
    visitor.half_in()
    visitor.second(number="000000")
    visitor.pass_time(seconds=60)
    visitor.second(number=visitor.number(key))
    assert visitor.acts()[before:] == ["login.second.failed", "login"]
    with visitor.runtime.database.read() as session:
        shown = session.scalars(select(LoginSession.factors)).one()
    assert shown == ["password", "totp"]


def test_a_number_opens_once(visitor: Visitor) -> None:
    key = visitor.has_app()
    visitor.half_in()
    assert visitor.second(number=visitor.number(key)).status_code == 401, "it has set the app up"
    visitor.pass_time(seconds=60)
    number = visitor.number(key)
    visitor.second(number=number)
    assert visitor.is_in()
    visitor.half_in()
    assert visitor.second(number=number).status_code == 401
    assert not visitor.is_in()


def test_the_telephones_clock_may_be_half_a_minute_off(visitor: Visitor) -> None:
    key = visitor.has_app()
    for off, opens in ((-60, False), (-30, True), (30, True), (60, False)):
        visitor.pass_time(minutes=5)
        visitor.half_in()
        visitor.second(number=visitor.number(key, timedelta(seconds=off)))
        assert visitor.is_in() is opens, off


@pytest.mark.parametrize(
    ("shown", "place"), [(Factor.PASSWORD, STEP), (Factor.OIDC, STEP), (Factor.OIDC_MFA, "/cases")]
)
def test_a_sign_in_that_asked_for_two_is_not_asked_for_a_third(
    visitor: Visitor, app: Flask, shown: Factor, place: str
) -> None:
    visitor.has_app()
    with app.test_request_context():
        assert app.make_response(after_first(visitor.person(), shown, "/cases")).location == place


def test_half_in_nothing_opens_but_the_step(visitor: Visitor, app: Flask) -> None:
    """Every route that asks for a permission, by every method, leads to the door."""
    visitor.has_app()
    visitor.half_in()
    token, tried = csrf(visitor.client, STEP), 0
    for rule in app.url_map.iter_rules():
        guard = guard_of(app, rule.endpoint)
        if guard is None or guard.permission is None:
            continue
        path = re.sub(r"<(any\((\w+).*?\):\w+|int.*?>|[^>]*>)", lambda found: found[2] or "1", rule.rule)
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
            answer = visitor.client.open(path, method=method, data={"csrf_token": token})
            assert answer.status_code in (302, 404), (method, path, answer.status_code)
            assert answer.status_code == 404 or answer.location.startswith("/login?next="), (method, path)
            tried += answer.status_code == 302
    assert tried > 100
    assert visitor.client.get(STEP).status_code == 200


def test_half_in_ends_after_five_minutes(visitor: Visitor) -> None:
    key = visitor.has_app()
    visitor.half_in()
    token = csrf(visitor.client, STEP)
    visitor.pass_time(minutes=5, seconds=1)
    late = visitor.client.post(STEP, data={"number": visitor.number(key), "csrf_token": token})
    assert late.location == "/login"
    assert not visitor.is_in()


def test_half_in_is_this_browsers_alone(visitor: Visitor, app: Flask) -> None:
    key = visitor.has_app()
    visitor.half_in()
    visitor.pass_time(seconds=60)
    other = Visitor(app.test_client(), visitor.runtime)
    assert other.post(STEP, number=visitor.number(key)).location == "/login"
    assert not other.is_in()


@pytest.mark.parametrize("end", ["password", "closed", "reset"])
def test_what_changes_the_account_ends_what_is_half_in(visitor: Visitor, end: str) -> None:
    key = visitor.has_app()
    visitor.half_in()
    token = csrf(visitor.client, STEP)
    now = visitor.runtime.clock.now()
    with visitor.runtime.database.write() as session:
        if end == "password":
            set_password(session, "wang", NewPassword("another one of mine"), now, "test")
        elif end == "closed":
            set_active(session, "wang", False, now, "test")
        else:
            reset_factors(session, "wang", now, "test")
    visitor.pass_time(seconds=60)
    visitor.client.post(STEP, data={"number": visitor.number(key), "csrf_token": token})
    assert not visitor.is_in()


def test_numbers_are_not_guessed(visitor: Visitor, app: Flask) -> None:
    """Who knows the password and guesses has to wait; the owner at a browser that is known has not."""
    key = visitor.has_app()
    visitor.log_in()
    visitor.pass_time(seconds=60)
    visitor.second(number=visitor.number(key))
    thief = Visitor(app.test_client(), visitor.runtime)
    thief.half_in()
    answers = [thief.second(number=f"{n:06}") for n in range(7)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429] * 2
    assert "Retry-After" in answers[-1].headers
    visitor.half_in()
    visitor.pass_time(seconds=60)
    assert visitor.second(number=visitor.number(key)).location == "/"


def test_codes_are_counted_with_the_numbers(visitor: Visitor) -> None:
    visitor.has_app()
    visitor.half_in()
    answers = [visitor.second(**{way: "xxxx-xxxx-xxxx"}).status_code for way in ("code", "number") * 3]
    assert answers == [401] * 5 + [429]


def test_a_code_opens_once_however_it_is_typed(visitor: Visitor) -> None:
    visitor.has_app()
    codes = visitor.has_codes()
    for typed in (codes[0], codes[1].upper().replace("-", " ")):
        visitor.half_in()
        assert visitor.second(code=typed).location == "/"
        assert visitor.is_in()
    visitor.half_in()
    assert visitor.second(code=codes[0]).status_code == 401


def test_another_persons_code_opens_nothing(visitor: Visitor, app: Flask) -> None:
    enrol(visitor.runtime, "li")
    codes = Visitor(app.test_client(), visitor.runtime, "li").has_codes()
    visitor.has_app()
    visitor.half_in()
    assert visitor.second(code=codes[0]).status_code == 401
    with visitor.runtime.database.write() as session:
        session.execute(update(RecoveryCode).values(account_id=visitor.person().id))
    assert visitor.second(code=codes[0]).status_code == 401, "nor does a row that was moved"


def test_a_reset_ends_sessions_and_takes_everything(visitor: Visitor) -> None:
    visitor.has_app()
    visitor.has_codes()
    visitor.sit()
    with visitor.runtime.database.write() as session:
        assert reset_factors(session, "wang", visitor.runtime.clock.now(), "admin") == 1
        assert session.scalars(select(RecoveryCode)).all() == []
    assert not visitor.is_in()
    assert visitor.log_in().location == "/"


def test_nothing_that_opens_lies_readable_in_the_database(visitor: Visitor) -> None:
    key, codes = visitor.has_app(), visitor.has_codes()
    with visitor.runtime.database.read() as session:
        kept = [*session.scalars(select(Totp.key_sealed)), *session.scalars(select(RecoveryCode.digest))]
    told = b"".join(kept)
    assert len(kept) == 11
    assert key.encode() not in told
    assert not [code for code in codes if code.encode() in told or code.replace("-", "").encode() in told]
