"""`flask questionnaires`: what is asked, in which words; looked over, published, and played at the shell."""

import json
from pathlib import Path
from typing import Any, NoReturn

import click
from flask.cli import AppGroup

from survey.accounts.trace import record
from survey.course.questionnaires import (
    VersionTaken,
    circumstances,
    find_published,
    publish,
    published_versions,
)
from survey.office.simulate import simulate
from survey.output import show
from survey.questionnaire.check import Level, Problem, errors, look_over
from survey.questionnaire.load import BadQuestionnaire, Questionnaire, parse
from survey.runtime import Runtime, current_runtime
from survey.shell import actor, as_json_option

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


questionnaires = AppGroup("questionnaires", help="What is asked, in which words.")
questionnaires.add_command(simulate)


@questionnaires.command("list")
@as_json_option
def list_questionnaires(as_json: bool) -> None:
    """Every published version."""
    with current_runtime().database.read() as session:
        rows = published_versions(session)
    items = [
        {
            "key": row.key,
            "version": row.version,
            "published_at": row.published_at.isoformat(),
            "digest": row.digest,
        }
        for row in rows
    ]
    show({"items": items}, as_json)


@questionnaires.command("show")
@click.argument("key", default="default")
@click.option("--version", type=int, help="Otherwise the newest.")
@as_json_option
def show_questionnaire(key: str, version: int | None, as_json: bool) -> None:
    """The questionnaire as it was published."""
    with current_runtime().database.read() as session:
        row = find_published(session, key, version)
    if row is None:
        raise click.UsageError(
            f"no questionnaire {key} is published; `flask questionnaires list` shows what is"
        )
    click.echo(
        json.dumps(parse(row.content).model_dump(mode="json"), ensure_ascii=False) if as_json else row.content
    )


@questionnaires.command("check")
@click.argument("file", type=_FILE)
@as_json_option
def check(file: Path, as_json: bool) -> None:
    """What stands in the way of publishing FILE, with the signature and addresses in force."""
    read, problems = _looked_over(current_runtime(), file, as_json)
    if as_json:
        known = {"key": read.key, "version": read.version, "digest": read.digest}
        show({**known, "errors": len(errors(problems)), "items": _items(problems)}, as_json)
    else:
        _tell(problems)
        click.echo(f"{read.key} {read.version}: {_summary(problems)}")
    raise SystemExit(1 if errors(problems) else 0)


@questionnaires.command("publish")
@click.argument("file", type=_FILE)
@as_json_option
def publish_file(file: Path, as_json: bool) -> None:
    """Publish FILE. What is published never changes; surveys begun before keep theirs."""
    runtime, who = current_runtime(), actor()
    read, problems = _looked_over(runtime, file, as_json)
    if not as_json:
        _tell(problems)
    if errors(problems):
        why = f"{read.key} {read.version} is not published: {_summary(problems)}"
        _refuse(why, _items(problems), as_json)
    try:
        with runtime.database.write() as session:
            now = runtime.clock.now()
            new = publish(session, read, file.read_text(encoding="utf-8"), now)
            if new:
                subject = ("questionnaire", f"{read.key} {read.version}")
                record(session, now, who, "questionnaire.publish", subject, digest=read.digest)
    except VersionTaken as taken:
        _refuse(str(taken), [], as_json)
    state = "published" if new else "unchanged"
    show({"key": read.key, "version": read.version, "state": state, "digest": read.digest}, as_json)


def _looked_over(runtime: Runtime, file: Path, as_json: bool) -> tuple[Questionnaire, list[Problem]]:
    """The questionnaire in the file and what can be said against it; what is none ends the command."""
    try:
        read = parse(file.read_text(encoding="utf-8"))
    except (BadQuestionnaire, UnicodeDecodeError) as wrong:
        lines = str(wrong).splitlines()
        items = [{"level": "error", "where": str(file), "what": line, "mend": ""} for line in lines]
        _refuse("\n".join((f"{file} cannot be used", *lines)), items, as_json)
    return read, look_over(read, circumstances(runtime))


def _refuse(why: str, items: list[dict[str, Any]], as_json: bool) -> NoReturn:
    """Say why it is not done, and end with 1."""
    if as_json:
        show({"state": "refused", "why": why.splitlines()[0], "items": items}, as_json)
        raise SystemExit(1)
    raise click.ClickException(why)


def _tell(problems: list[Problem]) -> None:
    for problem in problems:
        colour = "red" if problem.level is Level.ERROR else "yellow"
        click.secho(f"{problem.level:5}", fg=colour, nl=False)
        click.echo(f"  {problem}")


def _summary(problems: list[Problem]) -> str:
    wrong = len(errors(problems))
    if wrong:
        return f"{wrong} to mend"
    return "may be published" + (f", {len(problems)} to look at" if problems else "")


def _items(problems: list[Problem]) -> list[dict[str, Any]]:
    return [{"level": one.level, "where": one.where, "what": one.what, "mend": one.mend} for one in problems]
