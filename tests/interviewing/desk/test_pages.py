"""The desk's page: what it shows when, and above all what it does not."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from survey.clock import SetClock
from survey.models import Answer, Interview
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel, ReadingOrder, Role
from tests.accounts.visits import sit
from tests.build import make_attempt, make_case, make_questionnaire, make_survey, make_unit
from tests.interviewing.people import LONG_FORM, Desk, add_outcomes, hours, make_waiting
from tests.interviewing.visits import press

PHONE = "+8613912345678"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What the desk asks of the database is tried on both elsewhere."""
    return sqlite_url


@pytest.fixture
def here(client: FlaskClient, runtime: Runtime) -> FlaskClient:
    """An interviewer's browser, and one case that waits."""
    make_questionnaire(runtime)
    add_outcomes(runtime)
    unit, office = (
        make_unit(runtime, "ZRZY", name="县自然资源局"),
        make_unit(runtime, "XF", name="县接访中心"),
    )
    case = make_case(runtime, unit=unit, office=office, phone=PHONE, case_no="XF20269876")
    survey = make_survey(runtime, case, reading_order=ReadingOrder.REVERSE)
    make_waiting(runtime, survey)
    sit(client, runtime, Role.INTERVIEWER)
    return client


def _interview(runtime: Runtime) -> int:
    with runtime.database.read() as session:
        return session.scalars(select(Interview.id).order_by(Interview.id.desc())).first() or 0


def _to(client: FlaskClient, runtime: Runtime, stage: str) -> str:
    """The page when the case on the desk has come so far."""
    page = press(client, "/desk/next").text
    one = _interview(runtime)
    for step in ("dial", "confirm"):
        if stage in ("dial", "confirm") and page:
            page = press(client, f"/desk/{one}/{step}").text
        if step == stage:
            break
    return page


def test_the_number_is_shown_after_the_permit_and_not_before(here: FlaskClient, runtime: Runtime) -> None:
    taken = _to(here, runtime, "next")
    assert "张三" in taken
    assert "139" not in taken and "tel:" not in taken
    dialled = press(here, f"/desk/{_interview(runtime)}/dial").text
    assert f"tel:{PHONE}" in dialled and "139 1234 5678" in dialled


def test_r6_nothing_of_the_case_is_shown_before_somebody_has_said_that_they_are_the_person(
    here: FlaskClient, runtime: Runtime
) -> None:
    for page in (_to(here, runtime, "next"), press(here, f"/desk/{_interview(runtime)}/dial").text):
        assert not any(hidden in page for hidden in ("自然资源局", "接访中心", "9876", "XF2026"))
    assert "请问是张先生（女士）本人吗" in page
    asking = press(here, f"/desk/{_interview(runtime)}/confirm").text
    assert "县自然资源局" in asking and "9876" in asking


def test_nothing_that_would_bias_is_ever_shown(here: FlaskClient, runtime: Runtime) -> None:
    """No answer given elsewhere, no figure of a unit, no level of others."""
    with runtime.database.write() as session:
        survey_id = session.scalars(select(Interview.survey_id)).first()
    survey_id = survey_id or 1
    with runtime.database.write() as session:
        session.add(
            Answer(
                survey_id=survey_id, question="responsible_unit", value="5", level=5, channel=Channel.SMS,
                object="responsible_unit", how="digit", heard_at=runtime.clock.now(), counted=False,
            )
        )  # fmt: skip
    page = _to(here, runtime, "confirm")
    assert "非常不满意" not in page and "满意率" not in page


def test_the_options_are_read_in_the_order_of_the_survey_and_their_keys_stay(
    here: FlaskClient, runtime: Runtime
) -> None:
    _to(here, runtime, "confirm")
    one = _interview(runtime)
    for question in LONG_FORM:
        page = press(here, f"/desk/{one}/answer", question=question, code="9").text
    assert "非常不满意、不满意、基本满意、满意、非常满意" in page
    keys = [line.split('data-key="')[1][0] for line in page.split('name="code"')[1:]]
    assert keys == ["5", "4", "3", "2", "1", "8", "9"]
    assert "那您觉得更接近哪一个" in page, "the neutral probe stands beside a rating"


def test_only_what_is_missing_is_asked(here: FlaskClient, runtime: Runtime) -> None:
    _to(here, runtime, "confirm")
    one = _interview(runtime)
    for question in LONG_FORM:
        press(here, f"/desk/{one}/answer", question=question, code="1")
    press(here, f"/desk/{one}/answer", question="responsible_unit", code="2")
    page = press(here, f"/desk/{one}/answer", question="petition_office", code="1").text
    assert 'value="reason"' in page
    page = press(here, f"/desk/{one}/answer", question="reason", words="").text
    page = press(here, f"/desk/{one}/answer", question="pressure", code="no").text
    assert "都问完了" in page, "who is satisfied is not offered a verifier"
    assert 'value="completed"' in page


def test_an_answer_is_saved_at_once_with_the_words_as_heard(here: FlaskClient, runtime: Runtime) -> None:
    _to(here, runtime, "confirm")
    press(here, f"/desk/{_interview(runtime)}/answer", question="met", code="2", words="电话都没一个")
    with runtime.database.read() as session:
        answer = session.scalars(select(Answer)).one()
    assert (answer.question, answer.value) == ("met", "no")
    assert answer.words_sealed


def test_pressed_twice_an_answer_is_one(here: FlaskClient, runtime: Runtime) -> None:
    _to(here, runtime, "confirm")
    for _ in range(2):
        page = press(here, f"/desk/{_interview(runtime)}/answer", question="met", code="1", words="有").text
    assert "以第一次为准" in page
    with runtime.database.read() as session:
        assert len(session.scalars(select(Answer)).all()) == 1


def test_without_a_choice_the_question_stays(here: FlaskClient, runtime: Runtime) -> None:
    _to(here, runtime, "confirm")
    page = press(here, f"/desk/{_interview(runtime)}/answer", question="met").text
    assert "请先选一个答案" in page and 'value="met"' in page


@pytest.mark.parametrize("fields", [{"question": "met", "code": "77"}, {"question": "nonsense", "code": "1"}])
def test_nonsense_is_refused(here: FlaskClient, runtime: Runtime, fields: dict[str, str]) -> None:
    _to(here, runtime, "confirm")
    answer = press(here, f"/desk/{_interview(runtime)}/answer", follow=False, **fields)
    assert answer.status_code in (303, 400)
    with runtime.database.read() as session:
        assert session.scalars(select(Answer)).all() == []


def test_beside_each_outcome_stands_what_follows(here: FlaskClient, runtime: Runtime) -> None:
    page = _to(here, runtime, "dial")
    for told in (
        "3小时后再打，还可打 2 次",
        "7天后再打，还可打 1 次",
        "回访结束，不再打",
        "按约定的时间再打",
    ):
        assert told in page
    assert 'value="completed"' not in page, "nobody has been asked yet"


def test_what_cannot_be_taken_back_is_asked_about(here: FlaskClient, runtime: Runtime) -> None:
    _to(here, runtime, "dial")
    one = _interview(runtime)
    page = press(here, f"/desk/{one}/end", outcome="hard_refusal", note="骂人").text
    assert "不能撤回" in page and 'name="sure" value="yes"' in page and 'value="骂人"' in page
    page = press(here, f"/desk/{one}/end", outcome="hard_refusal", note="骂人", sure="yes").text
    assert "已记下" in page and "下一件" in page


def test_what_was_filled_in_is_there_again_when_something_is_missing(
    here: FlaskClient, runtime: Runtime
) -> None:
    _to(here, runtime, "dial")
    one = _interview(runtime)
    page = press(here, f"/desk/{one}/end", outcome="appointment", note="下午再打", day="2026-10-19").text
    assert "日期和时间要一起填" in page and "下午再打" in page and 'value="2026-10-19"' in page
    page = press(here, f"/desk/{one}/end", outcome="appointment", day="2026-10-19", time="13:00").text
    assert "不在可拨打的时段" in page
    page = press(here, f"/desk/{one}/end", outcome="appointment", day="2026-10-19", time="15:30").text
    assert "已记下" in page


def test_an_appointment_that_was_named_is_shown_to_whoever_gets_the_case(
    here: FlaskClient, runtime: Runtime, clock: SetClock
) -> None:
    _to(here, runtime, "dial")
    press(here, f"/desk/{_interview(runtime)}/end", outcome="appointment", day="2026-10-19", time="15:30")
    clock.advance(hours(5.5))
    sit(here, runtime, Role.INTERVIEWER)
    page = press(here, "/desk/next").text
    assert "2026-10-19 15:30" in page and "约了时间" in page


def test_earlier_calls_are_told_by_when_and_how_they_ended(
    here: FlaskClient, runtime: Runtime, clock: SetClock
) -> None:
    with runtime.database.read() as session:
        from survey.models import Survey  # noqa: PLC0415

        survey = session.scalars(select(Survey)).one()
    make_attempt(
        runtime,
        survey,
        channel=Channel.VOICE,
        state=AttemptState.BUSY,
        left_at=clock.now() - timedelta(days=1),
    )
    assert "2026-10-18 10:00" in _to(here, runtime, "next")


def test_a_break_and_back(here: FlaskClient, runtime: Runtime) -> None:
    page = press(here, "/desk/break").text
    assert "起休息" in page and "下一件" not in page
    assert "下一件" in press(here, "/desk/back").text


def test_no_break_in_the_middle_of_a_case(here: FlaskClient, runtime: Runtime) -> None:
    _to(here, runtime, "dial")
    assert "起休息" not in press(here, "/desk/break").text


def test_r5_outside_the_hours_the_desk_says_when_they_begin(
    here: FlaskClient, runtime: Runtime, clock: SetClock
) -> None:
    clock.advance(hours(3))
    sit(here, runtime, Role.INTERVIEWER)
    page = here.get("/desk").text
    assert "下一时段 2026-10-19 14:30 开始" in page
    assert "下一件" not in page


def test_who_has_nobody_to_call_is_told_so(here: FlaskClient, runtime: Runtime) -> None:
    press(here, f"/desk/{_to(here, runtime, 'dial') and _interview(runtime)}/end", outcome="busy")
    assert "没有要打的" in here.get("/desk").text


def test_a_case_that_was_taken_back_is_said_to_be(here: FlaskClient, runtime: Runtime) -> None:
    from survey.course.opt_out import opt_out  # noqa: PLC0415
    from survey.models import Survey  # noqa: PLC0415

    _to(here, runtime, "next")
    with runtime.database.write() as session:
        person = session.scalars(select(Survey.petitioner_id)).one()
        opt_out(runtime, session, person, "sms", runtime.clock.now())
    assert "这件收回了" in here.get("/desk").text
    assert "已经不在您手上" in press(here, f"/desk/{_interview(runtime)}/dial").text


def test_ones_own_day_is_shown_and_nobody_elses(here: FlaskClient, runtime: Runtime) -> None:
    other = Desk.of(runtime)
    make_waiting(runtime, make_survey(runtime, make_case(runtime)))
    interview = other.take()
    assert interview and other.dial(interview) is None
    page = here.get("/desk").text
    assert "拨打 <strong>0</strong>" in page


def test_nobody_reads_or_presses_on_anothers_desk(app: Flask, here: FlaskClient, runtime: Runtime) -> None:
    other = Desk.of(runtime)
    interview = other.take()
    assert interview is not None and "张三" not in here.get("/desk").text
    for step in ("dial", "confirm", "answer", "end", "give-back"):
        page = press(here, f"/desk/{interview}/{step}", question="met", code="1", outcome="busy").text
        assert "张三" not in page
    assert other.row(interview)[1].state is AttemptState.CLAIMED


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.INTERVIEWER, Role.UNIT)])
def test_the_desk_is_for_interviewers(client: FlaskClient, runtime: Runtime, role: Role) -> None:
    sit(client, runtime, role)
    assert client.get("/desk").status_code == 403
    assert press(client, "/desk/next", follow=False).status_code == 403


def test_the_page_is_in_english_too(here: FlaskClient, runtime: Runtime) -> None:
    press(here, "/language", language="en", next="/desk")
    page = press(here, "/desk/next").text
    assert "Call this person" in page and "Put back" in page
