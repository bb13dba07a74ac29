"""Who may not work without a second factor sees nothing before it is set up, whatever way they came."""

from dataclasses import replace

import pytest
from flask import Flask, session

from survey.accounts.factors import after_first
from survey.accounts.factors.required import is_required
from survey.accounts.guard import guard_of
from survey.models import Account
from survey.runtime import Runtime
from survey.vocabulary import Factor, Role
from tests.accounts.factors.visitor import OWN, Visitor
from tests.ordinary import MakeRuntime


@pytest.fixture
def runtime(make_runtime: MakeRuntime) -> Runtime:
    """An office whose pages others can reach."""
    return make_runtime(public_base_url="http://huifang.example.cn", sandbox_url="https://sandbox.example.cn")


@pytest.fixture
def app(app: Flask) -> Flask:
    app.config["SERVER_NAME"] = "huifang.example.cn"
    return app


def test_the_first_log_in_leads_to_setting_it_up_and_nowhere_else(visitor: Visitor, app: Flask) -> None:
    visitor.log_in()
    reached = set()
    for rule in app.url_map.iter_rules():
        guard = guard_of(app, rule.endpoint)
        if guard is None or guard.permission is None or rule.arguments or "GET" not in (rule.methods or ()):
            continue
        answer = visitor.client.get(rule.rule)
        if answer.location != OWN:
            reached.add((rule.rule, answer.status_code))
    assert {path for path, code in reached if code != 403} == {
        OWN,
        f"{OWN}/app/picture.svg",
        "/account/password",
    }


def test_that_page_shows_no_other_page(visitor: Visitor) -> None:
    visitor.log_in()
    page = visitor.client.get(OWN).text
    assert "<nav" not in page
    assert 'role="search"' not in page


def test_once_it_is_set_up_the_pages_open(visitor: Visitor) -> None:
    visitor.log_in()
    visitor.set_up_app()
    assert visitor.is_in()


def test_who_came_long_ago_shows_the_password_before_setting_one_up(visitor: Visitor) -> None:
    """A screen that was left open is not taken over by whoever passes."""
    visitor.log_in()
    visitor.pass_time(minutes=11)
    assert visitor.post(f"{OWN}/app/new", OWN).location == OWN
    visitor.prove()
    visitor.set_up_app()
    assert visitor.is_in()


def test_the_last_one_stays(visitor: Visitor) -> None:
    visitor.log_in()
    visitor.set_up_app()
    visitor.sit()
    visitor.post(f"{OWN}/app/remove", OWN)
    visitor.half_in()
    assert 'name="number"' in visitor.client.get("/login/second").text


def test_a_reset_leads_to_setting_it_up_again(visitor: Visitor) -> None:
    visitor.has_app()
    visitor.half_in(Factor.OIDC)
    assert visitor.client.get("/login/second").status_code == 200
    visitor.sit()
    assert visitor.client.get("/account").location == OWN, "a session without one is not let in"


@pytest.mark.parametrize(
    ("shown", "place"), [(Factor.PASSWORD, OWN), (Factor.OIDC, OWN), (Factor.OIDC_MFA, None)]
)
def test_every_way_in_is_asked_alike(visitor: Visitor, app: Flask, shown: Factor, place: str | None) -> None:
    with app.test_request_context():
        after_first(visitor.person(), shown, "/")
        kept = dict(session)
    with visitor.client.session_transaction() as cookie:
        cookie.update(kept)
    assert visitor.client.get("/account").location == place


def test_the_policy_says_of_which_roles(visitor: Visitor, app: Flask) -> None:
    person = visitor.person()
    with app.test_request_context():
        asked = {role for role in Role if is_required(replace(person, role=role))}
    assert asked == {Role.ADMIN, Role.SUPERVISOR, Role.CENTRE, Role.AUDITOR, Role.INSPECTOR}


def test_the_demonstrations_accounts_are_not_asked(visitor: Visitor, app: Flask) -> None:
    with visitor.runtime.database.write() as session:
        session.get_one(Account, visitor.person().id).demo = True
    visitor.sit()
    assert visitor.is_in()
