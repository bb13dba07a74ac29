"""The phones in a real browser: read, answer by hand, take a phone over, press the switches."""

import re

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.carriers.sandbox.beside import SENDER, Beside, wait_for
from tests.carriers.sandbox.conftest import StartSandbox
from tests.carriers.sandbox.receiver import Receiver
from tests.seen import faults

PHONE, OTHER = "+8613900000001", "+8613900000002"
INVITE = (
    "【青溪县民调中心】3721号事承办单位报已办结。自愿评价请回:1非常满意 2满意 3基本满意 4不满意 5非常不满意"
)


@pytest.fixture
def desk(page: Page) -> Page:
    """On a wide screen, list, phone and panel stand side by side."""
    page.set_viewport_size({"width": 1366, "height": 768})
    return page


def send(sandbox: Beside, to: str = PHONE, body: str = INVITE) -> None:
    sandbox.client().messages.create(to=to, from_=SENDER, body=body)
    sandbox.wait_until_quiet()


def test_a_visitor_reads_and_answers_by_hand(sandbox: Beside, receiver: Receiver, desk: Page) -> None:
    send(sandbox)
    desk.goto(sandbox.url)
    expect(desk.get_by_role("log")).to_contain_text("3721号事承办单位报已办结")
    desk.get_by_label("以这部手机的名义回复").fill("2，谢谢")
    desk.get_by_role("button", name="发送").click()
    wait_for(lambda: [hook.form["Body"] for hook in receiver.inbound] == ["2，谢谢"])
    assert receiver.inbound[0].signed and receiver.inbound[0].form["From"] == PHONE
    expect(desk.get_by_role("log")).to_contain_text("✓ 回访系统已收到")
    expect(desk.get_by_role("switch")).to_have_attribute("aria-checked", "true")


def test_a_ready_answer_is_one_press(sandbox: Beside, receiver: Receiver, page: Page) -> None:
    send(sandbox)
    page.goto(f"{sandbox.url}/phones/{PHONE}")
    page.get_by_role("button", name="退订").click()
    wait_for(lambda: [hook.form["Body"] for hook in receiver.inbound] == ["退订"])


def test_what_comes_later_appears_by_itself(sandbox: Beside, desk: Page) -> None:
    send(sandbox)
    desk.goto(sandbox.url)
    send(sandbox, body="第二条")
    expect(desk.get_by_role("log")).to_contain_text("第二条")
    send(sandbox, to=OTHER)
    expect(desk.get_by_role("navigation")).to_contain_text("+86 139 0000 0002")


def test_a_phone_that_is_taken_over_is_left_alone_by_its_simulated_owner(
    start_sandbox: StartSandbox, receiver: Receiver, page: Page
) -> None:
    sandbox = start_sandbox(petitioners=True)
    send(sandbox, body="您好")
    page.goto(f"{sandbox.url}/phones/{PHONE}")
    page.get_by_role("switch").click()
    expect(page.get_by_role("switch")).to_have_attribute("aria-checked", "true")
    send(sandbox)
    assert receiver.inbound == []
    page.get_by_role("switch").click()
    expect(page.get_by_role("switch")).to_have_attribute("aria-checked", "false")
    send(sandbox)
    assert len(receiver.inbound) == 1


def test_a_text_that_never_arrived_is_shown_as_such(sandbox: Beside, desk: Page) -> None:
    sandbox.post("/sandbox/faults", rates={"lost": 1.0})
    send(sandbox)
    desk.goto(sandbox.url)
    expect(desk.get_by_text("没有到达这部手机")).to_be_visible()
    expect(desk.get_by_role("complementary")).to_contain_text("短信丢失")


def test_the_switches_switch(sandbox: Beside, desk: Page) -> None:
    desk.goto(sandbox.url)
    panel = desk.get_by_role("complementary")
    panel.get_by_role("button", name="各种都有").click()
    expect(panel.get_by_role("button", name="各种都有")).to_have_attribute("aria-pressed", "true")
    panel.get_by_role("button", name="好").click()
    expect(panel.get_by_role("button", name="好")).to_have_attribute("aria-pressed", "true")
    panel.get_by_role("button", name="作答", exact=True).click()
    expect(panel.get_by_role("button", name="作答", exact=True)).to_have_attribute("aria-pressed", "true")
    panel.get_by_role("button", name="停机").click()
    expect(panel.get_by_text("停机中")).to_be_visible()
    assert sandbox.get("/sandbox/faults")["profile"] == "all"
    assert sandbox.get("/sandbox/state")["settings"] == {"mood": 0.93, "speed": "full", "petitioners": True}


def test_the_page_speaks_english_too(sandbox: Beside, desk: Page) -> None:
    send(sandbox)
    desk.goto(sandbox.url)
    desk.get_by_role("button", name="English").click()
    expect(desk.get_by_role("heading", name="Sandbox carrier")).to_be_visible()
    expect(desk.get_by_role("button", name="Send")).to_be_visible()


@pytest.mark.parametrize("width", [390, 900, 1366])
@pytest.mark.parametrize("path", ["/", f"/phones/{PHONE}"])
def test_nothing_overflows_and_axe_finds_nothing(sandbox: Beside, page: Page, width: int, path: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": width, "height": 844})
    for phone in (PHONE, OTHER):
        send(sandbox, to=phone)
        sandbox.post("/sandbox/inbound", **{"from": phone, "body": "这件事一直没有人来看过，" * 12})
    sandbox.wait_until_quiet()
    page.goto(sandbox.url + path)
    assert faults(page) == []
    assert all(url.startswith(sandbox.url) for url in asked)


def test_without_a_script_all_works_too(sandbox: Beside, receiver: Receiver) -> None:
    send(sandbox)
    with requests.Session() as browser:
        answer = browser.post(f"{sandbox.url}/phones/{PHONE}/write", data={"body": "3"}, timeout=5)
        assert answer.history[0].status_code == 303
        sandbox.wait_until_quiet()
        assert "由您来答" in browser.get(f"{sandbox.url}/phones/{PHONE}", timeout=5).text
    assert [hook.form["Body"] for hook in receiver.inbound] == ["3"]


def test_a_part_that_did_not_change_is_not_sent_again(sandbox: Beside) -> None:
    send(sandbox)
    url = f"{sandbox.url}/parts/phones/{PHONE}"
    first = requests.get(url, timeout=5)
    same = requests.get(url, headers={"If-None-Match": first.headers["ETag"]}, timeout=5)
    assert (first.status_code, same.status_code, same.content) == (200, 304, b"")


def test_words_of_people_are_never_markup(sandbox: Beside) -> None:
    sandbox.post("/sandbox/inbound", **{"from": PHONE, "body": "<script>alert(1)</script>"})
    html = requests.get(f"{sandbox.url}/phones/{PHONE}", timeout=5)
    assert "<script>alert" not in html.text
    assert "default-src 'none'" in html.headers["Content-Security-Policy"]


def test_a_number_is_found_by_its_digits(sandbox: Beside) -> None:
    send(sandbox)
    send(sandbox, to=OTHER)
    found = requests.get(f"{sandbox.url}/parts/list", params={"q": "0002"}, timeout=5).text
    assert re.findall(r"\+86 139 0000 000\d", found) == ["+86 139 0000 0002"]
    assert "没有这样的号码" in requests.get(f"{sandbox.url}/parts/list", params={"q": "77"}, timeout=5).text


@pytest.mark.parametrize("path", ["/phones/nobody", "/phones/+86139x", "/nothing"])
def test_what_is_not_there_is_not_found(sandbox: Beside, path: str) -> None:
    assert requests.get(sandbox.url + path, timeout=5).status_code == 404


def test_a_switch_that_is_none_is_refused(sandbox: Beside) -> None:
    assert requests.post(sandbox.url + "/switches", data={"mood": "9"}, timeout=5).status_code == 400
