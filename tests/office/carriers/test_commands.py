"""`flask carriers templates`: what to submit, and what became of it."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import update

from survey.carriers.templates import load_templates
from survey.course.questionnaires import publish
from survey.models import Survey
from survey.questionnaire.load import to_json
from survey.runtime import Runtime
from survey.vocabulary import Disposition, SurveyState
from tests.build import make_survey
from tests.ordinary import MakeRuntime
from tests.questionnaire.shipped import DEFAULT, with_words


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "templates.toml"


@pytest.fixture
def runtime(make_runtime: MakeRuntime, file: Path) -> Runtime:
    return make_runtime(carrier_templates=file)


@pytest.fixture
def shell(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


def run(shell: FlaskCliRunner, *args: str) -> Result:
    return shell.invoke(args=["carriers", "templates", *args])


def items(shell: FlaskCliRunner, *args: str) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(run(shell, "--json", *args).stdout)["items"]
    return told


def filled(shell: FlaskCliRunner, file: Path) -> None:
    """Every code filled in, as an office does once the gateway has approved all of it."""
    printed = run(shell, "--format", "toml").stdout
    parts = printed.split('code = ""')
    file.write_text("".join(f'{part}code = "SMS_{n}"' for n, part in enumerate(parts[:-1])) + parts[-1])


def test_before_there_is_a_file_everything_is_to_be_submitted(shell: FlaskCliRunner, file: Path) -> None:
    told = run(shell)
    assert told.exit_code == 1 and not file.exists()
    assert "not approved  sms invite, zh-CN, 通知短信, 63 characters, 1 segment" in told.stdout
    assert "${case}号事承办单位报已办结" in told.stdout
    assert "核实请拨0745-0000000" in told.stdout


def test_the_file_that_is_printed_takes_the_codes_and_then_all_is_approved(
    shell: FlaskCliRunner, file: Path
) -> None:
    filled(shell, file)
    assert load_templates(file).voice
    told = run(shell)
    assert told.exit_code == 0, told.stdout
    assert {one["state"] for one in items(shell)} == {"approved"}
    again = run(shell, "--format", "toml").stdout
    assert "not in force" not in again and 'code = ""' not in again


def test_changed_words_are_told_with_what_differs(shell: FlaskCliRunner, file: Path) -> None:
    filled(shell, file)
    file.write_text(file.read_text().replace("已如实记下,谢谢。愿意的话", "已记下,谢谢。愿意的话"))
    told = run(shell)
    assert told.exit_code == 1
    assert "since approved: +“如实”" in told.stdout
    changed = [one for one in items(shell) if one["state"] == "changed"]
    assert [(one["key"], one["differs"]) for one in changed] == [("reason", "+“如实”")]
    printed = run(shell, "--format", "toml").stdout
    assert "# not in force any more" in printed and "已记下,谢谢。愿意的话" in printed


def publish_newer(runtime: Runtime) -> None:
    words = "评价收到,谢谢。怎么评价都不影响您的事和权利。"
    newer = with_words("texts.zh-CN.thanks", words).model_copy(update={"version": 9})
    with runtime.database.write() as session:
        assert publish(session, newer, to_json(newer), runtime.clock.now())


def thanks(shell: FlaskCliRunner) -> dict[str, str]:
    """The states of the thanks in Chinese, by the questionnaire that says them."""
    told = [one for one in items(shell) if one["key"] == "thanks" and one["language"] == "zh-CN"]
    return {", ".join(one["of"]): one["state"] for one in told}


def test_the_newest_words_are_in_force_and_older_ones_while_somebody_is_asked_in_them(
    shell: FlaskCliRunner, file: Path, runtime: Runtime
) -> None:
    filled(shell, file)
    survey = make_survey(runtime)
    before = DEFAULT.version
    publish_newer(runtime)
    assert thanks(shell) == {"default 9": "not approved", f"default {before}": "approved"}
    with runtime.database.write() as session:
        long_ago = runtime.clock.now() - timedelta(days=31)
        over = {"state": SurveyState.SETTLED, "settled_at": long_ago, "disposition": Disposition.COMPLETE}
        session.execute(update(Survey).where(Survey.id == survey.id).values(**over))
    assert thanks(shell) == {"default 9": "changed"}


def test_tencent_numbers_its_gaps_and_calls_nobody(shell: FlaskCliRunner) -> None:
    told = items(shell, "--carrier", "tencent")
    assert {one["kind"] for one in told} == {"sms"}
    invite = next(one for one in told if one["key"] == "invite")
    assert invite["text"].startswith("{1}号事承办单位")
    ordered = next(one for one in told if one["key"] == "notice_ordered")
    assert "{1}" in ordered["text"] and "{2}" in ordered["text"]


def test_a_file_that_cannot_be_used_is_told_with_its_line(shell: FlaskCliRunner, file: Path) -> None:
    file.write_text('[[sms]]\nkey = "invite"\n')
    told = run(shell)
    assert told.exit_code == 1 and "line 1: code is missing" in told.stderr
