"""The head's pages and the checks, as they are pressed; and who may see them."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from survey.models import InterviewCheck, OptOut, Outcome, Pause
from survey.policy import load_policy
from survey.runtime import Runtime
from survey.vocabulary import Channel, Role
from tests.accounts.visits import sit
from tests.build import make_case, make_questionnaire, make_survey
from tests.interviewing.people import Desk, add_outcomes, make_waiting
from tests.interviewing.visits import press
from tests.ordinary import MakeRuntime

HEAD = ("/interviews", "/interviews/people", "/interviews/ties", "/interviews/outcomes", "/interviews/stops")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What the pages ask of the database is tried on both elsewhere."""
    return sqlite_url


@pytest.fixture
def runtime(make_runtime: MakeRuntime) -> Runtime:
    """Every completed interview is checked."""
    policy = load_policy(None)
    return make_runtime(
        policy=policy.model_copy(update={"desk": policy.desk.model_copy(update={"check": 1.0})})
    )


@pytest.fixture
def desk(runtime: Runtime) -> Desk:
    """An interviewer who has completed one interview, had one refusal, and holds a third case."""
    make_questionnaire(runtime)
    add_outcomes(runtime)
    desk = Desk.of(runtime, login="li.mei")
    for code in ("completed", "hard_refusal", ""):
        make_waiting(runtime, make_survey(runtime, make_case(runtime)))
        interview = desk.reach()
        if code == "completed":
            desk.ask_all(interview, "2", "5")
        if code:
            desk.end(interview, code)
    return desk


@pytest.mark.parametrize("path", HEAD)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.UNIT])
def test_the_heads_pages_are_the_heads(
    client: FlaskClient, desk: Desk, runtime: Runtime, path: str, role: Role
) -> None:
    sit(client, runtime, role)
    assert client.get(path).status_code == (200 if role is Role.CENTRE else 403)


def test_the_queue_and_the_pace_of_the_day(client: FlaskClient, desk: Desk, runtime: Runtime) -> None:
    sit(client, runtime, Role.CENTRE)
    page = client.get("/interviews").text
    assert "li.mei" in page and "起通话" in page
    assert '<th scope="row">10:00</th>' in page
    assert "复查 1 件" in page


def test_rates_have_their_n_and_few_are_said_to_be_few(
    client: FlaskClient, desk: Desk, runtime: Runtime
) -> None:
    sit(client, runtime, Role.CENTRE)
    page = client.get("/interviews/people").text
    assert "2 中 1" in page and "件数少" in page and "不排名次" in page
    assert client.get("/interviews/people?days=7").status_code == 200
    assert client.get("/interviews/people?days=nonsense").status_code == 200


def test_the_table_of_outcomes_is_edited(client: FlaskClient, desk: Desk, runtime: Runtime) -> None:
    sit(client, runtime, Role.CENTRE)
    assert "没人接" in client.get("/interviews/outcomes").text
    row = "/interviews/outcomes/no_answer"
    page = press(client, row, again_after="90m", at_most="4", active="yes").text
    assert "从下一通起生效" in page and 'value="90m"' in page
    assert "没有改动" in press(client, row, again_after="90m", at_most="4", active="yes").text
    assert "写 30m" in press(client, row, again_after="later", at_most="4", active="yes").text
    assert "1 到 20" in press(client, row, again_after="90m", at_most="", active="yes").text
    with runtime.database.read() as session:
        assert session.get_one(Outcome, "no_answer").again_after == "90m"


def test_pausing_and_going_on(client: FlaskClient, desk: Desk, runtime: Runtime) -> None:
    sit(client, runtime, Role.CENTRE)
    assert "请写原因" in press(client, "/interviews/stops", channel="", why=" ").text
    assert "请写原因" in press(client, "/interviews/stops", channel="pigeons", why="x").text
    page = press(client, "/interviews/stops", channel="interviewer", why="线路检修").text
    assert "线路检修" in page
    with runtime.database.read() as session:
        pause = session.scalars(select(Pause)).one()
    assert pause.channel is Channel.INTERVIEWER
    assert "已恢复" in press(client, f"/interviews/stops/{pause.id}/end").text


def test_an_opt_out_by_its_number(client: FlaskClient, desk: Desk, runtime: Runtime) -> None:
    sit(client, runtime, Role.CENTRE)
    page = press(client, "/interviews/optouts", phone="139 8765 4321", why="来电说的").text
    assert "不再联系这个号码" in page and "4321" not in page
    assert "以前登记过" in press(client, "/interviews/optouts", phone="13987654321").text
    assert "不是一个电话号码" in press(client, "/interviews/optouts", phone="hello").text
    with runtime.database.read() as session:
        assert len(session.scalars(select(OptOut)).all()) == 1


def test_a_check_is_walked_from_the_list_to_the_comparison(
    client: FlaskClient, desk: Desk, runtime: Runtime
) -> None:
    sit(client, runtime, Role.CENTRE)
    with runtime.database.read() as session:
        check = session.scalars(select(InterviewCheck.id)).one()
    one = f"/checks/{check}"
    assert f'href="{one}"' in client.get("/checks").text
    before = client.get(one).text
    assert "张三" not in before and "S1局" not in before and "tel:" not in before
    dialled = press(client, f"{one}/call").text
    assert "张三" in dialled and "tel:" in dialled and "S1局" not in dialled
    asking = press(client, f"{one}/confirm").text
    assert "S1局" in asking and "checked" not in asking
    assert "请选听到的评价" in press(client, f"{one}/finish").text
    page = press(client, f"{one}/finish", responsible_unit="2", petition_office="4").text
    assert "复查已记下" in page and "2 中 1" in page
    assert "这件已复查过" in client.get(one, follow_redirects=True).text


def test_who_was_not_reached_is_tried_another_time(client: FlaskClient, desk: Desk, runtime: Runtime) -> None:
    sit(client, runtime, Role.CENTRE)
    with runtime.database.read() as session:
        check = session.scalars(select(InterviewCheck.id)).one()
    press(client, f"/checks/{check}/call")
    assert "仍在待复查里" in press(client, f"/checks/{check}/not-reached").text


def test_another_interviewer_checks_without_seeing_whose_it_was_nor_what_came_of_others(
    client: FlaskClient, desk: Desk, runtime: Runtime
) -> None:
    sit(client, runtime, Role.INTERVIEWER)
    page = client.get("/checks").text
    assert 'href="/checks/' in page and "li.mei" not in page and "已复查" not in page


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN, Role.VERIFIER])
def test_checks_are_not_for_others(client: FlaskClient, desk: Desk, runtime: Runtime, role: Role) -> None:
    sit(client, runtime, role)
    assert client.get("/checks").status_code == client.get("/checks/1").status_code == 403
