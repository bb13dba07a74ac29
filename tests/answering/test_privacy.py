"""`/privacy`: in both languages, for anybody, with the spans and numbers that are in force."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from survey.answering.privacy import _long
from survey.runtime import Runtime


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_it_says_what_holds_here(client: FlaskClient, runtime: Runtime) -> None:
    answer = client.get("/privacy")
    assert answer.status_code == 200
    for said in (
        "留2年",
        "留1年",
        runtime.settings.hotline,
        runtime.settings.supervision_line,
        "依法履行职责",
    ):
        assert said in answer.text, said
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    english = client.get("/privacy?lang=en").text
    assert '<html lang="en">' in english and "what you said, 2 years" in english


def test_it_is_led_to_from_the_door_and_from_petitioners_pages(client: FlaskClient) -> None:
    assert "/privacy" in client.get("/login").text
    assert "/privacy?lang=" in client.get("/s/nobodys-link").text


def test_spans_in_the_largest_whole_unit(client: FlaskClient) -> None:
    with client.application.test_request_context():
        assert [_long(timedelta(days=n)) for n in (1, 90, 365, 730, 731)] == [
            "1天",
            "90天",
            "1年",
            "2年",
            "731天",
        ]
