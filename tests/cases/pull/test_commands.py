"""`flask cases pull`: what an operator sees of it."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from survey.models import Audit
from survey.runtime import Runtime
from tests.cases.pull.conftest import Hall, Reading
from tests.cases.test_commands import run, told


@pytest.fixture
def office(hall: Hall, reading: Reading) -> Flask:
    hall.put(1)
    hall.put(2, unit="没有的局")
    return create_app(reading())


def test_it_tells_what_became_of_each_row_and_leaves_an_act(office: Flask) -> None:
    runtime: Runtime = office.extensions["huifang"]
    tried = told(run(office, "cases", "pull", "hall", "--dry-run", "--json"), code=1)
    assert (tried["created"], tried["dry_run"], tried["rejected"]) == (1, True, 1)
    result = told(run(office, "cases", "pull", "hall", "--json"), code=1)
    assert (result["read"], result["created"], result["to_its_end"]) == (2, 1, True)
    assert result["rejected_reasons"] == {"responsible_unit: unknown": 1}
    (waiting,) = told(run(office, "cases", "pull", "hall", "--rejected", "--json"))["items"]
    assert (waiting["case_no"], waiting["reason"]) == ("XF002", "responsible_unit: unknown (没有的局)")
    with runtime.database.read() as session:
        (act,) = session.scalars(select(Audit).where(Audit.act == "cases.pull"))
    assert act.subject_id == "hall" and act.detail["created"] == 1


def test_wrong_usage_and_a_database_that_is_away_are_told_apart(office: Flask, reading: Reading) -> None:
    unknown = run(office, "cases", "pull", "cellar")
    assert (
        unknown.exit_code == 2 and "no [sources.cellar] in the policy file; there are: hall" in unknown.output
    )
    away = create_app(reading(url="postgresql://a:hush@127.0.0.1:9/c"))
    gone = run(away, "cases", "pull", "hall")
    assert gone.exit_code == 1 and "OperationalError" in gone.output and "hush" not in gone.output


def test_policy_show_hides_the_address(reading: Reading, tmp_path: Path) -> None:
    shown = run(create_app(reading(url="postgresql://a:hush@b/c")), "policy", "show")
    assert shown.exit_code == 0 and "sources.hall.query" in shown.output and "hush" not in shown.output
