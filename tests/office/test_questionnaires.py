"""`flask questionnaires`: looked over, published once, never changed, played."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from survey.course.questionnaires import VersionTaken, current_questionnaire, publish, publish_shipped
from survey.course.questionnaires import questionnaire as published
from survey.models import Audit, PublishedQuestionnaire
from survey.office.commands import pause
from survey.questionnaire.load import parse, to_json
from survey.runtime import Runtime
from tests.build import make_questionnaire
from tests.questionnaire.shipped import DEFAULT, TOML, content


@pytest.fixture
def shell(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The shipped questionnaire as its next version, as somebody has it on their disk."""
    return written(tmp_path, version=5)


def written(folder: Path, name: str = "mine.toml", **tables: Any) -> Path:
    file = folder / name
    file.write_text(to_json(parse(json.dumps(content() | tables))), encoding="utf-8")
    return file


def run(shell: FlaskCliRunner, *args: str | Path, **more: Any) -> Result:
    return shell.invoke(args=["questionnaires", *map(str, args)], **more)


def versions(runtime: Runtime) -> list[tuple[str, int]]:
    with runtime.database.read() as session:
        rows = session.execute(select(PublishedQuestionnaire.key, PublishedQuestionnaire.version))
        return sorted((key, version) for key, version in rows)


def acts(runtime: Runtime) -> list[tuple[str, str]]:
    with runtime.database.read() as session:
        rows = session.execute(
            select(Audit.act, Audit.subject_id).where(Audit.subject_kind == "questionnaire")
        )
        return [(act, subject) for act, subject in rows]


def test_publishing_twice_is_publishing_once_and_is_on_record(
    runtime: Runtime, shell: FlaskCliRunner, file: Path
) -> None:
    make_questionnaire(runtime)
    first = json.loads(run(shell, "publish", file, "--json").output)
    again = run(shell, "publish", file, "--json")
    assert (first["state"], first["version"]) == ("published", 5)
    assert again.exit_code == 0 and json.loads(again.output) == {**first, "state": "unchanged"}
    assert versions(runtime) == [("default", 4), ("default", 5)]
    assert acts(runtime) == [("questionnaire.publish", "default 5")]
    with runtime.database.read() as session:
        assert published(session, current_questionnaire(session)).version == 5


def test_a_published_version_never_changes(runtime: Runtime, shell: FlaskCliRunner, tmp_path: Path) -> None:
    make_questionnaire(runtime)
    texts = content()["texts"]
    texts["zh-CN"]["thanks"] = "谢谢您。"
    other = run(shell, "publish", written(tmp_path, texts=texts))
    assert other.exit_code == 1
    assert "default 4 is published with other words: raise its version to 5" in other.output
    as_json = run(shell, "publish", tmp_path / "mine.toml", "--json")
    assert as_json.exit_code == 1
    assert json.loads(as_json.stdout)["why"].endswith("raise its version to 5")
    with runtime.database.read() as session:
        assert published(session, current_questionnaire(session)) == DEFAULT
    assert acts(runtime) == []


def test_an_earlier_version_does_not_come_after_a_later_one(
    runtime: Runtime, shell: FlaskCliRunner, tmp_path: Path
) -> None:
    make_questionnaire(runtime)
    refused = run(shell, "publish", written(tmp_path, version=1))
    assert refused.exit_code == 1 and "raise its version to 5" in refused.output


def test_what_the_linter_finds_stands_in_the_way(
    runtime: Runtime, shell: FlaskCliRunner, tmp_path: Path
) -> None:
    make_questionnaire(runtime)
    texts = content()["texts"]
    texts["zh-CN"]["thanks"] = "请给个好评，" * 12
    file = written(tmp_path, version=5, texts=texts)
    refused = run(shell, "publish", file)
    assert refused.exit_code == 1
    assert "texts.zh-CN.thanks: 2 segments with the signature in force, 1 allowed" in refused.output
    assert "default 5 is not published: 2 to mend" in refused.output
    as_json = run(shell, "publish", file, "--json")
    assert as_json.exit_code == 1
    assert [one["where"] for one in json.loads(as_json.stdout)["items"]] == ["texts.zh-CN.thanks"] * 2
    assert versions(runtime) == [("default", 4)] and acts(runtime) == []


def test_the_signature_in_force_decides(runtime: Runtime, shell: FlaskCliRunner, file: Path) -> None:
    assert run(shell, "check", file).exit_code == 0
    long = runtime.settings.model_copy(update={"sms_signature": "湘西土家族苗族自治州社情调查中心"})
    shell.app.extensions["huifang"] = replace(runtime, settings=long)
    told = run(shell, "check", file, "--json")
    assert told.exit_code == 1
    assert json.loads(told.output)["errors"] > 3


@pytest.mark.parametrize("words", [b"key = [", b"\xff\xfe", TOML.replace("version = 4", "").encode()])
def test_what_is_no_questionnaire_is_told(shell: FlaskCliRunner, tmp_path: Path, words: bytes) -> None:
    file = tmp_path / "bad.toml"
    file.write_bytes(words)
    for command in ("check", "publish"):
        refused = run(shell, command, file)
        assert refused.exit_code == 1 and "cannot be used" in refused.output
        as_json = run(shell, command, file, "--json")
        assert as_json.exit_code == 1
        assert [one["level"] for one in json.loads(as_json.stdout)["items"]] == ["error"]


def test_a_file_that_is_not_there_is_wrong_usage(shell: FlaskCliRunner, tmp_path: Path) -> None:
    assert run(shell, "publish", tmp_path / "nothing.toml").exit_code == 2
    assert run(shell, "check", tmp_path).exit_code == 2


def test_another_key_is_another_questionnaire(
    runtime: Runtime, shell: FlaskCliRunner, tmp_path: Path
) -> None:
    make_questionnaire(runtime)
    assert run(shell, "publish", written(tmp_path, key="pilot", version=7)).exit_code == 0
    assert versions(runtime) == [("default", 4), ("pilot", 7)]
    listed = json.loads(run(shell, "list", "--json").output)["items"]
    assert [(one["key"], one["version"]) for one in listed] == [("default", 4), ("pilot", 7)]
    assert json.loads(run(shell, "show", "pilot", "--json").output)["key"] == "pilot"
    assert run(shell, "show", "nothing").exit_code == 2


def test_shipped_words_step_back_behind_the_offices_own(runtime: Runtime, tmp_path: Path) -> None:
    mine = parse(json.dumps(content() | {"version": 5}))
    now = runtime.clock.now()
    with runtime.database.write() as session:
        assert publish(session, mine, to_json(mine), now)
        assert publish_shipped(session, now) == 0
    with runtime.database.write() as session, pytest.raises(VersionTaken):
        publish(session, DEFAULT, TOML, now)


def test_of_two_who_publish_the_same_version_at_once_one_does(runtime: Runtime) -> None:
    """The other one is told, and the words are those of the first."""
    both = Barrier(2)

    def publishes(thanks: str) -> bool | str:
        texts = content()["texts"]
        texts["zh-CN"]["thanks"] = thanks
        mine = parse(json.dumps(content() | {"version": 5, "texts": texts}))
        both.wait()
        try:
            with runtime.database.write() as session:
                return publish(session, mine, to_json(mine), runtime.clock.now())
        except VersionTaken as taken:
            return str(taken)

    with ThreadPoolExecutor(2) as people:
        told = list(people.map(publishes, ("谢谢您。", "多谢。")))
    assert sorted(map(str, told)) == [
        "True", "default 5 is published with other words: raise its version to 6",
    ]  # fmt: skip
    assert versions(runtime) == [("default", 5)]


def test_words_that_an_older_program_took_are_compared_as_this_one_reads_them(runtime: Runtime) -> None:
    """The digest kept may be another program's: a new field of the model is no new word."""
    now = runtime.clock.now()
    with runtime.database.write() as session:
        publish(session, DEFAULT, TOML, now)
        session.query(PublishedQuestionnaire).update({"digest": "0" * 64})
    with runtime.database.write() as session:
        assert publish(session, DEFAULT, to_json(DEFAULT), now) is False


def test_a_rehearsal_by_given_answers(runtime: Runtime, shell: FlaskCliRunner) -> None:
    make_questionnaire(runtime)
    played = run(shell, "simulate", "default", "--channel", "sms", "--say", "4", "--say", "1")
    assert played.exit_code == 0, played.output
    lines = played.output.splitlines()
    assert lines[0].startswith("[invite, 1 segment] 【")
    assert lines[1:4:2] == ["> 4   (4)", "> 1   (1)"]
    assert lines[-1] == "waits for a text message"


def test_a_rehearsal_by_a_file_of_answers_before_anything_is_published(
    shell: FlaskCliRunner, file: Path, tmp_path: Path
) -> None:
    answers = tmp_path / "answers.txt"
    answers.write_text("1\n4\n\n\n", encoding="utf-8")
    played = run(
        shell, "simulate", file, "--channel", "voice", "--answers", answers, "--order", "reverse",
        "--language", "en", "--json",
    )  # fmt: skip
    told = json.loads(played.output)
    assert (told["version"], told["answers"]) == (5, {"responsible_unit": "4"})
    assert told["lines"][0]["words"].startswith("Hello, this is")
    assert told["lines"][-1]["key"] == "later" and told["waiting"] is None


@pytest.mark.parametrize("channel", ["sms", "voice", "web", "interviewer"])
def test_somebody_made_up_is_the_same_for_the_same_seed(
    shell: FlaskCliRunner, file: Path, channel: str
) -> None:
    args = ("simulate", file, "--channel", channel, "--seed")
    one, same, other = (run(shell, *args, seed, "--json") for seed in ("7", "7", "8"))
    assert one.exit_code == 0 and one.output == same.output != other.output
    assert any(line["who"] == "they" for line in json.loads(one.output)["lines"])


def test_by_hand_at_a_terminal(shell: FlaskCliRunner, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda self: True, raising=False)
    played = run(shell, "simulate", file, "--channel", "web", input="5\n9\n1\n")
    assert played.exit_code == 0, played.output
    assert "> 非常不满意" in played.output and "> 9   (cannot be chosen)" in played.output
    assert "    result  结果" in played.output
    assert played.output.splitlines()[-1].startswith("waits for values with commas")


def test_a_rehearsal_writes_nothing(runtime: Runtime, shell: FlaskCliRunner, file: Path) -> None:
    run(shell, "simulate", file, "--channel", "sms", "--seed", "1")
    assert versions(runtime) == [] and acts(runtime) == []


@pytest.mark.parametrize(
    "args", [("nothing", "--channel", "sms"), ("nothing", "--channel", "post"), ("nothing",)]
)
def test_wrong_usage_is_told(shell: FlaskCliRunner, args: tuple[str, ...]) -> None:
    assert run(shell, "simulate", *args).exit_code == 2


def test_a_channel_without_a_form_is_wrong_usage(shell: FlaskCliRunner, tmp_path: Path) -> None:
    alone: dict[str, Any] = {
        "forms": {"sms": content()["forms"]["sms"]},
        "voices": {},
        "spoken": {},
        "shown": {},
        "script": {},
    }
    refused = run(shell, "simulate", written(tmp_path, **alone), "--channel", "web")
    assert refused.exit_code == 2 and "no form for web" in refused.output


@pytest.mark.parametrize("channel", ["sms", "voice"])
def test_one_channel_is_paused_by_its_name(app: Flask, channel: str) -> None:
    with app.app_context():
        paused = CliRunner().invoke(pause, ["--channel", channel, "--why", "运营商故障", "--json"])
    assert paused.exit_code == 0, paused.output
    assert json.loads(paused.output)["paused"] == channel
