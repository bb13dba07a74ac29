"""The head of the polling centre gives a link away; nobody else does."""

import re

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy import select

from survey.models import Audit, Case, Link, Survey
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Role, SurveyState
from tests.accounts.visits import PASSWORD, csrf, enrol, sit
from tests.build import make_attempt, make_case, make_survey
from tests.seen import faults


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def case(runtime: Runtime) -> Case:
    case = make_case(runtime, case_no="XF1")
    make_survey(runtime, case)
    return case


def _press(client: FlaskClient, case: Case) -> str:
    answer = client.post(f"/cases/{case.id}/link", data={"csrf_token": csrf(client, f"/cases/{case.id}")})
    assert answer.status_code == 200
    return answer.text


def test_the_centre_makes_a_link_and_sees_it_once(client: FlaskClient, runtime: Runtime, case: Case) -> None:
    sit(client, runtime, Role.CENTRE)
    assert "生成问卷链接" in client.get(f"/cases/{case.id}").text
    page = _press(client, case)
    found = re.search(rf"{runtime.settings.link_base}/s/(\w{{12}})", page)
    assert found
    assert "请问您是" in client.get(f"/s/{found[1]}").text
    with runtime.database.read() as session:
        (act,) = session.scalars(select(Audit).where(Audit.act == "link.make"))
        (link,) = session.scalars(select(Link))
    assert (act.actor, act.subject_id, link.how) == ("centre", str(case.id), "centre")
    assert found[1] not in client.get(f"/cases/{case.id}").text


def test_the_page_that_shows_it_is_whole_and_accessible(
    page: Page, live_server: str, runtime: Runtime, case: Case
) -> None:
    enrol(runtime, role=Role.CENTRE)
    page.goto(f"{live_server}/login?next=/cases/{case.id}")
    page.fill("#login", "wang")
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.click("text=生成问卷链接")
    page.wait_for_selector(".link-slip")
    assert page.locator(".link-slip img").evaluate("picture => picture.naturalWidth") > 200
    assert faults(page) == []


def test_its_picture_is_for_the_same_eyes_and_the_same_case(
    client: FlaskClient, runtime: Runtime, case: Case
) -> None:
    sit(client, runtime, Role.CENTRE)
    found = re.search(r'src="(/cases/\d+/link/\w{12}\.svg)"', _press(client, case))
    assert found
    picture = client.get(found[1])
    assert (picture.mimetype, picture.headers["Cache-Control"]) == ("image/svg+xml", "no-store")
    assert b"style" not in picture.data and b"script" not in picture.data
    other = make_case(runtime)
    assert client.get(found[1].replace(f"/{case.id}/", f"/{other.id}/")).status_code == 404
    assert client.get(f"/cases/{case.id}/link/nowherenowhe.svg").status_code == 404
    sit(client, runtime, Role.SUPERVISOR)
    assert client.get(found[1]).status_code == 403


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN, Role.INTERVIEWER, Role.VERIFIER])
def test_nobody_else_makes_one(client: FlaskClient, runtime: Runtime, case: Case, role: Role) -> None:
    sit(client, runtime, role)
    token = csrf(client, "/account")
    assert client.post(f"/cases/{case.id}/link", data={"csrf_token": token}).status_code == 403
    assert "生成问卷链接" not in client.get(f"/cases/{case.id}").text


def test_a_survey_that_is_over_gets_none(client: FlaskClient, runtime: Runtime, case: Case) -> None:
    sit(client, runtime, Role.CENTRE)
    token = csrf(client, f"/cases/{case.id}")
    with runtime.database.write() as session:
        survey = session.scalars(select(Survey)).one()
        survey.state, survey.settled_at = SurveyState.SETTLED, runtime.clock.now()
    assert "生成问卷链接" not in client.get(f"/cases/{case.id}").text
    assert client.post(f"/cases/{case.id}/link", data={"csrf_token": token}).status_code == 404
    assert client.post("/cases/999/link", data={"csrf_token": token}).status_code == 404


def test_a_link_in_a_text_is_not_shown_to_whoever_reads_the_case(
    client: FlaskClient, runtime: Runtime, case: Case
) -> None:
    """Whoever has it can answer in the petitioner's place."""
    with runtime.database.read() as session:
        survey = session.scalars(select(Survey)).one()
    body = "【中心】事已办结,自愿评价请点https://hf.example.cn/s/abcdefghjkmn 不愿回T"
    make_attempt(runtime, survey, body=body, state=AttemptState.DELIVERED, left_at=runtime.clock.now())
    for role in (Role.CENTRE, Role.SUPERVISOR, Role.AUDITOR):
        sit(client, runtime, role)
        page = client.get(f"/cases/{case.id}").text
        assert "hf.example.cn/s/…" in page
        assert "abcdefghjkmn" not in page
