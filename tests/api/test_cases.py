from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from survey.models import Case
from survey.runtime import Runtime
from survey.vocabulary import Disposition, NotAsked, SurveyState
from tests.build import make_case, make_survey, make_unit

CASE = {
    "source": "xf", "case_no": "XF/2026-001", "closed_at": "2026-10-10T10:00:00+08:00",
    "petitioner_name": "张三", "phone": "13800138000", "responsible_unit": "S1", "petition_office": "OFFICE",
    "category": "山林土地",
}  # fmt: skip


@pytest.fixture(autouse=True)
def units(runtime: Runtime) -> None:
    make_unit(runtime, "S1")
    make_unit(runtime, "OFFICE")


def _send(client: FlaskClient, headers: dict[str, str], body: object) -> list[dict[str, Any]]:
    answer = client.post("/api/v1/cases", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.get_json()["items"]
    return items


def test_sending_again_changes_nothing(client: FlaskClient, everything: dict[str, str]) -> None:
    results = [_send(client, everything, CASE)[0]["result"] for _ in range(2)]
    moved = _send(client, everything, {**CASE, "category": "其他"})
    assert [*results, moved[0]["result"]] == ["created", "unchanged", "updated"]


def test_one_bad_case_does_not_hold_up_the_others(
    client: FlaskClient, everything: dict[str, str], runtime: Runtime
) -> None:
    cases = [CASE, {**CASE, "case_no": "2", "closed_at": "soon"}, 7, {}, {**CASE, "case_no": "3"},
             {**CASE, "case_no": "4", "responsible_unit": "nobody"}]  # fmt: skip
    items = _send(client, everything, cases)
    assert [item["result"] for item in items] == ["created", "rejected", "rejected", "rejected", "created",
                                                  "rejected"]  # fmt: skip
    assert [item["case_no"] for item in items] == ["XF/2026-001", "2", None, None, "3", "4"]
    assert items[1]["reason"].startswith("closed_at: unreadable")
    assert items[5]["reason"].startswith("responsible_unit: unknown")
    with runtime.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 2


def test_a_case_without_a_phone_is_kept(client: FlaskClient, everything: dict[str, str]) -> None:
    assert _send(client, everything, {**CASE, "phone": "12345"})[0]["remarks"] == ["phone_unreadable"]
    told = client.get("/api/v1/cases/xf/XF/2026-001", headers=everything).get_json()
    assert told["has_phone"] is False


def test_a_thousand_cases_at_once(client: FlaskClient, everything: dict[str, str]) -> None:
    items = _send(client, everything, [{**CASE, "case_no": str(number)} for number in range(1000)])
    assert {item["result"] for item in items} == {"created"}


@pytest.mark.parametrize("text", ["\x00", "\ud800", "=1+1", "x" * 65, "\u202e"])
def test_what_no_column_can_hold_is_told_back_safely(
    client: FlaskClient, everything: dict[str, str], text: str
) -> None:
    item = _send(client, everything, {**CASE, "case_no": text})[0]
    assert item["result"] in ("created", "rejected")


def test_a_case_tells_where_its_callback_stands_and_no_name_or_number(
    client: FlaskClient, everything: dict[str, str]
) -> None:
    _send(client, everything, CASE)
    answer = client.get("/api/v1/cases/xf/XF/2026-001", headers=everything)
    told = answer.get_json()
    assert told["callback"] == {"state": "waiting", "not_asked": None, "not_asked_at": None, "rounds": []}
    assert (told["responsible_unit"], told["petition_office"], told["has_phone"]) == ("S1", "OFFICE", True)
    assert told["closed_at"] == "2026-10-10T02:00:00+00:00"
    assert "张三" not in answer.text and "138" not in answer.text


def test_a_case_tells_why_nobody_was_asked(
    runtime: Runtime, client: FlaskClient, everything: dict[str, str]
) -> None:
    since: dict[str, Any] = {"not_asked_at": runtime.clock.now(), "not_asked_day": "2026-10-19"}
    make_case(runtime, case_no="9", not_asked=NotAsked.OPTED_OUT, **since)
    callback = client.get("/api/v1/cases/test/9", headers=everything).get_json()["callback"]
    assert (callback["state"], callback["not_asked"]) == ("not_asked", "opted_out")


def test_a_case_tells_its_rounds(runtime: Runtime, client: FlaskClient, everything: dict[str, str]) -> None:
    case = make_case(runtime, case_no="9")
    make_survey(
        runtime,
        case,
        state=SurveyState.SETTLED,
        disposition=Disposition.COMPLETE,
        settled_at=runtime.clock.now() - timedelta(hours=1),
        settled_day="2026-10-19",
    )
    make_survey(runtime, case, round=2, state=SurveyState.OPEN)
    callback = client.get("/api/v1/cases/test/9", headers=everything).get_json()["callback"]
    assert callback["state"] == "open"
    assert [(one["round"], one["disposition"]) for one in callback["rounds"]] == [(1, "1.1"), (2, None)]


@pytest.mark.parametrize("path", ["test/nothing", "test/%00", "%ff/1", "test/" + "9" * 500])
def test_a_case_that_is_not_known(client: FlaskClient, everything: dict[str, str], path: str) -> None:
    assert client.get(f"/api/v1/cases/{path}", headers=everything).status_code == 404
