"""The questionnaires' pages as a browser shows them, with and without its script."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from survey.questionnaire.load import parse, to_json
from survey.runtime import Runtime
from survey.vocabulary import Role
from tests.accounts.visits import PASSWORD, enrol
from tests.build import make_questionnaire
from tests.questionnaire.shipped import content
from tests.seen import faults

SIZES = {"phone": (390, 844), "desk": (1366, 768)}
PAGE = "/questionnaires/default/4"
# What the browser would say aloud, without a loudspeaker.
LISTENING = """
window.said = [];
speechSynthesis.speak = (one) => window.said.push([one.lang, one.text]);
speechSynthesis.cancel = () => window.said.push("quiet");
"""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def come_in(context: BrowserContext, address: str) -> Page:
    """The head of the polling centre, logged in by hand."""
    page = context.new_page()
    page.goto(f"{address}/login")
    page.fill("#login", "centre")
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url(f"{address}/overview")
    return page


@pytest.fixture(autouse=True)
def shipped(runtime: Runtime) -> None:
    make_questionnaire(runtime)
    enrol(runtime, "centre", Role.CENTRE)


@pytest.fixture(params=SIZES)
def window(request: pytest.FixtureRequest, chromium: Browser, live_server: str) -> Iterator[Page]:
    width, height = SIZES[request.param]
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    context.add_init_script(LISTENING)
    yield come_in(context, live_server)
    context.close()


@pytest.fixture
def plain(chromium: Browser, live_server: str) -> Iterator[Page]:
    """A small window without JavaScript."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    yield come_in(context, live_server)
    context.close()


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """The next version, with something to mend and something to look at."""
    made = content() | {"version": 5}
    made["texts"]["zh-CN"]["thanks"] = "请给个好评。" * 12
    made["voices"]["en"]["key"] = None
    file = tmp_path / "mine.json"
    file.write_text(to_json(parse(json.dumps(made))), encoding="utf-8")
    return file


def press(page: Page, button: str) -> None:
    """Press what leads to another page, and be there."""
    with page.expect_navigation():
        page.click(button)


def test_pages_are_whole_and_accessible(window: Page, live_server: str, draft: Path) -> None:
    complaints: list[str] = []
    window.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    window.on("pageerror", lambda error: complaints.append(error.message))
    found = {}
    plays = [f"{PAGE}/play/{channel}" for channel in ("sms", "voice", "web", "interviewer")]
    for path in ("/questionnaires", PAGE, f"{PAGE}?language=en&order=reverse", *plays):
        window.goto(live_server + path)
        found[path] = faults(window)
    press(window, '.choose button[value="yes"]')  # at the desk
    found["answered"] = faults(window)
    window.goto(f"{live_server}{PAGE}/play/web")
    for level in ("5", "1"):
        press(window, f'.choose button[value="{level}"]')
    found["reason"] = faults(window)
    window.goto(f"{live_server}/questionnaires")
    window.set_input_files("#file", draft)
    press(window, ".upload button")
    window.click("summary")
    found["draft"] = faults(window)
    assert window.locator(".problems li").count() == 3
    press(window, "button:has-text('English') >> nth=-1")
    found["draft in english"] = faults(window)
    window.goto(live_server + PAGE)
    press(window, ".bar button[lang=en]")
    found["in english"] = faults(window)
    assert {path: fault for path, fault in found.items() if fault} == {}
    assert complaints == []


def test_the_three_channels_stand_side_by_side_on_a_desk_and_in_a_row_on_a_phone(
    window: Page, live_server: str
) -> None:
    window.goto(live_server + PAGE)
    boxes = [box for one in window.locator(".channels > section").all() if (box := one.bounding_box())]
    assert len(boxes) == 3
    wide = (window.viewport_size or {"width": 0})["width"] > 1000
    assert len({box["y"] for box in boxes}) == (1 if wide else 3)
    assert len({box["x"] for box in boxes}) == (3 if wide else 1)


def test_a_call_can_be_listened_to_in_its_language_and_stopped(window: Page, live_server: str) -> None:
    window.goto(live_server + PAGE)
    listen = window.locator("[data-speak]").first
    listen.click()
    assert listen.get_attribute("aria-pressed") == "true"
    said = [one for one in window.evaluate("window.said") if one != "quiet"]
    assert [language for language, _text in said] == ["zh-CN", "zh-CN", "en"]
    assert said[0][1].startswith("您好，这里是青溪县民调中心")
    listen.click()
    assert listen.get_attribute("aria-pressed") == "false"
    assert window.evaluate("window.said").count("quiet") >= 2


def test_all_three_channels_are_played_without_javascript(plain: Page, live_server: str) -> None:
    plain.goto(live_server + PAGE)
    assert plain.locator("[data-speak]:visible").count() == 0
    plain.click("section[aria-labelledby=by-text] a")
    for text in ("还行", "4", "1", "没人来过", "要"):
        plain.fill("#now-text", text)
        plain.press("#now-text", "Enter")
    assert plain.locator("#answer").inner_text() == "已结束"

    plain.goto(f"{live_server}{PAGE}/play/voice")
    for key in ("1", "5", "*", "2"):
        plain.click(f'.keypad button[value="{key}"]')
    plain.fill("#now-words", "没人来过")
    plain.press("#now-words", "Enter")
    for key in ("1", "2"):
        plain.click(f'.keypad button[value="{key}"]')
    assert plain.locator("#answer").inner_text() == "已结束"
    assert "可否告诉承办单位是谁反映的" in plain.locator(".kept").inner_text()

    plain.goto(f"{live_server}{PAGE}/play/web")
    for level in ("2", "1"):
        plain.click(f'.choose button[value="{level}"]')
    plain.check('input[value="explained"]')
    plain.click(".choose .btn")
    for _question in ("met", "visited", "written", "signed", "pressure"):
        plain.click(".choose button >> nth=0")
    assert plain.locator("#answer").inner_text() == "已结束"
    plain.click(".undo button")
    assert plain.locator("#answer").inner_text() == "您的回答"


def test_a_draft_is_played_and_published_without_javascript(
    plain: Page, live_server: str, tmp_path: Path
) -> None:
    file = tmp_path / "mine.json"
    file.write_text(to_json(parse(json.dumps(content() | {"version": 5}))), encoding="utf-8")
    plain.goto(f"{live_server}/questionnaires")
    plain.set_input_files("#file", file)
    plain.click(".upload button")
    plain.click("section[aria-labelledby=by-call] button:has-text('试走')")
    plain.click('.keypad button[value="1"]')
    assert "对青溪县水利局的办理" in plain.locator(".bubbles").inner_text()
    plain.click("nav.path button")
    plain.check("input[name=confirmed]")
    plain.click("section[aria-labelledby=publish] .btn")
    plain.wait_for_url(f"{live_server}/questionnaires/default/5")
    assert plain.locator("h1").inner_text().startswith("default 5")
