import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from survey.accounts.guard import guarded_by, public
from survey.console.headers import POLICY
from tests.ordinary import MakeRuntime


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_every_answer_says_what_browsers_must_not_do(client: FlaskClient) -> None:
    for path in ("/login", "/nowhere", "/static/console.css", "/healthz"):
        with client.get(path) as answer:
            headers = answer.headers
        assert headers["Content-Security-Policy"] == POLICY
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"


def test_pages_of_people_are_kept_nowhere(supervisor: FlaskClient) -> None:
    assert supervisor.get("/account").headers["Cache-Control"] == "no-store"


def test_only_a_house_behind_tls_insists_on_it(make_runtime: MakeRuntime) -> None:
    for base, insists in (("https://huifang.example.cn", True), ("http://127.0.0.1:5000", False)):
        client = create_app(make_runtime(public_base_url=base)).test_client()
        assert ("Strict-Transport-Security" in client.get("/login").headers) is insists


@pytest.mark.parametrize(("language", "told"), [("zh-CN", "没有这个页面"), ("en", "Nothing here")])
def test_what_is_not_there_is_told_in_both_languages(client: FlaskClient, language: str, told: str) -> None:
    with client.session_transaction() as session:
        session["language"] = language
    page = client.get("/nowhere")
    assert page.status_code == 404
    assert told in page.text


def test_a_fault_of_ours_tells_nothing_of_the_house(app: Flask) -> None:
    def breaks() -> str:
        raise RuntimeError("a secret of the house")

    app.add_url_rule("/breaks", view_func=public(breaks))
    app.testing = False
    page = app.test_client().get("/breaks")
    assert page.status_code == 500
    assert "系统出错了" in page.text
    assert "secret" not in page.text
    assert "Traceback" not in page.text


def test_a_wrong_method_says_which_are_right(client: FlaskClient) -> None:
    page = client.post("/cases")
    assert page.status_code == 405
    assert "GET" in page.headers["Allow"]
    assert "<h1>" in page.text


def test_programs_are_not_answered_with_pages(app: Flask) -> None:
    def breaks() -> str:
        raise RuntimeError("a secret of the house")

    app.add_url_rule("/twilio/breaks", view_func=guarded_by("a signature")(breaks))
    app.testing = False
    for path in ("/twilio/breaks", "/twilio/nowhere", "/api/nowhere", "/healthz/x"):
        answer = app.test_client().get(path)
        assert answer.status_code in (404, 500)
        assert "Set-Cookie" not in answer.headers
        assert "回访" not in answer.text
        assert "secret" not in answer.text
