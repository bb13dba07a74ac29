"""`flask rectifications`: where it stands and who has it, without a name or a word."""

import json
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from survey.models import Audit
from survey.vocabulary import RectificationState as S
from tests.rectification.scene import Scene, verification


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The queries are those of the pages, which are tried on both engines."""
    return sqlite_url


def shell(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["rectifications", *words])


def told(app: Flask, *words: str) -> Any:
    result = shell(app, *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_list_is_narrowed_and_knows_no_survey_that_runs(app: Flask, scene: Scene) -> None:
    ordered = scene.brought_to(S.ORDERED, unit="north")
    waiting = scene.opened(unit="water")
    scene.dissatisfied(settled=False)
    scene.pass_by(hours=2)
    scene.rectify()

    def listed(*words: str) -> list[int]:
        return [item["id"] for item in told(app, "list", *words)["items"]]

    assert listed() == [ordered.id, waiting.id]
    assert listed("--unit", "roads") == listed("--state", "ordered") == [ordered.id]
    assert listed("--overdue") == []
    scene.pass_by(days=10)
    assert listed("--overdue") == [waiting.id]
    assert "XF000001" in shell(app, "list").output
    assert shell(app, "list", "--unit", "nowhere").exit_code == 2
    assert shell(app, "list", "--state", "what").exit_code == 2


def test_one_is_shown_with_its_steps_and_no_words(app: Flask, scene: Scene) -> None:
    one = scene.brought_to(S.REPORTED)
    shown = told(app, "show", str(one.id))
    assert (shown["state"], shown["verifier"], shown["finding"]) == ("reported", "he", "confirmed")
    acts = [(step["act"], step["by"]) for step in shown["steps"]]
    assert acts == [
        ("open", None), ("assign", None), ("verify", "he"), ("order", "chen"), ("report", "du"),
    ]  # fmt: skip
    plain = shell(app, "show", str(one.id)).output
    assert verification().found not in plain and "赵桂兰" not in plain
    assert shell(app, "show", "9999").exit_code == 1


def test_one_is_given_to_somebody_who_verifies_on_record(app: Flask, scene: Scene) -> None:
    one = scene.opened()
    other = scene.enrol("wen", scene.people["he"].role)
    assert told(app, "assign", str(one.id), "wen")["verifier"] == "wen"
    assert scene.of(one.survey_id).verifier_id == other.id
    assert shell(app, "assign", str(one.id), "chen").exit_code == 1
    assert shell(app, "assign", "9999", "wen").exit_code == 1
    assert shell(app, "assign", str(one.id), "nobody").exit_code == 2
    with scene.runtime.database.read() as session:
        act = session.scalars(select(Audit).where(Audit.act == "rectification.assign")).one()
    assert act.actor.startswith("shell:")
