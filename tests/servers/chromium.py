"""Debian's Chromium, driven by Playwright. Playwright's own browsers are never downloaded."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from playwright._impl._driver import compute_driver_executable
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


def _check_driver() -> None:
    """Playwright's own program says nothing useful when a library is missing, so it is asked by itself."""
    node, _ = compute_driver_executable()
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise Absent(f"Playwright's driver does not start: {answer.stderr.strip()}")


@contextmanager
def running() -> Iterator[Browser]:
    program = find()
    _check_driver()
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=program, headless=True, args=FLAGS)
        except Error as wrong:
            raise Absent(f"{program} does not start: {wrong.message.splitlines()[0]}") from wrong
        try:
            yield browser
        finally:
            browser.close()
