"""Debian's Chromium, driven by Playwright. Playwright's own browsers are never downloaded."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Error, sync_playwright

from tests.servers import Absent

# Quiet: without these it talks to its maker's hosts at every start.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")


def find() -> str:
    """The program: HUIFANG_CHROMIUM, or the first of the usual names on the PATH."""
    found = os.environ.get("HUIFANG_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise Absent(f"no {' or '.join(NAMES)} on the PATH (Debian: apt-get install chromium)")
    return found


@contextmanager
def running() -> Iterator[Browser]:
    program = find()
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=program, headless=True, args=FLAGS)
        except Error as wrong:
            raise Absent(f"{program} does not start: {wrong.message.splitlines()[0]}") from wrong
        try:
            yield browser
        finally:
            browser.close()
