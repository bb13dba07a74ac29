"""Requests that no browser sends: each is answered, none with a 500, and none does more than it may."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey.runtime import Runtime
from survey.vocabulary import Role
from tests.accounts.visits import csrf, sit
from tests.hardening.walk import filled, rules
from tests.rectification.scene import Scene
from tests.rectification.scenes import scene

__all__ = ["scene"]

NUMBERS = (
    "0", "-1", "007", "1e3", "9223372036854775807", "9223372036854775808", "9" * 60, "%D9%A1", "%EF%BC%91",
)  # fmt: skip
WORDS = (
    "%00", "%ff", "%C0%AE%C0%AE", "..", "..%2f..%2f..%2fetc%2fpasswd", "..%5c..%5csecret_key", "%0d%0aX:1",
    "{{9900001*9900017}}", "%25n%25s", "$%7B7*7%7D",
    "a" * 1500, "%F0%9F%92%A9", "%E2%80%AE", "'%20OR%20'1'='1",
)  # fmt: skip
QUERY = {
    "q": "%_\\' OR 1=1 --", "page": "9" * 40, "period": "٢٠٢٦-١٠", "unit": "%", "format": "exe",
    "sort": "1;drop", "cursor": "\x00", "month": "2026-13", "other": "[", "language": "../..", "scale": "١",
    "table": "{{9900001*9900017}}",
}  # fmt: skip
HEADERS = {
    "Range": "bytes=0-0," * 200, "If-Modified-Since": "Sun, 99 Foo 99999 99:99:99 GMT",
    "If-None-Match": 'W/"' * 90,
    "Accept": ";;,,q==" * 40, "Accept-Language": "zh;q=1e400,en;q=nan", "Authorization": "Bearer \xff\xfe",
    "Cookie": "huifang=.eJw; huifang=\"\\\"; huifang_known=x.y.z", "User-Agent": "\x9b\xff" * 40,
    "X-HTTP-Method-Override": "DELETE", "X-Original-URL": "/overview", "Content-Encoding": "gzip",
}  # fmt: skip


MOST = 8  # of one rule, evenly from all


def odd_addresses(app: Flask) -> Iterator[str]:
    for rule in rules(app, "GET"):
        every = list(filled(rule, *WORDS, numbers=("1", *NUMBERS)))
        yield from every[:: -(-len(every) // MOST)]


@pytest.mark.parametrize("role", [Role.CENTRE, Role.UNIT])
def test_no_address_breaks_anything(client: FlaskClient, scene: Scene, role: Role | None) -> None:
    scene.opened()
    if role:
        sit(client, scene.runtime, role, "roads" if role is Role.UNIT else None)
    for address in odd_addresses(client.application):
        with client.get(address) as answer:
            assert answer.status_code < 500, address
            assert "X" not in answer.headers
            assert b"98010178200017" not in answer.data, address


def test_no_query_or_header_breaks_anything(client: FlaskClient, scene: Scene) -> None:
    sit(client, scene.runtime, Role.CENTRE)
    for rule in rules(client.application, "GET"):
        for address in filled(rule):
            for names in (QUERY, ("q", "page"), ("period", "unit"), ("format", "table")):
                with client.get(address, query_string={name: QUERY[name] for name in names}) as answer:
                    assert answer.status_code < 500, (address, names)
    assert client.get("/search?q=%00").status_code == 400  # PostgreSQL takes none
    for address in ("/overview", "/static/console.css", "/api/v1/scores", "/s/abc"):
        for name, value in HEADERS.items():
            with client.get(address, headers={name: value}) as answer:
                assert answer.status_code < 500, (address, name)


@pytest.mark.parametrize(
    "path", ["../app.py", "..%2fapp.py", "%2e%2e/app.py", "....//app.py", "/etc/passwd", "%2fetc%2fpasswd"]
)
def test_nothing_is_served_from_outside(client: FlaskClient, path: str) -> None:
    for base in ("/static/", "/bootstrap/static/", "/api/docs/", "/twilio/voice/audio/zh-CN/", "/verify/"):
        with client.get(base + path) as answer:
            assert answer.status_code in (301, 302, 308, 400, 404)
            assert b"create_app" not in answer.data and b"root:" not in answer.data


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "FOO"])
def test_other_methods_are_refused(client: FlaskClient, runtime: Runtime, method: str) -> None:
    sit(client, runtime)
    for address in ("/overview", "/login", "/api/v1/cases", "/twilio/sms", "/s/x", "/static/console.css"):
        assert client.open(address, method=method).status_code in (404, 405), address


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_no_header_makes_another_method_of_one(client: FlaskClient, runtime: Runtime, name: str) -> None:
    sit(client, runtime)
    assert client.get("/saved-views/1/remove", headers={name: "POST"}).status_code == 405
    assert client.post("/overview", headers={name: "GET"}).status_code == 405
    assert client.get("/saved-views/1/remove?_method=POST").status_code == 405


def test_forms_that_flood_are_refused(client: FlaskClient, runtime: Runtime) -> None:
    sit(client, runtime)
    token = csrf(client, "/saved-views")
    part = '--X\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    kinds = {
        "application/x-www-form-urlencoded": "&".join(f"a{n}=1" for n in range(100_000)),
        "multipart/form-data; boundary=X": part * 20_000 + "--X--\r\n",
        f"multipart/form-data; boundary={'x' * 5000}": "language=en",
        "multipart/form-data": "language=en",
        "application/x-www-form-urlencoded; charset=utf-7": "language=+AGUAbg-",
    }
    for kind, body in kinds.items():
        for address in ("/language", "/polls/new", "/questionnaires/draft", "/evidence/of/1", "/verify/1"):
            answer = client.post(address, data=f"csrf_token={token}&{body}", content_type=kind)
            assert answer.status_code in (400, 403, 404, 413), (kind[:60], address)


def test_a_packed_body_is_not_unpacked(client: FlaskClient, runtime: Runtime) -> None:
    """What a server would inflate could be a thousand times as large as what was counted."""
    sit(client, runtime)
    answer = client.post("/language", data=b"\x1f\x8b" + b"x" * 900, headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 400
