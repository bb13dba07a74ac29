import pytest
from flask import Blueprint, Flask

from survey.accounts.guard import Guard, guard_of, guarded_by, mark, permission, public
from survey.accounts.permissions import Permission
from survey.runtime import Runtime
from survey.vocabulary import Role
from tests.accounts.visits import csrf, sit


@pytest.fixture
def house(app: Flask) -> Flask:
    """The application with a route of each kind."""

    def view() -> str:
        return "in"

    app.add_url_rule("/t/open", "t_open", public(lambda: "in"), methods=["GET", "POST"])
    app.add_url_rule("/t/small", "t_small", permission(Permission.SCORES_SMALL)(lambda: "in"))
    app.add_url_rule("/t/signed", "t_signed", guarded_by("a signature")(lambda: "in"), methods=["POST"])
    app.add_url_rule("/t/forgotten", "t_forgotten", view)
    inner, outer = Blueprint("inner", __name__), Blueprint("outer", __name__, url_prefix="/t")
    inner.add_url_rule("/nested", "nested", view, methods=["POST"])
    mark(outer, Guard(own="bearer token"))
    outer.register_blueprint(inner)
    app.register_blueprint(outer)
    return app


def test_a_route_without_a_mark_is_shut_for_everybody(house: Flask, runtime: Runtime) -> None:
    client = house.test_client()
    assert guard_of(house, "t_forgotten") is None
    assert client.get("/t/forgotten").status_code == 403
    sit(client, runtime, Role.CENTRE)
    assert client.get("/t/forgotten").status_code == 403


def test_a_permission_is_asked_of_the_role(house: Flask, runtime: Runtime) -> None:
    client = house.test_client()
    refused = client.get("/t/small")
    assert refused.status_code == 302
    assert refused.location.startswith("/login?next=")
    sit(client, runtime, Role.ADMIN)
    assert client.get("/t/small").status_code == 403
    sit(client, runtime, Role.AUDITOR)
    assert client.get("/t/small").status_code == 200


def test_a_public_form_needs_its_token(house: Flask) -> None:
    client = house.test_client()
    assert client.get("/t/open").status_code == 200
    assert client.post("/t/open").status_code == 400
    assert client.post("/t/open", data={"csrf_token": csrf(client)}).status_code == 200


def test_programs_that_show_who_they_are_need_no_token(house: Flask) -> None:
    assert house.test_client().post("/t/signed").status_code == 200


def test_a_mark_on_a_blueprint_holds_for_what_is_inside(house: Flask) -> None:
    assert guard_of(house, "outer.inner.nested") == Guard(own="bearer token")
    assert house.test_client().post("/t/nested").status_code == 200
