"""Months and closing one: what would be closed is shown, and the act is for those who may (R9)."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from survey.models import Audit, FrozenMonth
from survey.runtime import Runtime
from survey.scoring.asked import Asked
from survey.scoring.list_scores import list_scores
from survey.scoring.periods import read_period
from survey.vocabulary import Role
from tests.accounts.visits import csrf, sit
from tests.console.county import County


def send(client: FlaskClient, month: str, **form: str) -> str:
    token = csrf(client, "/months/2026-09")
    answer = client.post(f"/months/{month}", data={"csrf_token": token, **form}, follow_redirects=True)
    return answer.text


def frozen(runtime: Runtime) -> list[str]:
    with runtime.database.read() as session:
        return list(session.scalars(select(FrozenMonth.month).order_by(FrozenMonth.month)))


def test_the_list_shows_the_figure_of_each_month(
    supervisor: FlaskClient, runtime: Runtime, county: County
) -> None:
    page = supervisor.get("/months").text
    months = re.findall(r'href="/months/(\d{4}-\d\d)"', page)
    assert months == sorted(months, reverse=True)
    assert (months[0], months[-1]) == ("2026-10", "2026-01")
    period = read_period("2026-09", runtime.clock.now().date())
    rate = list_scores(runtime, Asked(period, unit=county.top, rounds=("first",)))[0]["rate"]
    assert rate is not None
    assert f"{rate * 100:.1f}%" in page
    assert "2025-12" in supervisor.get("/months?year=2025").text
    assert supervisor.get("/months?year=2019").status_code == 404


def test_a_month_shows_its_checklist_and_what_would_be_closed(supervisor: FlaskClient) -> None:
    page = supervisor.get("/months/2026-09").text
    assert "封账前核对" in page
    assert "此前尚未封账的月份" in page
    assert 'name="sure"' in page


def test_r9_it_is_closed_once_with_its_reason(supervisor: FlaskClient, runtime: Runtime) -> None:
    assert "请先勾选" in send(supervisor, "2026-09")
    assert frozen(runtime) == []
    page = send(supervisor, "2026-09", sure="yes", why="省里要求")
    assert "2026年9月已封账" in page
    assert "省里要求" in page
    assert 'name="sure"' not in page
    assert "此前已封账" in re.sub(r"\s", "", page) or frozen(runtime) == ["2026-09"]
    with runtime.database.read() as session:
        act = session.scalars(select(Audit).where(Audit.act == "month.freeze")).one()
    assert (act.actor, act.subject_id, act.detail["why"]) == ("supervisor", "2026-09", "省里要求")
    assert "supervisor" in supervisor.get("/months").text


def test_a_month_under_way_has_no_button_and_is_refused(supervisor: FlaskClient, runtime: Runtime) -> None:
    assert 'name="sure"' not in supervisor.get("/months/2026-10").text
    assert "月份结束后方可封账" in send(supervisor, "2026-10", sure="yes")
    assert frozen(runtime) == []


@pytest.mark.parametrize("wrong", ["2026-13", "2026-Q3", "2026", "2027-01", "1999-01", "x"])
def test_what_is_no_month_of_ours_is_not_found(supervisor: FlaskClient, wrong: str) -> None:
    assert supervisor.get(f"/months/{wrong}").status_code == 404


@pytest.mark.parametrize("role", [Role.CENTRE, Role.AUDITOR])
def test_who_may_only_read_cannot_close(client: FlaskClient, runtime: Runtime, role: Role) -> None:
    sit(client, runtime, role)
    page = client.get("/months/2026-09")
    assert page.status_code == 200
    assert 'name="sure"' not in page.text
    token = csrf(client, "/account")
    answer = client.post("/months/2026-09", data={"csrf_token": token, "sure": "yes"})
    assert answer.status_code == 403
    assert frozen(runtime) == []
