"""Signatures hold behind a reverse proxy, whatever is in the address: through a real one, on real sockets."""

import http.client
import importlib
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from survey.models import Inbound
from survey.runtime import Runtime
from tests.build import make_questionnaire
from tests.carriers.stand_in import ACCOUNT, TOKEN
from tests.ordinary import MakeRuntime
from tests.servers import proxy, web
from tests.servers.proxy import Ways

PHONE = "+8613900000001"
Sent = list[tuple[str, str]]
Install = Callable[[str, Ways], tuple[Runtime, int]]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Who signed does not depend on the database."""
    return sqlite_url


@pytest.fixture
def install(make_runtime: MakeRuntime) -> Iterator[Install]:
    """An installation whose address is `base`, behind a proxy of these ways; the proxy's port."""
    with ExitStack() as running:

        def made(base: str, ways: Ways) -> tuple[Runtime, int]:
            runtime = make_runtime(
                public_base_url=base,
                twilio_account_sid=ACCOUNT,
                twilio_auth_token=TOKEN,
                trusted_proxies=1,
            )
            make_questionnaire(runtime)
            app: Flask = importlib.import_module("app").create_app(runtime)
            held: socket.socket = running.enter_context(web.reserved())
            running.enter_context(web.serving(app, held))
            return runtime, running.enter_context(proxy.before(held.getsockname()[1], ways))

        yield made


def post(port: int, host: str, target: str, form: Sent, signature: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {
        "Host": host,
        "X-Twilio-Signature": signature,
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
    }
    connection.request("POST", target, urlencode(form).encode(), headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def signed(address: str, form: Sent) -> str:
    """By the carrier's own library."""
    return str(RequestValidator(TOKEN).compute_signature(address, MultiDict(form)))


def text(number: int, **more: str) -> Sent:
    """A message as the carrier posts it: Chinese, plus signs, spaces."""
    said = {"MessageSid": f"SM{number:032x}", "From": PHONE, "To": "+15005550006", "Body": "满意 + 1 & 2%"}
    return [*(said | {"AccountSid": ACCOUNT} | more).items()]


ADDRESSES = [
    "/twilio/sms",
    "/twilio/sms?",
    "/twilio/sms?a=1&a=2&b=%E6%BB%A1%E6%84%8F",
    "/twilio/sms?b=%20+%2B&c",
    "/twilio/sms?x=%e6%bb%a1&next=https://h.cn/?y=1",
    "/twilio/voice/T0ken-_/%E8%AF%84%E4%BB%B7",
    "/twilio/voice/T0ken-_/a%3Fc%23d%25",
    "/twilio/sms/status/T0ken-_",
]
BASES = [
    ("https://huifang.example.cn", Ways()),
    ("https://huifang.example.cn", Ways(keeps_host=False)),
    ("https://HuiFang.Example.cn:8443", Ways()),
    ("https://huifang.example.cn:443/hf/county", Ways(takes_off="/hf/county", keeps_host=False)),
]


@pytest.mark.parametrize(("base", "ways"), BASES)
def test_what_the_carrier_signed_is_taken_and_nothing_else(install: Install, base: str, ways: Ways) -> None:
    runtime, port = install(base, ways)
    host = base.split("/")[2]
    for number, address in enumerate(ADDRESSES):
        form, target = text(number), ways.takes_off + address
        right = signed(base + address, form)
        assert post(port, host, target, form, right) in (200, 204, 400, 404), address
        for other in (text(number, Body="不满意"), [*form, ("Body", "5")], form[1:]):
            assert post(port, host, target, other, right) == 403, address
        assert post(port, host, f"{target}{'&' if '?' in target else '?'}z=1", form, right) == 403, address
        assert post(port, host, target, form, signed(f"https://evil.example{address}", form)) == 403
        assert post(port, host, target, form, "") == 403
    with runtime.database.read() as session:
        came = session.scalars(select(Inbound.sid).order_by(Inbound.id)).all()
    assert came == [
        f"SM{number:032x}" for number, one in enumerate(ADDRESSES) if one.split("?")[0] == "/twilio/sms"
    ]


def test_the_hosts_letters_and_port_may_have_been_signed_either_way(
    install: Install,
) -> None:
    _, port = install("https://HuiFang.example.cn", Ways())
    hosts = ("HuiFang.example.cn", "huifang.example.cn", "HuiFang.example.cn:443", "huifang.example.cn:443")
    for number, host in enumerate(hosts):
        form = text(number)
        assert post(port, host, "/twilio/sms", form, signed(f"https://{host}/twilio/sms", form)) == 200


def test_a_foreign_name_gets_no_further_whoever_signed(
    install: Install,
) -> None:
    _, port = install("https://huifang.example.cn", Ways())
    right = signed("https://huifang.example.cn/twilio/sms", text(1))
    assert post(port, "evil.example", "/twilio/sms", text(1), right) == 421


def test_names_that_stand_several_times(install: Install) -> None:
    _, port = install("https://huifang.example.cn", Ways())
    form = [*text(1), ("MediaUrl", "b"), ("MediaUrl", "a"), ("Empty", "")]
    right = signed("https://huifang.example.cn/twilio/sms", form)
    assert post(port, "huifang.example.cn", "/twilio/sms", form, right) == 200
    assert post(port, "huifang.example.cn", "/twilio/sms", [*form, ("MediaUrl", "c")], right) == 403


def test_r2_an_old_request_that_comes_again_changes_nothing(
    install: Install,
) -> None:
    """Whoever wrote down what the carrier sent has a signature that holds for ever, and gains nothing."""
    runtime, port = install("https://huifang.example.cn", Ways())
    right = signed("https://huifang.example.cn/twilio/sms", text(1))
    for _ in range(3):
        assert post(port, "huifang.example.cn", "/twilio/sms", text(1), right) == 200
    with runtime.database.read() as session:
        assert len(session.scalars(select(Inbound.id)).all()) == 1
