"""The pages as a browser shows them: nothing is cut off, nothing is refused, and axe finds no fault."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from survey.accounts.people import person_by_login
from survey.models import Pause, Rectification
from survey.rectification.assign import assign_waiting
from survey.rectification.open import open_due
from survey.rectification.verify import verify
from survey.runtime import Runtime
from survey.vocabulary import RatedObject, Role
from tests.accounts.visits import PASSWORD, enrol
from tests.rectification.scene import verification
from tests.seen import faults

SIZES = {"phone": (390, 844), "desk": (1366, 768)}
PATHS = (
    "/overview", "/overview?period=last12&unit=XZ", "/units/430000?period=2026", "/units/D01", "/callbacks",
    "/cases?q=XF202610", "/cases/20", "/cases/700", "/account", "/nowhere", "/league", "/saved-views",
    "/docket", "/talks", "/anomalies", "/exclusions", "/papers", "/months", "/polls",
    "/compare?unit=D05&other=D01&period=last12&against=last12", "/search?q=XF2026",
    "/notices", "/notices/units/D01", "/rectifications/ledger", "/cases/700/look-back",
)  # fmt: skip


@pytest.fixture(params=SIZES)
def window(
    request: pytest.FixtureRequest, chromium: Browser, live_server: str, runtime: Runtime
) -> Iterator[Page]:
    """A window of either size, in which a supervisor has logged in by hand."""
    width, height = SIZES[request.param]
    enrol(runtime)
    with runtime.database.write() as session:
        session.add(Pause(why="运营商故障", by="li", started_at=runtime.clock.now()))
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{live_server}/login")
    page.fill("#login", "wang")
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url(f"{live_server}/overview")
    yield page
    context.close()


def test_pages_are_whole_clean_and_accessible(window: Page, live_server: str, runtime: Runtime) -> None:
    _verify_one(runtime)
    complaints: list[str] = []
    window.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    window.on("pageerror", lambda error: complaints.append(error.message))
    found = {}
    for path in PATHS:
        window.goto(live_server + path)
        found[path] = faults(window)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    assert [one for one in complaints if "404" not in one] == []


def test_in_english_too(window: Page, live_server: str) -> None:
    window.click("button[lang=en]")
    assert window.locator("html").get_attribute("lang") == "en"
    assert window.url == f"{live_server}/overview"
    assert window.locator("h1").inner_text().startswith("Overview")
    assert faults(window) == []


def test_the_number_that_matters_is_seen_without_scrolling(window: Page) -> None:
    box = window.locator(".big").first.bounding_box()
    assert box
    height = (window.viewport_size or {"height": 0})["height"]
    assert box["y"] + box["height"] < height
    size = float(window.locator(".big").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)"))
    others = window.locator("main *:not(.big)").evaluate_all(
        "all => Math.max(...all.map(e => parseFloat(getComputedStyle(e).fontSize)))"
    )
    assert size > 1.5 * others


def test_a_living_page_renews_itself_until_told_not_to(
    window: Page, live_server: str, runtime: Runtime, app: Flask
) -> None:
    window.add_init_script("window.setInterval = (what) => { window.tick = what; }")
    window.goto(f"{live_server}/overview")
    renew: Callable[[], None] = lambda: window.evaluate("window.tick()")  # noqa: E731
    window.evaluate("document.querySelector('.big').textContent = 'old'")
    with window.expect_response("**/overview"):
        renew()
    window.wait_for_function("document.querySelector('.big').textContent !== 'old'")
    window.click("[data-renew-switch]")
    window.evaluate("document.querySelector('.big').textContent = 'old'")
    renew()
    assert window.locator(".big").first.inner_text() == "old"
    window.reload()
    assert window.locator("[data-renew-switch]").get_attribute("aria-pressed") == "false"


def _verify_one(runtime: Runtime) -> None:
    """The first 4 or 5 has been looked into: the supervisor may order, conclude, and give it to another."""
    enrol(runtime, "he", Role.VERIFIER)
    open_due(runtime)
    assign_waiting(runtime)
    with runtime.database.write() as session:
        first = session.get_one(Rectification, 1)
        first.object, first.may_name = RatedObject.RESPONSIBLE_UNIT, True
        verifier = person_by_login(session, "he")
        assert verifier
        first.verifier_id = verifier[0].id
    verify(runtime, 1, verification(), verifier[0])
