"""`flask close-month` (CONTRACT §3)."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from survey.clock import SetClock
from survey.models import FrozenMonth
from survey.reviewing.commands import close
from survey.runtime import Runtime
from tests.build import make_survey


def run(app: Flask, *words: str) -> Result:
    with app.app_context():
        return CliRunner().invoke(close, words)


@pytest.fixture
def later(runtime: Runtime, clock: SetClock) -> Runtime:
    make_survey(runtime)
    clock.advance(timedelta(days=20))
    return runtime


def test_it_freezes_the_month_and_prints_the_checklist(app: Flask, later: Runtime) -> None:
    result = run(app, "2026-10")
    assert result.exit_code == 0
    assert "under_way" in result.output
    with later.database.read() as session:
        assert session.get(FrozenMonth, "2026-10") is not None


def test_frozen_already_is_no_error_and_is_said(app: Flask, later: Runtime) -> None:
    first = json.loads(run(app, "2026-10", "--json").output)
    again = run(app, "2026-10", "--json", "--why", "once more")
    assert again.exit_code == 0
    second = json.loads(again.output)
    assert (first["already"], second["already"]) == (False, True)
    assert second["frozen_at"] == first["frozen_at"]
    assert {name: value for name, value in second["checklist"][0].items() if name != "of"} == {
        "check": "under_way",
        "mark": "warn",
        "count": 1,
    }
    assert "before" in run(app, "2026-10").output


@pytest.mark.parametrize("month", ["2026-11", "2027-01", "2026-Q3", "2026", "2026-13", "soon"])
def test_what_is_no_month_or_not_over_ends_with_two(app: Flask, later: Runtime, month: str) -> None:
    result = run(app, month)
    assert result.exit_code == 2
    with later.database.read() as session:
        assert session.get(FrozenMonth, month[:7]) is None
