"""Passkeys in a real browser, with the device that its developers' tools make of software."""

import socket
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from survey.clock import SetClock
from survey.models import LoginSession, Passkey
from survey.runtime import Runtime
from tests.accounts.visits import PASSWORD, enrol
from tests.ordinary import MakeRuntime
from tests.seen import faults
from tests.servers import web

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
SetFinger = Callable[[bool], None]


@pytest.fixture
def runtime(make_runtime: MakeRuntime, web_socket: socket.socket) -> Runtime:
    """Browsers have passkeys at names only; this machine's name needs no https."""
    return make_runtime(public_base_url=_by_name(web.address(web_socket)))


@pytest.fixture
def home(live_server: str, runtime: Runtime) -> str:
    enrol(runtime)
    return _by_name(live_server)


@pytest.fixture
def finger(page: Page) -> Iterator[SetFinger]:
    """The browser has a fingerprint reader; call it to say whether it knows the finger."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    reader = tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    def knows(finger: bool) -> None:
        tools.send("WebAuthn.setUserVerified", {"authenticatorId": reader, "isUserVerified": finger})

    yield knows
    tools.detach()


def test_a_passkey_is_added_and_opens_alone_and_after_the_password(
    page: Page, home: str, finger: SetFinger, runtime: Runtime, clock: SetClock
) -> None:
    _log_in(page, home)
    page.goto(f"{home}/account/factors")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("button", name="添加通行密钥")).to_be_visible()
    assert faults(page) == []
    page.fill("#passkey-name", "办公室电脑")
    page.get_by_role("button", name="添加通行密钥").click()
    expect(page.locator(".codes li")).to_have_count(10)
    assert faults(page) == []
    page.get_by_role("link", name="已抄好或打印好").click()
    expect(page.get_by_text("办公室电脑")).to_be_visible()

    page.get_by_role("button", name="添加通行密钥").click()
    expect(page.get_by_role("alert")).to_have_text("这台设备已经添加过通行密钥。")

    _log_out(page, clock)
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()

    _log_out(page, clock)
    finger(False)
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_role("alert")).to_have_text("没有完成验证，或等待超时。可以再试一次。")
    finger(True)
    _log_in(page, home)
    expect(page).to_have_url(f"{home}/login/second")
    assert faults(page) == []
    page.get_by_role("button", name="出示通行密钥").click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    with runtime.database.read() as session:
        ways = session.scalars(select(LoginSession.factors).order_by(LoginSession.id)).all()
        assert session.scalars(select(Passkey.sign_count)).one() > 1
    assert ways == [["passkey", "password"], ["passkey"], ["password", "passkey"]]


def test_without_scripts_the_page_says_so_and_the_app_can_be_set_up(
    chromium: Browser, home: str, runtime: Runtime
) -> None:
    with chromium.new_context(locale="zh-CN", java_script_enabled=False) as context:
        page = context.new_page()
        _log_in(page, home)
        expect(page.get_by_role("button", name="用通行密钥登录")).to_have_count(0)
        page.goto(f"{home}/account/factors")
        page.fill("#password", PASSWORD)
        page.get_by_role("button", name="下一步").click()
        expect(page.get_by_text("通行密钥需要较新的浏览器")).to_be_visible()
        page.get_by_role("button", name="设置手机验证器").click()
        picture = page.locator("main img")
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("one => one.naturalWidth") > 0
        expect(page.get_by_role("button", name="完成")).to_be_visible()


def _log_in(page: Page, home: str) -> None:
    page.goto(f"{home}/login")
    page.fill("#login", "wang")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(lambda url: not url.endswith("/login"))


def _log_out(page: Page, clock: SetClock) -> None:
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/login")
    clock.advance(timedelta(minutes=1))


def _by_name(address: str) -> str:
    return address.replace(web.HERE, "localhost")
