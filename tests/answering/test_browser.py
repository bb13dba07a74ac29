"""The petitioner's pages in a real browser: on a small phone and at a desk, in both languages, at twice the
size of text, without JavaScript; axe finds no fault on any of them.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page

from survey.course.links import ENDED
from survey.models import Link
from survey.runtime import Runtime
from survey.vocabulary import ReadingOrder
from tests.answering.visitor import Visitor, invite, petition

SIZES = {"phone": (390, 844), "desk": (1280, 800)}
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
# What is pressed in turn on the way through the form of somebody who is dissatisfied.
WAY = ("confirmed", "4", "2", "", "yes", "no", "both", "never_seen", "no", "yes", "no")
FINGER, LEVEL = 48, 56  # CSS pixels that a finger needs; that a level has

_SMALL = """
[...document.querySelectorAll('a, button, .tick, textarea')]
    .filter(one => one.getBoundingClientRect().height < %d || one.getBoundingClientRect().width < 44)
    .map(one => one.textContent.trim() + ' ' + one.getBoundingClientRect().height)
"""
_LOOKS = """
all => all.map(one => getComputedStyle(one))
    .map(style => [style.color, style.backgroundColor, style.font, style.border].join())
"""
_WIDE = "document.documentElement.scrollWidth - window.innerWidth"
_CUT = """
[...document.querySelectorAll('body *')]
    .filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
    .map(one => one.outerHTML.slice(0, 80))
"""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture(params=SIZES)
def window(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    width, height = SIZES[request.param]
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    yield context.new_page()
    context.close()


def _press(page: Page, value: str) -> None:
    with page.expect_navigation():
        page.click(f'main button[value="{value}"]' if value else "main button.go")


def _faults(page: Page) -> dict[str, Any]:
    """What is wrong with the page as it stands, at the ordinary and at twice the size of text."""
    found: dict[str, Any] = {}
    for size in ("100%", "200%"):
        page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        violations = Axe().run(page, options=RULES).response["violations"]
        said = {
            "axe": [fault["id"] for fault in violations],
            "wide": max(0, page.evaluate(_WIDE)),
            "small": page.evaluate(_SMALL % FINGER),
            "cut": page.evaluate(_CUT),
        }
        found |= {f"{what} at {size}": fault for what, fault in said.items() if fault}
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_page_of_the_form_is_whole_large_and_accessible(
    window: Page, live_server: str, app: Flask, runtime: Runtime, language: str
) -> None:
    visitor, _ = invite(app.test_client(), runtime)
    complaints: list[str] = []
    window.on("console", lambda said: complaints.append(said.text))
    window.on("pageerror", lambda error: complaints.append(error.message))
    there = f"{live_server}{visitor.path}?lang={language}"
    faults: dict[str, Any] = {}
    for page in ("stop", "wrong", "later"):
        window.goto(f"{there}&page={page}")
        faults[page] = _faults(window)
    window.goto(there)
    for value in WAY:
        heading = window.locator("h1").inner_text()
        faults[heading] = _faults(window)
        _press(window, value)
        assert window.locator("html").get_attribute("lang") == language
    faults["done"] = _faults(window)
    assert {page: fault for page, fault in faults.items() if fault} == {}
    assert len(faults) >= 3 + len(WAY)
    assert complaints == []


def test_pages_that_only_tell_something_are_accessible_too(
    window: Page, live_server: str, app: Flask, runtime: Runtime
) -> None:
    ended, _ = invite(app.test_client(), runtime)
    stopped, _ = invite(app.test_client(), runtime)
    stopped.press("opt_out")
    expired, _ = invite(app.test_client(), runtime)
    with runtime.database.write() as session:
        links = session.query(Link).order_by(Link.id).all()
        links[0].expires_at, links[2].expires_at = ENDED, runtime.clock.now()
    faults = {}
    for token in (ended.token, stopped.token, expired.token, "nowherenowhe"):
        window.goto(f"{live_server}/s/{token}")
        faults[window.locator("h1").inner_text()] = _faults(window)
    assert list(faults) == ["这个链接不能用了", "已停止联系您", "这个链接已经过期", "这个链接打不开"]
    assert {page: fault for page, fault in faults.items() if fault} == {}


@pytest.mark.parametrize("order", ReadingOrder)
def test_r8_the_five_levels_are_alike_and_all_in_sight(
    page: Page, live_server: str, app: Flask, runtime: Runtime, order: ReadingOrder
) -> None:
    visitor, _ = invite(app.test_client(), runtime, reading_order=order)
    page.goto(live_server + visitor.path)
    _press(page, "confirmed")
    levels = page.locator("main button.level")
    boxes = [levels.nth(at).bounding_box() for at in range(5)]
    assert levels.count() == 5
    assert len({(box["x"], box["width"], box["height"]) for box in boxes if box}) == 1
    first, last = boxes[0], boxes[4]
    assert first and last
    assert first["height"] >= LEVEL
    assert last["y"] + last["height"] < 844
    assert len(set(levels.evaluate_all(_LOOKS))) == 1
    best = levels.nth(0 if order is ReadingOrder.FORWARD else 4)
    assert best.inner_text() == "非常满意"


def test_the_whole_form_is_answered_without_javascript(
    chromium: Browser, live_server: str, app: Flask, runtime: Runtime
) -> None:
    visitor, _ = invite(app.test_client(), runtime)
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server + visitor.path)
    for value in WAY[:3]:
        _press(page, value)
    page.check("input[value=delay]")
    page.fill("textarea", "路没修好")
    _press(page, "")
    assert page.locator(".note").inner_text() == "已记下。"
    for value in WAY[4:]:
        _press(page, value)
    assert page.locator("h1").inner_text() == "您的评价已收到"
    page.reload()
    assert page.locator("h1").inner_text() == "您的评价已收到"
    context.close()


def test_somebody_who_goes_back_finds_the_question_that_is_open(
    page: Page, live_server: str, app: Flask, runtime: Runtime
) -> None:
    """On a shared phone nobody looks up what was answered."""
    visitor, _ = invite(app.test_client(), runtime)
    page.goto(live_server + visitor.path)
    _press(page, "confirmed")
    _press(page, "5")
    heading = page.locator("h1").inner_text()
    assert "来访接待中心" in heading
    page.go_back()
    assert page.locator("h1").inner_text() == heading
    assert "非常不满意" not in page.locator("h1, .note").all_inner_texts()


def test_the_keyboard_is_enough(page: Page, live_server: str, app: Flask, runtime: Runtime) -> None:
    visitor, _ = invite(app.test_client(), runtime)
    page.goto(live_server + visitor.path)
    _tab_to(page, "是我本人")
    _tab_to(page, "不满意")
    assert page.locator(".note").inner_text() == "已记下。"
    assert Visitor(app.test_client(), visitor.token).asked() == "petition_office"


def _tab_to(page: Page, words: str) -> None:
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            break
    outline = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
    assert outline >= 2, "where one is can be seen"
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_language_is_changed_by_a_link(
    page: Page, live_server: str, app: Flask, runtime: Runtime
) -> None:
    visitor, _ = invite(app.test_client(), runtime, petition(runtime))
    page.goto(live_server + visitor.path)
    page.click("header a[lang=en]")
    assert page.locator("h2").inner_text() == "Are you 张**?"
    _press(page, "confirmed")
    page.click("header a[lang=zh-CN]")
    assert "农业农村局”的办理" in page.locator("h1").inner_text()
    assert page.context.cookies() == []
