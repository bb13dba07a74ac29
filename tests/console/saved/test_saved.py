"""Views that somebody keeps: their own, of pages of ours."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from survey.console.saved.store import AT_MOST, TooMany, drop_view, keep_view, views_of
from survey.models import SavedView
from survey.runtime import Runtime
from survey.vocabulary import Role
from tests.accounts.visits import csrf, sit

VIEW = "/overview?period=last12&unit=XZ&sort=rated&order=desc"


def _keep(client: FlaskClient, address: str, name: str = "乡镇全年") -> TestResponse:
    token = csrf(client, "/saved-views")
    return client.post("/saved-views", data={"csrf_token": token, "name": name, "address": address})


def _kept(runtime: Runtime) -> list[tuple[str, str]]:
    with runtime.database.read() as session:
        return [(view.name, view.address) for view in session.scalars(select(SavedView))]


def test_a_view_is_kept_opened_and_removed(supervisor: FlaskClient, runtime: Runtime) -> None:
    form = re.search(r'name="address" value="([^"]+)"', supervisor.get(VIEW).text)
    assert form
    answer = _keep(supervisor, form[1].replace("&amp;", "&"))
    assert answer.location == VIEW
    page = supervisor.get(VIEW).text
    assert "已保存为“乡镇全年”" in page
    assert f'<a href="{VIEW.replace("&", "&amp;")}" aria-current="page">乡镇全年</a>' in page
    listed = supervisor.get("/saved-views").text
    remove = re.search(r'action="(/saved-views/\d+/remove)"', listed)
    assert remove
    assert supervisor.post(remove[1], data={"csrf_token": csrf(supervisor, VIEW)}).status_code == 302
    assert _kept(runtime) == []


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/overview", "//evil.example/overview", "/\\evil.example", "javascript:alert(1)",
        "overview", "", "/nowhere", "/login", "/logout", "/account", "/static/console.css", "/cases/20",
        "/cases?q=XF", "/search?q=a", "/saved-views", "/units/", "/api/v1/scores", "//overview",
        "/overview?period=" + "1" * 600,
        "/callbacks\\@evil.example",
    ],
)  # fmt: skip
def test_only_pages_of_figures_of_ours_are_kept(
    supervisor: FlaskClient, runtime: Runtime, address: str
) -> None:
    assert _keep(supervisor, address).status_code == 400
    assert _kept(runtime) == []


def test_where_one_stood_in_the_list_is_not_kept(supervisor: FlaskClient, runtime: Runtime) -> None:
    for passing in ("page=2", "cursor=abc", "format=csv", "table=units"):
        assert _keep(supervisor, f"/callbacks?show=settled&{passing}").location == "/callbacks?show=settled"
    assert (
        _keep(supervisor, "/callbacks?x=%0d%0aSet-Cookie:1").location == "/callbacks?x=%0D%0ASet-Cookie%3A1"
    )


@pytest.mark.parametrize("name", ["", "  ", "甲" * 61])
def test_a_view_has_a_name(supervisor: FlaskClient, runtime: Runtime, name: str) -> None:
    assert _keep(supervisor, VIEW, name).status_code == 400
    assert _kept(runtime) == []


def test_r12_a_page_of_a_case_offers_no_keeping(supervisor: FlaskClient) -> None:
    assert 'action="/saved-views"' in supervisor.get("/overview").text
    for path in ("/cases/20", "/cases?q=XF", "/account"):
        assert 'action="/saved-views"' not in supervisor.get(path).text


def test_nobody_has_another_ones_views(app: Flask, runtime: Runtime) -> None:
    first, second = app.test_client(), app.test_client()
    sit(first, runtime)
    sit(second, runtime, Role.AUDITOR)
    _keep(first, VIEW)
    with runtime.database.read() as session:
        number = session.scalars(select(SavedView.id)).one()
    assert "乡镇全年" not in second.get("/saved-views").text
    token = csrf(second, "/saved-views")
    assert second.post(f"/saved-views/{number}/remove", data={"csrf_token": token}).status_code == 404
    assert len(_kept(runtime)) == 1


def test_r6_a_unit_keeps_only_what_it_may_open(client: FlaskClient, runtime: Runtime) -> None:
    sit(client, runtime, Role.UNIT, "XZ")
    assert _keep(client, "/callbacks").status_code == 400
    assert _keep(client, "/units/XZ?period=2026").location == "/units/XZ?period=2026"


def test_thirty_are_enough(supervisor: FlaskClient, runtime: Runtime) -> None:
    for number in range(AT_MOST):
        _keep(supervisor, VIEW, f"视图{number}")
    assert _keep(supervisor, VIEW, "多一个").location == "/saved-views"
    assert "请先删除一个" in supervisor.get("/saved-views").text
    assert len(_kept(runtime)) == AT_MOST


class TestOnBoth:
    @pytest.fixture(params=["sqlite", "postgresql"])
    def database_url(self, request: pytest.FixtureRequest) -> str:
        url: str = request.getfixturevalue(f"{request.param}_url")
        return url

    def test_the_same_name_is_the_same_view(self, client: FlaskClient, runtime: Runtime) -> None:
        me, now = sit(client, runtime).id, runtime.clock.now()
        for address in ("/overview", "/callbacks"):
            with runtime.database.write() as session:
                keep_view(session, me, "甲", address, now)
        with runtime.database.write() as session:
            (view,) = views_of(session, me)
            assert view.address == "/callbacks"
            assert not drop_view(session, me + 1, view.id)
            assert drop_view(session, me, view.id)
            assert views_of(session, me) == []
            for number in range(AT_MOST):
                keep_view(session, me, str(number), "/overview", now)
            with pytest.raises(TooMany):
                keep_view(session, me, "one more", "/overview", now)
