"""Tables taken away from the pages: the same figures, the same rights, and a trace."""

import csv
import io
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select
from werkzeug.test import TestResponse

from survey.models import Audit
from survey.runtime import Runtime
from survey.scoring.asked import FIRST, Asked
from survey.scoring.list_scores import list_scores
from survey.scoring.periods import read_period
from survey.vocabulary import RatedObject, Role
from tests.accounts.visits import sit


def _rows(answer: TestResponse) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def _trace(runtime: Runtime) -> list[Audit]:
    with runtime.database.read() as session:
        return list(session.scalars(select(Audit).where(Audit.act == "figures.export").order_by(Audit.id)))


def _scores(runtime: Runtime, *, public: bool) -> dict[str, dict[str, Any]]:
    period = read_period("2026-10", runtime.clock.now().date())
    objects = (RatedObject.RESPONSIBLE_UNIT,)
    asked = Asked(period, objects=objects, rounds=(FIRST,), public=public)
    return {item["unit"]: dict(item) for item in list_scores(runtime, asked)}


def test_the_units_are_those_of_the_page_with_its_filters(supervisor: FlaskClient, runtime: Runtime) -> None:
    page = "/overview?period=2026-10&sort=rated&order=desc"
    assert "format=csv" in supervisor.get(page).text
    answer = supervisor.get(f"{page}&format=csv")
    rows = _rows(answer)
    scores = _scores(runtime, public=False)
    assert len(rows) > 5
    assert [int(row["评价人数"]) for row in rows] == sorted(
        (int(row["评价人数"]) for row in rows), reverse=True
    )
    for row in rows:
        score = scores[row["单位代码"]]
        assert row["满意率"] == ("" if score["rate"] is None else str(score["rate"]))
        assert [row["非常满意"], row["办结"]] == [str(score["counts"]["1"]), str(score["closed"])]
    assert unquote(answer.headers["Content-Disposition"]).endswith("单位 2026年10月 作为责任单位.csv")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_workbook_says_what_the_csv_says(supervisor: FlaskClient) -> None:
    rows = _rows(supervisor.get("/overview?period=last12&format=csv"))
    answer = supervisor.get("/overview?period=last12&format=xlsx")
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    cells = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert cells[0] == list(rows[0])
    assert [["" if one is None else str(one) for one in row] for row in cells[1:]] == [
        [value.replace(".0", "") if value in ("1.0", "0.0") else value for value in row.values()]
        for row in rows
    ]


def test_r9_every_table_that_leaves_is_on_record(supervisor: FlaskClient, runtime: Runtime) -> None:
    supervisor.get("/overview?period=2026-10&unit=XZ")
    assert _trace(runtime) == []
    supervisor.get("/overview?period=last12&unit=XZ&format=csv")
    supervisor.get("/callbacks?show=settled&format=xlsx")
    units, callbacks = _trace(runtime)
    assert (units.actor, units.subject_id) == ("supervisor", "console.overview")
    assert units.detail["filters"] == {
        "period": "last12", "unit": "XZ", "object": "responsible_unit", "sort": "attention",
    }  # fmt: skip
    assert (units.detail["table"], units.detail["format"], units.detail["rows"]) == ("units", "csv", 8)
    assert callbacks.detail["filters"] == {"show": "settled"}
    assert callbacks.detail["rows"] > 50


def test_r9_what_may_be_a_name_is_in_no_trace(supervisor: FlaskClient, runtime: Runtime) -> None:
    supervisor.get("/cases?q=刘建国&format=csv")
    supervisor.get("/cases?q=XF202610&format=csv")
    nothing, found = _trace(runtime)
    assert "刘建国" not in str(nothing.detail)
    assert found.detail["filters"] == {"number": "XF202610"}


def test_callbacks_and_cases_leave_without_a_name(supervisor: FlaskClient) -> None:
    for path in ("/callbacks?show=settled", "/cases?q=XF2026"):
        answer = supervisor.get(f"{path}&format=csv")
        rows = _rows(answer)
        assert all(row["信访件"].startswith("XF") for row in rows)
        assert "刘" not in answer.text
        assert "139000" not in answer.text


def test_r6_what_is_hidden_on_the_page_is_empty_in_the_file(client: FlaskClient, runtime: Runtime) -> None:
    sit(client, runtime, Role.UNIT, "430000")
    public = _scores(runtime, public=True)
    rows = {row["单位代码"]: row for row in _rows(client.get("/overview?period=2026-10&format=csv"))}
    hidden = [code for code in rows if public[code]["suppressed"]]
    assert hidden
    for code in hidden:
        assert {value for name, value in rows[code].items() if name not in ("单位代码", "单位")} == {""}
    for code in rows.keys() - set(hidden):
        rate = public[code]["rate"]
        assert rows[code]["满意率"] == ("" if rate is None else str(rate))


@pytest.mark.parametrize(("role", "status"), [(Role.ADMIN, 403), (Role.AUDITOR, 200), (Role.CENTRE, 200)])
def test_who_may_not_take_figures_away_sees_no_link_and_gets_no_file(
    client: FlaskClient, runtime: Runtime, role: Role, status: int
) -> None:
    sit(client, runtime, role)
    assert ("format=csv" in client.get("/overview").text) == (status == 200)
    assert client.get("/overview?format=csv").status_code == status
    assert len(_trace(runtime)) == (status == 200)


def test_r6_a_unit_takes_its_own_branch_and_no_other(client: FlaskClient, runtime: Runtime) -> None:
    sit(client, runtime, Role.UNIT, "XZ")
    rows = _rows(client.get("/overview?period=last12&format=csv"))
    assert {row["单位代码"] for row in rows} <= {f"X{n:02}" for n in range(1, 9)}
    assert client.get("/overview?unit=430000&format=csv").status_code == 404
    assert client.get("/callbacks?format=csv").status_code == 403


@pytest.mark.parametrize("wrong", ["format=pdf", "format=", "format=csv&table=others"])
def test_what_there_is_not_is_not_found(supervisor: FlaskClient, wrong: str) -> None:
    assert supervisor.get(f"/overview?{wrong}").status_code == 404


def test_times_are_those_of_the_office(supervisor: FlaskClient) -> None:
    row = _rows(supervisor.get("/cases?q=XF202609&format=csv"))[0]
    closed = datetime.strptime(row["办结"], "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    assert (closed.hour, closed.minute) == (16, 20)
