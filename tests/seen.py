"""A page in a real browser, as it stands: nothing wider than the window, and what axe finds wrong."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_BEYOND = "Math.max(0, document.documentElement.scrollWidth - window.innerWidth)"


def faults(page: Page) -> list[str]:
    """What is wrong with the page shown now; a page that has just been turned to is waited for."""
    page.wait_for_load_state()  # until then it may have no document at all
    beyond = page.evaluate(_BEYOND)
    wide = [f"{beyond} px too wide"] if beyond else []
    return wide + [fault["id"] for fault in Axe().run(page).response["violations"]]
