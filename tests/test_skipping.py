"""In CI a part that was not run is a failure; elsewhere it is named with its reason."""

import pytest

pytest_plugins = ["pytester"]

CONFTEST = "from tests.skipping import pytest_make_collect_report, pytest_runtest_makereport\n"
TESTS = """
import pytest
from tests import skipping

def test_without_browser():
    pytest.skip("no browser")

def test_without_shared_data(monkeypatch, tmp_path):
    monkeypatch.setattr(skipping, "SHARED_DATA", tmp_path / "absent")
    skipping.shared_data_or_skip()

@pytest.mark.xfail
def test_known_to_fail():
    assert False
"""


@pytest.mark.parametrize(("ci", "failed", "skipped"), [("true", 1, 1), ("", 0, 2)])
def test_a_skip_fails_in_ci_only(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, ci: str, failed: int, skipped: int
) -> None:
    monkeypatch.setenv("CI", ci)
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(TESTS)
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:randomly")
    result.assert_outcomes(failed=failed, skipped=skipped, xfailed=1)


def test_a_module_that_skips_itself_fails_in_ci(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile("import pytest; pytest.skip('not today', allow_module_level=True)")
    result = pytester.runpytest_inprocess()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*In CI nothing may be skipped. Skipped: not today*"])
