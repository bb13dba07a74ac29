"""The pages of costs: the figures are those of the command, and what is not known is said."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from app import create_app
from survey.runtime import Runtime
from survey.vocabulary import Role
from tests.accounts.visits import sit
from tests.costs.test_commands import priced


def _first_line(page: str) -> str:
    found = re.search(r'<p class="first-line">(.*?)</p>', page, re.DOTALL)
    assert found
    return re.sub(r"\s+|<[^>]+>", "", found[1])


def _seated(runtime: Runtime, role: Role = Role.SUPERVISOR) -> FlaskClient:
    client = create_app(runtime).test_client()
    sit(client, runtime, role)
    return client


def test_the_one_figure_first_and_the_same_in_a_file(runtime: Runtime) -> None:
    runtime = priced(
        runtime, segment=0.045, call_minute=0.12, detected_call=0.02, interviewer_hour=28, slip=0
    )
    client = _seated(runtime)
    page = client.get("/costs?period=2026-09").text
    assert re.fullmatch(r"每份完整答复的成本¥0\.\d+", _first_line(page))
    assert "未设单价" not in page
    text = client.get("/costs?period=2026-09&format=csv&table=steps").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["环节"] == "1. 短信"
    assert float(rows[0]["支出"]) == pytest.approx(float(rows[0]["短信条数"]) * 0.045)


def test_a_price_that_is_not_set_is_no_false_zero(supervisor: FlaskClient) -> None:
    page = supervisor.get("/costs?period=2026-09").text
    assert "未设单价，无法计算" in _first_line(page)
    assert "短信条数（" in page.replace(" (", "（")
    assert "¥0.00" not in page


def test_what_another_plan_would_cost_and_whom_it_would_miss(runtime: Runtime) -> None:
    client = _seated(priced(runtime, segment=0.05))
    page = client.get("/costs/plan?step=sms&period=2026-10").text
    assert "会漏掉谁" in page
    assert "先答的人与后答的人不同" in page
    assert "第 1 步在这里没有试过" in client.get("/costs/plan?step=voice_reminder").text
    assert "第 2 步在这里没有试过" in client.get("/costs/plan?step=sms&step=sms&step=").text
    assumed = client.get("/costs/plan?step=sms&step=sms&assume=12.5").text
    assert "您的假定：从未试过的步骤有 12.5%" in assumed
    for wrong in ("step=pigeon", "plan=none", "&".join(["step=sms"] * 13), "period=never"):
        assert client.get(f"/costs/plan?{wrong}").status_code == 404


def test_r6_what_few_people_rated_is_not_told_by_trying_out_a_plan_of_one_step(runtime: Runtime) -> None:
    runtime = priced(runtime, segment=0.05)
    told = "对责任单位的满意率"
    address = "/costs/plan?step=sms&period=2026-10"
    assert told in _seated(runtime).get(address).text
    assert told not in _seated(runtime, Role.ADMIN).get(address).text


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.CENTRE, 200), (Role.ADMIN, 200), (Role.AUDITOR, 403), (Role.UNIT, 403), (Role.INTERVIEWER, 403)],
)
def test_who_may_see_it(runtime: Runtime, role: Role, status: int) -> None:
    client = create_app(runtime).test_client()
    sit(client, runtime, role, "D01" if role is Role.UNIT else None)
    for path in ("/costs", "/costs/plan"):
        assert client.get(path).status_code == status
