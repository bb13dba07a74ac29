"""`flask calls` and `flask answers`: a centre with its own call system (CONTRACT §3)."""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import select

from survey.accounts.trace import record
from survey.cases.outcomes import Unusable
from survey.cases.prepare import Refusal
from survey.cases.rejects import RejectsFile
from survey.cases.store import Outcome as Became
from survey.course.questionnaires import current_questionnaire, questionnaire
from survey.interviewing.calls.list_calls import list_calls, release
from survey.interviewing.calls.read_results import read_results
from survey.interviewing.calls.take_results import Rejected, take_result
from survey.interviewing.calls.write_list import write_list
from survey.interviewing.outcomes import read_outcomes
from survey.models import PublishedQuestionnaire
from survey.output import show
from survey.policy.durations import parse_elapsed
from survey.runtime import Runtime, current_runtime
from survey.shell import actor, as_json_option
from survey.vocabulary import Channel

_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
_OUT = click.Path(dir_okay=False, writable=True, path_type=Path)


calls = AppGroup("calls", help="The interviewers' list, for a centre with its own call system.")
answers = AppGroup("answers", help="What came of calls that were made elsewhere.")


@calls.command("export")
@click.option("--out", type=_OUT, help="Where to write it; otherwise calls-DATE.xlsx here.")
@click.option("--for", "lease", default="1d", show_default=True, help="How long the list keeps its cases.")
@click.option("--again", is_flag=True, help="Give up earlier lists first, whose results never came.")
@as_json_option
def export_calls(out: Path | None, lease: str, again: bool, as_json: bool) -> None:
    """Write whom to call into a workbook (XLSX).

    What is on a list is on no desk and no second list until its time is over or its results are in.
    """
    runtime, by = current_runtime(), actor()
    try:
        length = parse_elapsed(lease)
    except ValueError as wrong:
        raise click.UsageError(f"--for {lease}: {wrong}") from None
    released = release(runtime, by) if again else 0
    listed = list_calls(runtime, by, length)
    path = out or Path(f"calls-{runtime.local_day(runtime.clock.now())}.xlsx")
    with runtime.database.read() as session:
        asked = questionnaire(session, current_questionnaire(session))
        outcomes = read_outcomes(session)
    try:
        write_list(runtime, path, listed.rows, asked, outcomes)
    except OSError as wrong:
        release(runtime, by, listed.claim)
        raise click.UsageError(f"{path} cannot be written: {wrong.strerror}; nothing is held") from None
    show({"written": str(path), "calls": len(listed.rows), "given_up": released}, as_json)


@answers.command("import")
@click.argument("file", type=_FILE)
@as_json_option
def import_answers(file: Path, as_json: bool) -> None:
    """Take the results of calls back (XLSX): each row is one call, known by its case and time."""
    runtime = current_runtime()
    counts: Counter[Became] = Counter()
    try:
        with RejectsFile(file) as rejects:
            for row in read_results(file, _questions(runtime), runtime.settings.zone):
                counts[_take(runtime, row, rejects)] += 1
    except Unusable as wrong:
        raise click.UsageError(str(wrong)) from wrong
    figures: dict[str, Any] = {
        "read": counts.total(),
        "created": counts[Became.CREATED],
        "unchanged": counts[Became.UNCHANGED],
        "rejected": counts[Became.REJECTED],
    }
    with runtime.database.write() as session:
        what = ("file", file.name[:64])
        record(session, runtime.clock.now(), actor(), "answers.import", what, **figures)
    rows = [{"line": one.line, "reason": str(one.rejection)} for one in rejects.first]
    show({**figures, "rejected_rows": rows, "rejects_file": rejects.written}, as_json)
    sys.exit(1 if counts[Became.REJECTED] else 0)


def _take(runtime: Runtime, row: Any, rejects: RejectsFile) -> Became:
    if isinstance(row, Refusal):
        rejects.add(row)
        return Became.REJECTED
    try:
        return take_result(runtime, row)
    except Rejected as wrong:
        rejects.add(Refusal(row.line, wrong.rejection, row.cells))
        return Became.REJECTED


def _questions(runtime: Runtime) -> list[str]:
    """The keys of all questions that an interviewer has ever been given to ask."""
    with runtime.database.read() as session:
        ids = session.scalars(select(PublishedQuestionnaire.id)).all()
        forms = [questionnaire(session, one).form(Channel.INTERVIEWER) for one in ids]
    return list(dict.fromkeys(question.key for form in forms for question in form))
