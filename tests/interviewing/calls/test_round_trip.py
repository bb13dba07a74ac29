"""A centre with its own call system: its list out, the results back in, through the real commands."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select

from survey.clock import SetClock
from survey.course.next_phone import next_phone
from survey.interviewing.calls.list_calls import list_calls, release
from survey.models import Audit, CasePhone, Interview, Survey
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel, Disposition, SurveyState
from tests.again import make_again
from tests.build import make_case, make_petitioner, make_survey
from tests.interviewing.people import Desk, answers, attempts, hours, make_account, make_waiting

Cells = Mapping[str, object]
COMPLETE = {
    "met": 1, "visited": "no", "written": "1", "signed": "9", "responsible_unit": "2", "petition_office": 4,
    "reason": "2,4", "reason 原话": "拖了半年", "pressure": "no", "consent": "yes", "named": "2",
}  # fmt: skip


@pytest.fixture
def elsewhere(desk: Desk) -> str:
    """The login of an interviewer who works in another call system."""
    make_account(desk.runtime, login="wai01")
    return "wai01"


def _run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=[*arguments, "--json"])
    return result.exit_code, result.output


def _write(path: Path, rows: Sequence[Cells], sheet: str = "结果") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    columns = list(dict.fromkeys(name for row in rows for name in row))
    page.append(columns)
    for row in rows:
        page.append([row.get(name) for name in columns])
    book.save(path)
    return path


def _result(survey: int, at: str, outcome: str, **more: Any) -> dict[str, object]:
    return {"编号": survey, "拨打时间": at, "访问员": "wai01", "通话结果": outcome, **more}


def _import(app: Flask, path: Path, rows: Sequence[Cells]) -> tuple[int, dict[str, Any]]:
    import json  # noqa: PLC0415

    code, output = _run(app, "answers", "import", str(_write(path, rows)))
    told: dict[str, Any] = json.loads(output)
    return code, told


def test_the_list_holds_what_a_caller_needs_and_counts_nothing_as_called(
    app: Flask, desk: Desk, tmp_path: Path
) -> None:
    runtime = desk.runtime
    survey = make_survey(runtime, make_case(runtime, phone="+8613912345678", case_no="XF3721"))
    make_waiting(runtime, survey)
    file = tmp_path / "list.xlsx"
    code, output = _run(app, "calls", "export", "--out", str(file))
    assert code == 0 and '"calls": 1' in output
    assert file.stat().st_mode & 0o777 == 0o600
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["名单", "结果", "编码"]
    header, row = book["名单"].iter_rows(values_only=True)
    listed = dict(zip(header, row, strict=True))
    assert (listed["编号"], listed["号码"], listed["姓名"]) == (str(survey.id), "+8613912345678", "张三")
    assert (listed["件号尾数"], listed["承办单位"], listed["问卷版本"]) == ("3721", "S1局", "default 4")
    assert str(listed["要问的"]).startswith("met, visited, written, signed, responsible_unit")
    assert book["结果"].cell(2, 1).value == str(survey.id)
    codes = {row[0]: row for row in book["编码"].iter_rows(values_only=True)}
    assert codes["outcome"][2] == "technical" and codes["named"][1:3] == ("9", "refused")
    with runtime.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Interview)) == 0
        assert session.scalars(select(Audit.act)).all() == ["calls.export"]
    (attempt,) = attempts(runtime, survey.id)
    assert attempt.state is AttemptState.CLAIMED and not attempt.left_at


def test_a_name_that_looks_like_a_formula_stays_a_name(app: Flask, desk: Desk, tmp_path: Path) -> None:
    from survey.secrets import Sealed  # noqa: PLC0415

    sealed = desk.runtime.keyring.seal('=HYPERLINK("http://x")', Sealed.CASE_NAME)
    make_waiting(desk.runtime, make_survey(desk.runtime, make_case(desk.runtime, name_sealed=sealed)))
    file = tmp_path / "list.xlsx"
    _run(app, "calls", "export", "--out", str(file))
    cell = openpyxl.load_workbook(file)["名单"].cell(2, 3)
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")')


def test_what_is_on_a_list_is_on_no_desk_and_on_no_second_list(
    app: Flask, desk: Desk, tmp_path: Path, clock: SetClock
) -> None:
    make_waiting(desk.runtime)
    export = ("calls", "export", "--out", str(tmp_path / "list.xlsx"))
    assert '"calls": 1' in _run(app, *export)[1]
    assert desk.take() is None
    assert '"calls": 0' in _run(app, *export)[1]
    again = _run(app, *export, "--again")[1]
    assert '"calls": 1' in again and '"given_up": 1' in again
    clock.advance(timedelta(days=1, minutes=1))
    assert desk.take() is not None, "a list whose results never come is free again"


def test_what_is_on_a_desk_is_on_no_list(desk: Desk) -> None:
    make_waiting(desk.runtime)
    desk.take()
    assert list_calls(desk.runtime, "test", timedelta(days=1)).rows == []
    assert release(desk.runtime, "test") == 0


def test_a_later_round_asks_elsewhere_too_only_what_it_asks(
    app: Flask, desk: Desk, elsewhere: str, tmp_path: Path, clock: SetClock
) -> None:
    again = make_again(desk.runtime)
    make_waiting(desk.runtime, again)
    (row,) = list_calls(desk.runtime, "test", timedelta(days=1)).rows
    assert row.round == 2 and "responsible_unit" in row.missing and "petition_office" not in row.missing
    given = {key: value for key, value in COMPLETE.items() if key != "petition_office"}
    clock.advance(hours(1))
    result = _result(again.id, "2026-10-19 10:30", "completed", **given)
    code, told = _import(app, tmp_path / "a.xlsx", [result])
    assert (code, told["created"]) == (0, 1), told
    with desk.runtime.database.read() as session:
        assert session.get_one(Survey, again.id).disposition is Disposition.COMPLETE


def test_a_list_that_cannot_be_written_holds_nothing(app: Flask, desk: Desk, tmp_path: Path) -> None:
    make_waiting(desk.runtime)
    code, output = _run(app, "calls", "export", "--out", str(tmp_path / "nowhere" / "list.xlsx"))
    assert code == 2 and "nothing is held" in output
    assert desk.take() is not None


def test_a_completed_interview_comes_back_as_one_complete_survey(
    app: Flask, desk: Desk, elsewhere: str, tmp_path: Path
) -> None:
    runtime = desk.runtime
    survey = make_survey(runtime, picked_at=runtime.clock.now() - timedelta(days=3))
    make_waiting(runtime, survey)
    list_calls(runtime, "test", timedelta(days=1))
    row = _result(survey.id, "2026-10-19 9:30", "completed", 通话秒数=95, **COMPLETE)
    code, told = _import(app, tmp_path / "back.xlsx", [row])
    assert (code, told["created"], told["rejected"]) == (0, 1, 0), told
    with runtime.database.read() as session:
        interview = session.scalars(select(Interview)).one()
    kept, attempt, settled = desk.row(interview.id)
    at = runtime.clock.now() - hours(0.5)
    assert (attempt.state, attempt.left_at, attempt.seconds, attempt.contact) == (
        AttemptState.ANSWERED, at, 95, True,
    )  # fmt: skip
    assert kept.ended_at == at + timedelta(seconds=95)
    assert (settled.disposition, settled.channel) == (Disposition.COMPLETE, Channel.INTERVIEWER)
    given = {one.question: one.value for one in answers(runtime, survey.id)}
    assert given == {
        "met": "yes", "visited": "no", "written": "both", "signed": "refused", "pressure": "no",
        "responsible_unit": "2", "petition_office": "4", "reason": "delay,no_contact", "consent": "yes",
        "named": "no",
    }  # fmt: skip
    assert {(one.account_id, one.heard_at) for one in answers(runtime, survey.id)} == {(kept.account_id, at)}


def test_what_a_completed_row_leaves_empty_was_passed_over(
    app: Flask, desk: Desk, elsewhere: str, tmp_path: Path
) -> None:
    """Whatever kind of question it is: a centre's own sheet may have the two ratings and nothing else."""
    survey = make_survey(desk.runtime, picked_at=desk.runtime.clock.now() - timedelta(days=3))
    make_waiting(desk.runtime, survey)
    row = _result(survey.id, "2026-10-19 9:30", "completed", responsible_unit="5", petition_office="1")
    code, told = _import(app, tmp_path / "back.xlsx", [row])
    assert (code, told["created"]) == (0, 1), told
    with desk.runtime.database.read() as session:
        assert session.get_one(Survey, survey.id).disposition is Disposition.COMPLETE
    given = {one.question: one.value for one in answers(desk.runtime, survey.id)}
    assert given == {"responsible_unit": "5", "petition_office": "1"}


def test_what_was_said_on_the_number_before_is_not_written_down_for_the_one_after(
    app: Flask, desk: Desk, elsewhere: str, tmp_path: Path
) -> None:
    """The list was called; then that number turned out to be somebody else's, and the survey moved on."""
    runtime = desk.runtime
    case, other = make_case(runtime), make_petitioner(runtime)
    with runtime.database.write() as session:
        session.add(CasePhone(case_id=case.id, position=2, petitioner_id=other.id))
    survey = make_survey(runtime, case, picked_at=runtime.clock.now() - timedelta(days=3))
    make_waiting(runtime, survey, planned_at=runtime.clock.now() - timedelta(days=1))
    list_calls(runtime, "test", timedelta(days=1))
    with runtime.database.write() as session:
        assert next_phone(session, survey.id, survey.petitioner_id, runtime.clock.now(), stranger=True)
    row = _result(survey.id, "2026-10-19 9:30", "completed", **COMPLETE)
    code, told = _import(app, tmp_path / "back.xlsx", [row])
    assert (code, told["rejected_rows"][0]["reason"]) == (1, "id: ambiguous")
    assert answers(runtime, survey.id) == []


def test_the_same_file_twice_changes_nothing_the_second_time(
    app: Flask, desk: Desk, elsewhere: str, tmp_path: Path
) -> None:
    survey = make_survey(desk.runtime, picked_at=desk.runtime.clock.now() - timedelta(days=3))
    make_waiting(desk.runtime, survey)
    rows = [
        _result(survey.id, "2026-10-19 09:10", "没人接"),
        _result(survey.id, "2026-10-19 09:40", "completed", **COMPLETE),
    ]
    assert _import(app, tmp_path / "a.xlsx", rows)[1]["created"] == 2
    told = _import(app, tmp_path / "b.xlsx", rows)[1]
    assert (told["created"], told["unchanged"], told["rejected"]) == (0, 2, 0)
    states = [one.state for one in attempts(desk.runtime, survey.id)]
    assert states == [AttemptState.NO_ANSWER, AttemptState.ANSWERED]


@pytest.mark.parametrize(
    ("outcome", "state", "settled"),
    [
        ("busy", AttemptState.BUSY, None),
        ("hard_refusal", AttemptState.ANSWERED, Disposition.REFUSAL),
        ("打错了，是别人的号码", AttemptState.ANSWERED, Disposition.NON_CONTACT),
        ("opt_out", AttemptState.ANSWERED, Disposition.REFUSAL),
    ],
)
def test_outcomes_do_what_they_do_at_the_desk(
    app: Flask,
    desk: Desk,
    elsewhere: str,
    tmp_path: Path,
    outcome: str,
    state: AttemptState,
    settled: Disposition | None,
) -> None:
    survey = make_survey(desk.runtime, picked_at=desk.runtime.clock.now() - timedelta(days=3))
    make_waiting(desk.runtime, survey)
    assert _import(app, tmp_path / "a.xlsx", [_result(survey.id, "2026-10-19 09:30", outcome)])[0] == 0
    first, *later = attempts(desk.runtime, survey.id)
    assert first.state is state
    with desk.runtime.database.read() as session:
        kept = session.scalars(select(Interview)).one()
    assert desk.row(kept.id)[2].disposition is settled
    assert [one.due_at for one in later] == (
        [kept.dialled_at + hours(0.5)] if outcome == "busy" and kept.dialled_at else []
    )


def test_an_appointment_that_was_agreed_on_elsewhere_is_kept(
    app: Flask, desk: Desk, elsewhere: str, tmp_path: Path
) -> None:
    survey = make_survey(desk.runtime, picked_at=desk.runtime.clock.now() - timedelta(days=3))
    make_waiting(desk.runtime, survey)
    row = _result(survey.id, "2026-10-19 09:30", "appointment", 约定时间="2026-10-20 15:00")
    assert _import(app, tmp_path / "a.xlsx", [row])[0] == 0
    (_, later) = attempts(desk.runtime, survey.id)
    assert (later.appointment, later.due_at) == (True, desk.runtime.clock.now() + timedelta(days=1, hours=5))


def test_a_call_nobody_had_planned_is_kept_all_the_same(
    app: Flask, desk: Desk, elsewhere: str, tmp_path: Path
) -> None:
    """What people say is never lost: even of a survey that is over, as late."""
    survey = make_survey(
        desk.runtime, picked_at=desk.runtime.clock.now() - timedelta(days=3), state=SurveyState.SETTLED,
        settled_at=desk.runtime.clock.now(), settled_day="2026-10-19", disposition=Disposition.NON_CONTACT,
    )  # fmt: skip
    code, told = _import(
        app, tmp_path / "a.xlsx", [_result(survey.id, "2026-10-19 09:30", "partial", responsible_unit=5)]
    )
    assert (code, told["created"]) == (0, 1)
    (late,) = answers(desk.runtime, survey.id)
    assert (late.level, late.late, late.counted) == (5, True, False)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"编号": 999_999}, "id: unknown"),
        ({"编号": "x"}, "id: unreadable"),
        ({"拨打时间": "yesterday"}, "time: unreadable"),
        ({"拨打时间": "2027-01-01 09:00"}, "time: unreadable"),
        ({"拨打时间": "2026-01-01 09:00"}, "time: unreadable"),
        ({"访问员": "nobody"}, "interviewer: unknown"),
        ({"通话结果": "gone fishing"}, "outcome: unknown"),
        ({"通话结果": None}, "outcome: missing"),
        ({"通话结果": "never_petitioned"}, "note: missing"),
        ({"通话结果": "appointment", "responsible_unit": None}, "appointment: missing"),
        ({"responsible_unit": 7}, "responsible_unit: unknown"),
        ({"responsible_unit": None}, "responsible_unit: missing"),
        ({"met": "maybe"}, "met: unknown"),
        ({"通话秒数": "long"}, "seconds: unreadable"),
    ],
)
def test_a_row_that_cannot_be_taken_is_given_back_with_the_reason_and_writes_nothing(
    app: Flask, desk: Desk, elsewhere: str, tmp_path: Path, change: Cells, reason: str
) -> None:
    survey = make_survey(desk.runtime, picked_at=desk.runtime.clock.now() - timedelta(days=3))
    make_waiting(desk.runtime, survey)
    row = _result(survey.id, "2026-10-19 09:30", "completed", 通话秒数=60, **COMPLETE) | dict(change)
    code, told = _import(app, tmp_path / "a.xlsx", [row])
    assert (code, told["rejected"], told["created"]) == (1, 1, 0)
    assert [one["reason"] for one in told["rejected_rows"]] == [reason]
    rejected = (tmp_path / "a.xlsx.rejects.csv").read_text(encoding="utf-8-sig")
    assert rejected.startswith("line,reason,编号") and reason in rejected
    assert [one.state for one in attempts(desk.runtime, survey.id)] == [AttemptState.PLANNED]
    assert answers(desk.runtime, survey.id) == []


def test_a_case_that_is_on_a_desk_here_is_not_overwritten(
    app: Flask, desk: Desk, elsewhere: str, tmp_path: Path
) -> None:
    survey = make_survey(desk.runtime, picked_at=desk.runtime.clock.now() - timedelta(days=3))
    make_waiting(desk.runtime, survey)
    desk.take()
    told = _import(app, tmp_path / "a.xlsx", [_result(survey.id, "2026-10-19 09:30", "busy")])[1]
    assert told["rejected_rows"][0]["reason"] == "id: ambiguous"


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a zip", b"plain text", b""])
def test_a_file_that_is_no_workbook_is_wrong_usage(
    app: Flask, desk: Desk, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(content)
    code, output = _run(app, "answers", "import", str(file))
    assert code == 2 and "Traceback" not in output


def test_a_sheet_without_the_columns_says_which(app: Flask, desk: Desk, tmp_path: Path) -> None:
    file = _write(tmp_path / "x.xlsx", [{"编号": 1, "别的": 2}])
    code, output = _run(app, "answers", "import", str(file))
    assert code == 2 and "拨打时间" in output


def test_the_import_is_on_record_without_anything_personal(
    app: Flask, desk: Desk, runtime: Runtime, tmp_path: Path
) -> None:
    _import(app, tmp_path / "a.xlsx", [_result(1, "2026-10-19 09:30", "busy")])
    with runtime.database.read() as session:
        act = session.scalars(select(Audit).where(Audit.act == "answers.import")).one()
    assert act.detail == {"read": 1, "created": 0, "unchanged": 0, "rejected": 1}
