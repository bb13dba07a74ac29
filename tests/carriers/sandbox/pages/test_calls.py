"""Calls on the phones in a real browser: heard, answered by key and by word, declined, and made."""

import re

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.carriers.sandbox.beside import Beside, wait_for
from tests.carriers.sandbox.calls.visitor import PHONE, Visitor, document
from tests.carriers.sandbox.conftest import StartSandbox
from tests.carriers.sandbox.receiver import Receiver
from tests.seen import faults

QUESTION = "对城关镇的办理：非常满意按 1，满意按 2。"
CHOICE = document(
    '<Gather input="dtmf speech" numDigits="1" timeout="600" action="/next">'
    f'<Say language="cmn-CN">{QUESTION}</Say></Gather>'
)


@pytest.fixture
def visitor(start_sandbox: StartSandbox, receiver: Receiver) -> Visitor:
    visitor = Visitor(start_sandbox(hand_speed=4.0, speed=4.0), receiver)
    visitor.pages["/next"] = document('<Say language="cmn-CN">已记下。</Say>', '<Pause length="600"/>')
    return visitor


def open_phone(page: Page, visitor: Visitor) -> None:
    page.goto(f"{visitor.sandbox.url}/phones/{PHONE}")


def test_a_visitor_takes_a_call_and_answers_by_key(visitor: Visitor, receiver: Receiver, page: Page) -> None:
    open_phone(page, visitor)
    visitor.place(CHOICE, timeout=600)
    expect(page.get_by_role("status")).to_contain_text("+1 500 555 0006 来电")
    page.get_by_role("button", name="接听").click()
    expect(page.get_by_role("log", name="通话内容")).to_contain_text(QUESTION)
    expect(page.locator("[data-aloud]").first).to_have_attribute("lang", "zh-CN")
    page.get_by_role("group", name="拨号键盘").get_by_role("button", name="2", exact=True).click()
    wait_for(lambda: [hook.form["Digits"] for hook in receiver.at("/next")] == ["2"])
    expect(page.get_by_role("log", name="通话内容")).to_contain_text("按了 2")
    expect(page.get_by_role("log", name="通话内容")).to_contain_text("已记下")
    page.get_by_role("button", name="挂断").click()
    conversation = page.locator(".log")
    conversation.get_by_text(re.compile("☎ 回访中心来电 · 通话 ")).click()
    expect(conversation.get_by_text(QUESTION)).to_be_visible()
    visitor.finish()


def test_keys_can_be_typed(visitor: Visitor, receiver: Receiver, page: Page) -> None:
    visitor.answer(CHOICE)
    open_phone(page, visitor)
    expect(page.get_by_role("log", name="通话内容")).to_contain_text(QUESTION)
    page.keyboard.press("5")
    wait_for(lambda: [hook.form["Digits"] for hook in receiver.at("/next")] == ["5"])
    page.get_by_label("以这部手机的名义回复").press("3")  # typed into a text, it is none
    assert len(receiver.at("/next")) == 1


def test_a_sentence_can_be_said_and_stays_while_words_come(
    visitor: Visitor, receiver: Receiver, page: Page
) -> None:
    visitor.answer(CHOICE)
    open_phone(page, visitor)
    field = page.get_by_label("对着电话说一句")
    field.press_sequentially("不太满意", delay=200)  # longer than the page waits to look again
    expect(field).to_have_value("不太满意")
    page.get_by_role("button", name="说", exact=True).click()
    wait_for(lambda: [hook.form["SpeechResult"] for hook in receiver.at("/next")] == ["不太满意"])
    expect(field).to_have_value("")


def test_a_call_can_be_declined(visitor: Visitor, page: Page) -> None:
    visitor.place(CHOICE, timeout=600)
    open_phone(page, visitor)
    page.get_by_role("button", name="拒接").click()
    expect(page.locator(".log")).to_contain_text("☎ 回访中心来电 · 忙线或拒接")
    assert visitor.call["status"] == "busy"


def test_a_visitor_calls_us(visitor: Visitor, page: Page) -> None:
    visitor.pages["/twilio/voice"] = CHOICE
    visitor.sandbox.post("/sandbox/inbound", **{"from": PHONE, "body": "你好"})
    open_phone(page, visitor)
    page.get_by_role("button", name="打给回访中心").click()
    expect(page.get_by_role("log", name="通话内容")).to_contain_text(QUESTION)
    expect(page.get_by_role("status")).to_contain_text("正在与 +1 500 555 0006 通话")
    page.get_by_role("button", name="挂断").click()
    expect(page.locator(".log")).to_contain_text("☎ 打给回访中心 · 通话")


def test_what_is_said_is_read_out_in_its_language(visitor: Visitor, page: Page) -> None:
    page.add_init_script(
        """window.heard = [];
        class Utterance { constructor(text) { this.text = text; } }
        Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance });
        Object.defineProperty(window, "speechSynthesis", { value: {
          speak: (words) => window.heard.push([words.text, words.lang]), cancel: () => undefined } });"""
    )
    open_phone(page, visitor)
    visitor.place(CHOICE, timeout=600)
    page.get_by_role("button", name="接听").click()
    wait_for(lambda: bool(page.evaluate("window.heard.length")))
    page.get_by_role("button", name="朗读").click()  # off again
    page.keyboard.press("1")
    expect(page.get_by_role("log", name="通话内容")).to_contain_text("已记下")
    assert page.evaluate("window.heard") == [[QUESTION, "zh-CN"]]  # a key cuts in, off is off
    expect(page.get_by_role("button", name="朗读")).to_have_attribute("aria-pressed", "false")


def test_only_who_answers_for_a_phone_may_use_it(visitor: Visitor, page: Page) -> None:
    visitor.answer(CHOICE)
    visitor.wait_until_said(QUESTION)
    visitor.sandbox.post("/sandbox/hand", phone=PHONE, on=False)
    open_phone(page, visitor)
    expect(page.get_by_role("log", name="通话内容")).to_contain_text(QUESTION)
    expect(page.get_by_text("模拟的主人在听")).to_be_visible()
    assert page.get_by_role("button", name="挂断").count() == 0
    for path, form in (("press", {"digits": "1"}), ("hang-up", {}), ("call", {}), ("speak", {"text": "x"})):
        answer = requests.post(f"{visitor.sandbox.url}/phones/{PHONE}/{path}", data=form, timeout=5)
        assert answer.status_code == 409
    page.get_by_role("switch").click()
    expect(page.get_by_role("button", name="挂断")).to_be_visible()


@pytest.mark.parametrize("digits", ["", "12", "a"])
def test_what_is_no_key_is_refused(visitor: Visitor, digits: str) -> None:
    url = f"{visitor.sandbox.url}/phones/{PHONE}/press"
    assert requests.post(url, data={"digits": digits}, timeout=5).status_code == 400


def test_without_a_script_a_call_can_be_taken_and_answered(visitor: Visitor, receiver: Receiver) -> None:
    visitor.place(CHOICE, timeout=600)
    visitor.wait_for_status("ringing")
    page = f"{visitor.sandbox.url}/phones/{PHONE}"
    with requests.Session() as browser:
        assert "来电" in browser.get(page, timeout=5).text
        browser.post(page + "/take", timeout=5)
        visitor.wait_until_said(QUESTION)
        assert QUESTION in browser.get(page, timeout=5).text
        browser.post(page + "/press", data={"digits": "4"}, timeout=5)
        wait_for(lambda: [hook.form["Digits"] for hook in receiver.at("/next")] == ["4"])
        browser.post(page + "/hang-up", timeout=5)
    visitor.finish()


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize("state", ["rings", "talks", "over"])
def test_nothing_overflows_and_axe_finds_nothing(
    visitor: Visitor, page: Page, width: int, state: str
) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    visitor.place(CHOICE, timeout=600)
    visitor.wait_for_status("ringing")
    if state != "rings":
        visitor.does("take")
        visitor.wait_until_said(QUESTION)
    if state == "over":
        visitor.does("hang_up")
        visitor.finish()
    open_phone(page, visitor)
    if state == "over":
        page.locator(".log").get_by_text(re.compile("☎ 回访中心来电")).click()
    assert faults(page) == []


def test_prompts_are_played_from_the_application_only(sandbox: Beside) -> None:
    policy = requests.get(sandbox.url, timeout=5).headers["Content-Security-Policy"]
    application = sandbox.settings.voice_url.removesuffix("/twilio/voice")
    assert f"media-src {application};" in policy and "default-src 'none'" in policy


def test_words_of_the_application_are_never_markup(visitor: Visitor) -> None:
    visitor.answer(document("<Say>&lt;script&gt;alert(1)&lt;/script&gt;</Say>", "<Play>javascript:x</Play>"))
    visitor.finish()
    html = requests.get(f"{visitor.sandbox.url}/phones/{PHONE}", timeout=5).text
    assert "<script>alert" not in html and "&lt;script&gt;alert" in html


def test_missed_calls_and_calls_that_go_on_are_in_the_list(visitor: Visitor) -> None:
    visitor.place(CHOICE, timeout=1)
    visitor.sandbox.wait_until_quiet()
    parts = visitor.sandbox.url + "/parts/list"
    assert "没有接" in requests.get(parts, timeout=5).text
    visitor.answer(CHOICE)
    visitor.wait_until_said(QUESTION)
    assert "通话中" in requests.get(parts, timeout=5).text
