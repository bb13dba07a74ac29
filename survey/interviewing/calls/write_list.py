"""The list as a workbook: the calls, a sheet to fill in with what came of them, and the codes there are."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from survey.interviewing.calls.columns import BACK, OUT, answer_columns, names
from survey.interviewing.calls.list_calls import Row
from survey.interviewing.desk.script import choices
from survey.interviewing.outcomes import Listed
from survey.questionnaire.load import Questionnaire
from survey.runtime import Runtime
from survey.vocabulary import Channel, ReadingOrder

_SHEETS = (("名单", "calls"), ("结果", "results"), ("编码", "codes"))


def write_list(
    runtime: Runtime, path: Path, rows: Sequence[Row], asked: Questionnaire, outcomes: Sequence[Listed]
) -> None:
    """Write it where only its owner can read it: it holds names and numbers. OSError."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    chinese = runtime.settings.language.startswith("zh")
    titles = [both[0] if chinese else both[1] for both in _SHEETS]
    book = Workbook()
    book.remove(book.worksheets[0])
    calls, results, codes = (book.create_sheet(title) for title in titles)
    questions = [one.key for one in asked.form(Channel.INTERVIEWER)]
    language = runtime.settings.language
    _fill(calls, [names(OUT, chinese), *(_cells(row, runtime.settings.zone) for row in rows)])
    header = [*names(BACK, chinese), *answer_columns(questions, chinese)]
    _fill(results, [header, *([str(row.id)] for row in rows)])
    _fill(codes, _codes(asked, outcomes, language))
    book.save(path)


def _cells(row: Row, zone: ZoneInfo) -> list[str]:
    at = row.appointment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if row.appointment else ""
    return [
        str(row.id), row.phone, row.name, row.case, row.unit, row.office, row.language, row.order,
        ", ".join(row.missing), at, row.script, str(row.round),
    ]  # fmt: skip


def _codes(asked: Questionnaire, outcomes: Sequence[Listed], language: str) -> Iterable[Sequence[str]]:
    """Every code of every question, then every outcome."""
    spoken = asked.language(language)
    for question in asked.form(Channel.INTERVIEWER):
        for one in choices(asked, question, spoken, ReadingOrder.FORWARD):
            yield question.key, one.key, one.code, one.label
    for listed in outcomes:
        if listed.rule.active:
            yield "outcome", "", listed.rule.code, listed.label(language)


def _fill(sheet: Any, rows: Iterable[Sequence[str]]) -> None:
    """Rows of texts; what a spreadsheet would take for a formula stays text."""
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(number, place, ILLEGAL_CHARACTERS_RE.sub("", value))
            cell.data_type = "s"
