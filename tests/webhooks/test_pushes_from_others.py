"""Whoever lacks the secret, or comes from elsewhere, is told that there is nothing, and changes nothing."""

import importlib
import json
import logging
from datetime import timedelta
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select

from survey.models import Inbound
from survey.runtime import Runtime
from survey.webhooks import pushes
from survey.webhooks.pushes import MOST_BYTES
from tests.ordinary import MakeRuntime
from tests.webhooks.gateway import PLACE, SECRET, SETTINGS, Gateway, Pushing, text

PHONE = "+8613900000001"
ELSEWHERE = "198.51.100.1"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Who may push does not depend on the database."""
    return sqlite_url


def pushing(runtime: Runtime) -> Pushing:
    app: Flask = importlib.import_module("app").create_app(runtime)
    return Pushing(app)


def message(runtime: Runtime) -> bytes:
    return json.dumps([text(PHONE, "1", runtime.clock.now())]).encode()


def kept(runtime: Runtime) -> int:
    with runtime.database.read() as session:
        return len(session.scalars(select(Inbound.id)).all())


@pytest.mark.parametrize(
    "secret",
    [SECRET[:-1], f"{SECRET}x", SECRET.upper(), "x", "%00", "满意", "\udcff", quote(SECRET + "\n"), "None"],
)
def test_without_the_secret_there_is_nothing(office: Runtime, push: Pushing, secret: str) -> None:
    address = secret.encode("utf-8", "surrogateescape").decode("latin-1") if "\udcff" in secret else secret
    wrong = push.raw("texts", message(office), secret=address)
    elsewhere = push.raw("texts", message(office), place=ELSEWHERE)
    assert wrong.status_code == elsewhere.status_code == 404
    assert wrong.data == elsewhere.data, "who has guessed it is not told so"
    assert {*dict(wrong.headers)} == {*dict(elsewhere.headers)}
    assert kept(office) == 0


def test_where_nothing_pushes_there_is_nothing(make_runtime: MakeRuntime) -> None:
    runtime = make_runtime(**SETTINGS)
    assert pushing(runtime).raw("texts", message(runtime)).status_code == 404


def test_where_no_secret_is_set_none_is_right(make_runtime: MakeRuntime) -> None:
    runtime = make_runtime(carrier=Gateway(), push_from=SETTINGS["push_from"])
    push = pushing(runtime)
    for secret in ("None", "x", SECRET, "%20"):
        assert push.raw("texts", message(runtime), secret=secret).status_code == 404


def test_where_no_place_is_set_it_is_this_machine(make_runtime: MakeRuntime) -> None:
    runtime = make_runtime(carrier=Gateway(), push_secret=SECRET)
    push = pushing(runtime)
    assert push.raw("texts", message(runtime)).status_code == 404
    assert push.raw("texts", message(runtime), place="127.0.0.1").status_code == 200
    assert push.raw("texts", message(runtime), place="::1").status_code == 200


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (PLACE, 200), (f"::ffff:{PLACE}", 200), (f"{PLACE}:4711", 200), ("2001:db8::1", 200),
        ("203.0.114.7", 404), ("::1", 404), ("127.0.0.1", 404), ("unknown", 404), ("", 404),
    ],
)  # fmt: skip
def test_only_from_where_the_gateway_is(office: Runtime, push: Pushing, place: str, code: int) -> None:
    assert push.raw("texts", message(office), place=place).status_code == code
    assert kept(office) == (code == 200)


@pytest.mark.parametrize(
    ("proxies", "place", "forwarded", "code"),
    [
        (0, ELSEWHERE, PLACE, 404),
        (0, PLACE, ELSEWHERE, 200),
        (1, "127.0.0.1", PLACE, 200),
        (1, "127.0.0.1", f"{ELSEWHERE}, {PLACE}", 200),
        (1, "127.0.0.1", f"{PLACE}, {ELSEWHERE}", 404),
        (2, "127.0.0.1", f"{PLACE}, 10.0.0.1", 200),
        (2, "127.0.0.1", f"{PLACE}, {ELSEWHERE}, 10.0.0.1", 404),
    ],
)
def test_a_place_that_somebody_only_writes_is_not_believed(
    make_runtime: MakeRuntime, proxies: int, place: str, forwarded: str, code: int
) -> None:
    runtime = make_runtime(carrier=Gateway(), trusted_proxies=proxies, **SETTINGS)
    headers = {"X-Forwarded-For": forwarded, "X-Real-IP": PLACE, "Forwarded": f"for={PLACE}"}
    answer = pushing(runtime).raw("texts", message(runtime), place=place, headers=headers)
    assert answer.status_code == code


def test_a_body_has_an_end(office: Runtime, push: Pushing) -> None:
    body = message(office)
    assert push.raw("texts", body + b" " * (MOST_BYTES - len(body))).status_code == 200
    assert push.raw("texts", body + b" " * (MOST_BYTES + 1 - len(body))).status_code == 413
    assert push.raw("texts", b" " * (MOST_BYTES + 1), secret="x").status_code == 404


def test_a_packed_body_is_not_unpacked(office: Runtime, push: Pushing) -> None:
    answer = push.raw("texts", b"\x1f\x8b" + b"x" * 90, headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 400


def test_nothing_but_a_post_is_taken(office_app: Flask) -> None:
    for method in ("GET", "PUT", "PATCH", "DELETE", "TRACE"):
        answer = office_app.test_client().open(f"/push/{SECRET}/texts", method=method)
        assert answer.status_code == 405
        assert SECRET not in answer.text + str(answer.headers)


def test_the_secret_is_told_nowhere(
    office: Runtime,
    office_app: Flask,
    push: Pushing,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever breaks where: in no log, no answer, no figure."""
    caplog.set_level(logging.DEBUG)
    office_app.testing = False
    told = [push.raw("texts", b"["), push.raw("none", b"[]"), push.raw("texts", b"[]", place=ELSEWHERE)]
    told.append(push.raw("texts", json.dumps([7, {"sid": "x"}]).encode()))
    with monkeypatch.context() as broken:
        broken.setattr(pushes, "take_push", lambda *_: 1 / 0)
        told.append(push.raw("texts", message(office)))
    with monkeypatch.context() as broken:
        broken.setattr(pushes, "current_runtime", lambda: 1 / 0)
        told.append(push.raw("texts", message(office)))
    office_app.before_request_funcs.setdefault(None, []).append(lambda: str(1 / 0))
    told.append(push.raw("texts", message(office)))
    office_app.before_request_funcs[None].pop()
    assert [one.status_code for one in told] == [400, 400, 404, 503, 503, 500, 500]
    out, err = capfd.readouterr()
    assert "ZeroDivisionError" in caplog.text + out + err, "it is looked at where it is written"
    figures = office_app.test_client().get("/metrics").text
    for written in (caplog.text, out, err, figures, *(one.text for one in told), repr(office.settings)):
        assert SECRET not in written


def test_what_came_too_late_keeps_to_the_hours(office: Runtime, push: Pushing) -> None:
    """A time far back is as the carrier tells it: it makes no answer of ours a reply within minutes."""
    long_ago = office.clock.now() - timedelta(days=3)
    assert push("texts", [text(PHONE, "1", long_ago)]) == 200
    with office.database.read() as session:
        assert session.scalars(select(Inbound.received_at)).all() == [long_ago]
