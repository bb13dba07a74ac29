"""`flask bulletin`, `flask assessment`: papers written into a folder, each as a whole or not at all."""

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from survey.accounts.language import CATALOGUES
from survey.accounts.trace import record
from survey.output import show
from survey.papers.assessment.write import assessment_docx, assessment_xlsx
from survey.papers.bulletin.write import bulletin_docx
from survey.papers.ledgers.write import bulletin_xlsx
from survey.runtime import Runtime, current_runtime
from survey.scoring.periods import Period, PeriodError, read_period
from survey.shell import actor, as_json_option

Build = Callable[..., bytes]

_out = click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder; made if need be."
)
_public = click.option("--public", is_flag=True, help="For everybody: small cells hidden.")
_language = click.option("--language", type=click.Choice(list(CATALOGUES)), help="Default: LANGUAGE.")


@click.command()
@click.argument("month")
@_out
@_public
@_language
@as_json_option
def bulletin(month: str, out: Path, public: bool, language: str | None, as_json: bool) -> None:
    """Write the bulletin of MONTH (2026-10) as .docx and its ledgers as .xlsx."""
    runtime = current_runtime()
    period = _period(runtime, month, months=1)
    name = f"bulletin-{period.label}{'-public' if public else ''}"
    papers: Mapping[str, Build] = {f"{name}.docx": bulletin_docx, f"{name}.xlsx": bulletin_xlsx}
    _write(runtime, "bulletin.export", period, papers, out, {"public": public, "language": language}, as_json)


@click.command()
@click.argument("year")
@_out
@_public
@_language
@as_json_option
def assessment(year: str, out: Path, public: bool, language: str | None, as_json: bool) -> None:
    """Write the sheet of YEAR (2026) for the performance assessment as .docx and .xlsx."""
    runtime = current_runtime()
    period = _period(runtime, year, months=12)
    name = f"assessment-{period.label}{'-public' if public else ''}"
    papers: Mapping[str, Build] = {f"{name}.docx": assessment_docx, f"{name}.xlsx": assessment_xlsx}
    _write(
        runtime, "assessment.export", period, papers, out, {"public": public, "language": language}, as_json
    )


def _write(
    runtime: Runtime,
    act: str,
    period: Period,
    papers: Mapping[str, Build],
    out: Path,
    wanted: Mapping[str, Any],
    as_json: bool,
) -> None:
    """Build all, put it on record, and only then let it out (R9)."""
    public, language = bool(wanted["public"]), wanted["language"] or runtime.settings.language
    built = {name: build(runtime, period, public=public, language=language) for name, build in papers.items()}
    with runtime.database.write() as session:
        subject, now = ("period", period.label), runtime.clock.now()
        record(session, now, actor(), act, subject, files=list(built), public=public)
    out.mkdir(parents=True, exist_ok=True)
    written = [_put(out / name, content) for name, content in built.items()]
    show({"period": period.label, "public": public, "written": written}, as_json)


def _put(path: Path, content: bytes) -> str:
    """The file appears whole under its name, readable by its owner only."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return str(path)


def _period(runtime: Runtime, text: str, months: int) -> Period:
    today = runtime.today()
    try:
        period = read_period(text, today)
    except PeriodError as wrong:
        raise click.BadParameter(str(wrong)) from None
    named = period.label == period.first_month if months == 1 else period.label == f"{period.start.year:04}"
    if not named:
        raise click.BadParameter(f"{text!r} is not a {'month' if months == 1 else 'year'}")
    return period
