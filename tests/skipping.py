"""A part that cannot run is skipped by name with the reason; in CI such a skip is a failure."""

import os
from collections.abc import Generator
from pathlib import Path
from typing import NoReturn

import pytest

from tests.servers import Absent

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
# Only these tests may be skipped in CI too: nothing else needs that folder.
_WITHOUT_SHARED_DATA = f"{SHARED_DATA} is not here"


def skip_without(why: Absent) -> NoReturn:
    pytest.skip(f"{why}")


def shared_data_or_skip() -> Path:
    if not SHARED_DATA.is_dir():
        pytest.skip(_WITHOUT_SHARED_DATA)
    return SHARED_DATA


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if not hasattr(report, "wasxfail"):
        _fail_if_skipped_in_ci(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _fail_if_skipped_in_ci(report)
    return report


def _fail_if_skipped_in_ci(report: pytest.TestReport | pytest.CollectReport) -> None:
    if not in_ci() or report.outcome != "skipped":
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if _WITHOUT_SHARED_DATA in reason:
        return
    report.outcome = "failed"
    report.longrepr = f"In CI nothing may be skipped. {reason}"


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}
