"""We answer to our own names, and believe as many proxies as are ours."""

import importlib

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey.accounts.guard import public
from survey.console.hosts import host_name, our_names
from tests.accounts.visits import PASSWORD, csrf, enrol
from tests.ordinary import MakeRuntime

PUBLIC, LINKS = "https://huifang.example.cn:8443", "https://hf.cn"
HERE, CALLER = "127.0.0.1", "203.0.113.9"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def make_app(make_runtime: MakeRuntime, proxies: int = 0) -> Flask:
    runtime = make_runtime(public_base_url=PUBLIC, link_base_url=LINKS, trusted_proxies=proxies)
    app: Flask = importlib.import_module("app").create_app(runtime)
    app.add_url_rule(
        "/t/who", "t_who", public(lambda: f"{request.remote_addr} {request.scheme} {request.host}")
    )
    return app


def ask(client: FlaskClient, host: str, path: str = "/login", **headers: str) -> TestResponse:
    told = {"Host": host} | {f"X-Forwarded-{name}": value for name, value in headers.items()}
    return client.get(path, headers=told, environ_overrides={"REMOTE_ADDR": HERE})


@pytest.mark.parametrize(
    "host",
    [
        "huifang.example.cn",
        "huifang.example.cn:8443",
        "HuiFang.Example.CN",
        "huifang.example.cn.",
        "hf.cn",
        "127.0.0.1:5000",
        "localhost",
        "[::1]:5000",
    ],
)
def test_we_answer_to_our_own_names_and_on_this_machine(make_runtime: MakeRuntime, host: str) -> None:
    assert ask(make_app(make_runtime).test_client(), host).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "huifang.example.cn.evil.example",
        "evil-huifang.example.cn",
        "evil.example@huifang.example.cn",
        "huifang.example.cn@evil.example",
        "huifang.example.cn/x",
        "huifang.example.cn:80:90",
        "10.0.0.5:5000",
        "2130706433",
        "[::1",
        " ",
    ],
)
def test_to_no_other_name(make_runtime: MakeRuntime, host: str) -> None:
    client = make_app(make_runtime).test_client()
    for path in ("/login", "/", "/nothing-here", "/api/v1/scores", "/s/token"):
        refused = ask(client, host, path)
        assert refused.status_code == 421
        assert "evil" not in refused.text + str(refused.headers)
    assert client.post("/twilio/sms", headers={"Host": host}).status_code == 421


def test_what_looks_after_machines_may_know_us_by_address(make_runtime: MakeRuntime) -> None:
    client = make_app(make_runtime).test_client()
    for path in ("/healthz", "/readyz", "/metrics"):
        assert ask(client, "10.0.0.5:5000", path).status_code == 200
        assert ask(client, "rebound.evil.example", path).status_code == 421


def test_without_proxies_of_ours_no_such_header_is_believed(make_runtime: MakeRuntime) -> None:
    told = ask(
        make_app(make_runtime).test_client(),
        "hf.cn",
        "/t/who",
        For="198.51.100.7",
        Proto="https",
        Host="evil.example",
    )
    assert told.text == f"{HERE} http hf.cn"


@pytest.mark.parametrize(
    ("proxies", "given", "believed"),
    [
        (1, CALLER, CALLER),
        (1, f"198.51.100.7, {CALLER}", CALLER),  # the first was written by the caller
        (2, f"198.51.100.7, {CALLER}, 10.0.0.1", CALLER),
        (2, CALLER, HERE),  # came past one of them
    ],
)
def test_as_many_are_believed_as_are_ours(
    make_runtime: MakeRuntime, proxies: int, given: str, believed: str
) -> None:
    client = make_app(make_runtime, proxies).test_client()
    protos = ", ".join(["https"] * proxies)
    told = ask(client, "hf.cn", "/t/who", For=given, Proto=protos)
    assert told.text == f"{believed} https hf.cn"


def test_a_foreign_name_is_refused_however_it_comes(make_runtime: MakeRuntime) -> None:
    client = make_app(make_runtime, 1).test_client()
    assert ask(client, HERE, "/t/who", Host="hf.cn").status_code == 200
    assert ask(client, HERE, "/t/who", Host="evil.example").status_code == 421
    assert ask(client, "hf.cn", "/t/who", Host="hf.cn, evil.example").status_code == 421


def test_behind_tls_forms_go_through_and_cookies_stay_on_it(make_runtime: MakeRuntime) -> None:
    """Whatever the proxy made of the name, the port and the referrer."""
    app = make_app(make_runtime, 1)
    enrol(app.extensions["huifang"])
    client = app.test_client()
    client.environ_base |= {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": CALLER}
    form = {"login": "wang", "password": PASSWORD, "csrf_token": csrf(client)}
    entered = client.post("/login", data=form)
    assert entered.status_code == 302
    cookies = entered.headers.getlist("Set-Cookie")
    assert cookies
    assert all("Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
    assert entered.headers["Strict-Transport-Security"].startswith("max-age=")
    assert entered.location.startswith("/")


def test_names_are_compared_as_browsers_send_them(make_runtime: MakeRuntime) -> None:
    settings = make_runtime(
        public_base_url="https://回访.cn/x", link_base_url="http://[2001:DB8::1]:80"
    ).settings
    assert our_names(settings) == {"xn--zbso44j.cn", "2001:db8::1"}
    assert host_name("[2001:db8::1]:80") in our_names(settings)
