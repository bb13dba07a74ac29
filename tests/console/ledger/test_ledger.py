"""The page of the ledger, and the ledger taken away."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from survey.models import Audit
from survey.rectification.watch.keep import keep_watch
from survey.runtime import Runtime
from survey.vocabulary import RectificationState as State
from survey.vocabulary import Role
from tests.accounts.visits import sit
from tests.rectification.scene import OFFICE, Scene


def test_what_was_cleared_comes_first_then_the_figures_of_units(
    scene: Scene, runtime: Runtime, client: FlaskClient
) -> None:
    scene.next_round(scene.brought_to(State.ACCEPTED), 2)
    scene.rectify()
    scene.opened(levels={OFFICE: 4})
    sit(client, runtime)
    page = client.get("/rectifications/ledger").text
    first = re.search(r'<dl class="headline">(.*?)</dl>', page, re.DOTALL)
    assert first
    assert re.findall(r'class="figure">(\d+)<', first[1]) == ["1", "1", "1", "1"]
    roads = _row(page, "/units/roads")
    assert "1/1" in roads and "100.0%" in roads
    assert "结果" in page.split('id="causes"')[1]
    office = client.get("/rectifications/ledger?object=petition_office&sort=name").text
    assert "/units/office" in office and "/units/roads" not in office
    assert client.get("/rectifications/ledger?sort=nonsense&order=up&object=x&page=99").status_code == 200


def test_the_ledger_has_every_date_by_case_number_and_no_name(
    scene: Scene, runtime: Runtime, client: FlaskClient
) -> None:
    one = scene.brought_to(State.REPORTED)
    sit(client, runtime)
    taken = client.get("/rectifications/ledger?format=csv")
    rows = list(csv.DictReader(io.StringIO(taken.data.decode("utf-8-sig"))))
    assert [row["信访件"] for row in rows] == ["XF000001"]
    assert rows[0]["交办时间"] and rows[0]["上报时间"] and not rows[0]["验收时间"]
    assert rows[0]["按期整改"] == "是"
    assert "赵桂兰" not in taken.text and "路面仍有坑" not in taken.text
    for table in ("units", "causes"):
        assert client.get(f"/rectifications/ledger?format=xlsx&table={table}").status_code == 200
    with runtime.database.read() as session:
        acts = session.scalars(select(Audit).where(Audit.act == "figures.export").order_by(Audit.id)).all()
    assert [act.detail["table"] for act in acts] == ["ledger", "units", "causes"]
    assert one.id


def test_units_under_watch_stand_on_the_page_with_the_orders_that_said_so(
    scene: Scene, runtime: Runtime, client: FlaskClient
) -> None:
    for _ in range(3):
        scene.brought_to(State.ORDERED)
    scene.pass_by(days=40)
    keep_watch(runtime)
    sit(client, runtime)
    page = client.get("/rectifications/ledger").text
    assert "同时超期 3 件" in page.split('id="watch"')[1]
    assert "重点管理单位 1 个" in client.get("/overview").text


@pytest.mark.parametrize("role", Role)
def test_r6_only_who_reads_what_is_put_right_sees_the_ledger(
    scene: Scene, runtime: Runtime, client: FlaskClient, role: Role
) -> None:
    scene.opened()
    sit(client, runtime, role, "roads" if role is Role.UNIT else None)
    seen = role in (Role.SUPERVISOR, Role.AUDITOR, Role.INSPECTOR)
    assert client.get("/rectifications/ledger").status_code == (200 if seen else 403)
    takes = role in (Role.SUPERVISOR, Role.AUDITOR)
    assert client.get("/rectifications/ledger?format=csv").status_code == (200 if takes else 403)


def _row(page: str, link: str) -> str:
    return next(row for row in page.split('id="units"')[1].split("<tr>") if f'href="{link}"' in row)
