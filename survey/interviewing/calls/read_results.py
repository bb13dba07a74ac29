"""Rows of a workbook of results, as far as they can be judged without the database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from survey.cases.headers import Wanted, plain, wanted
from survey.cases.outcomes import Fault, Rejection
from survey.cases.prepare import Refusal
from survey.cases.read_workbook import open_workbook
from survey.cases.rows import Row
from survey.cases.times import read_time
from survey.interviewing.calls.columns import BACK, NEEDED, answer_columns, words_columns
from survey.models.base import LARGEST_ID

LONGEST_CALL = 24 * 3600  # seconds


@dataclass(frozen=True)
class Answered:
    """`codes`: as written, by key or by code; `words`: as heard."""

    codes: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Result:
    """What came of one call. `cells`: the row as it was, for the file of rejected ones."""

    line: int
    survey_id: int
    at: datetime
    interviewer: str
    outcome: str
    seconds: int
    appointment: datetime | None
    note: str
    answers: Mapping[str, Answered]
    cells: dict[str, str]


def columns_wanted(questions: Sequence[str]) -> Wanted:
    """What a sheet of results can have, and what it must."""
    known = [name for both in BACK.values() for name in both]
    for language in (True, False):
        known += answer_columns(questions, language)
    return wanted(known, {field: BACK[field] for field in NEEDED})


def read_results(path: Path, questions: Sequence[str], zone: ZoneInfo) -> Iterator[Result | Refusal]:
    """Every row of the sheet. `questions` are the keys of the interviewers' form. Raises Unusable."""
    with open_workbook(path, columns_wanted(questions)) as rows:
        for row in rows:
            yield _read(row, questions, zone)


def _read(row: Row, questions: Sequence[str], zone: ZoneInfo) -> Result | Refusal:
    cells = {name: str(value).strip() for name, value in row.cells.items()}
    by_name = {plain(name): value for name, value in cells.items()}
    given = {
        field: next((by_name[plain(n)] for n in both if plain(n) in by_name), "")
        for field, both in BACK.items()
    }
    fault = row.fault and Rejection("row", row.fault)
    at, appointment = (
        read_time(given[field], zone) if given[field] else None for field in ("time", "appointment")
    )
    fault = fault or _fault(given, at, appointment)
    if fault is not None or at is None:
        return Refusal(row.line, fault or Rejection("time", Fault.MISSING), cells)
    return Result(
        line=row.line,
        survey_id=int(given["id"]),
        at=at,
        interviewer=given["interviewer"],
        outcome=given["outcome"],
        seconds=int(given["seconds"] or 0),
        appointment=appointment,
        note=given["note"],
        answers=_answers(by_name, questions),
        cells=cells,
    )


def _fault(given: Mapping[str, str], at: datetime | None, appointment: datetime | None) -> Rejection | None:
    """What is missing or cannot be read; none if the row can be taken further."""
    for field in NEEDED:
        if not given[field]:
            return Rejection(field, Fault.MISSING)
    for field, value in (("id", given["id"]), ("seconds", given["seconds"] or "0")):
        if not (value.isascii() and value.isdigit()):
            return Rejection(field, Fault.UNREADABLE)
    if int(given["id"]) > LARGEST_ID or int(given["seconds"] or 0) > LONGEST_CALL:
        return Rejection("id" if int(given["id"]) > LARGEST_ID else "seconds", Fault.UNREADABLE)
    if at is None:
        return Rejection("time", Fault.UNREADABLE)
    if given["appointment"] and appointment is None:
        return Rejection("appointment", Fault.UNREADABLE)
    return None


def _answers(by_name: Mapping[str, str], questions: Sequence[str]) -> dict[str, Answered]:
    """The questions for which something is filled in."""
    found = {}
    for key in questions:
        codes = tuple(
            one.strip() for one in by_name.get(plain(key), "").replace("，", ",").split(",") if one.strip()
        )
        words = next((by_name[plain(n)] for n in words_columns(key) if by_name.get(plain(n))), "")
        if codes or words:
            found[key] = Answered(codes, words)
    return found
