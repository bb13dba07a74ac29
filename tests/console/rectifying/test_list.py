"""The list of what is being put right: who has it, what it says first, how it is narrowed and taken away."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from survey.models import Audit
from survey.rectification.report import ask_extension
from survey.vocabulary import RectificationState as S
from survey.vocabulary import Role
from tests.console.rectifying.seat import sit_as
from tests.rectification.scene import OFFICE, Scene


def first_line(client: FlaskClient) -> str:
    line = client.get("/rectifications").text.split('<p class="why')[1].split(">", 1)[1].split("</p>")[0]
    return re.sub("<[^>]*>", "", line)


def numbers(page: str) -> list[str]:
    """The case numbers in the table, in its order."""
    return [row.split("</a>")[0].split(">")[-1] for row in page.split('<th scope="row">')[1:]]


def test_r6_who_has_the_list_and_its_pages(client: FlaskClient, scene: Scene) -> None:
    one = scene.brought_to(S.ORDERED)
    reads = {Role.SUPERVISOR, Role.AUDITOR, Role.INSPECTOR}
    for role in Role:
        scene.enrol(f"x{role}", role, "roads" if role is Role.UNIT else None)
        sit_as(client, scene, f"x{role}")
        code = 200 if role in reads else 403
        assert client.get("/rectifications").status_code == code, role
        assert client.get(f"/rectifications/{one.id}").status_code == code, role
        assert ('href="/rectifications"' in client.get("/account").text) is (role in reads), role


def test_r6_before_it_has_settled_it_is_in_no_list_and_has_no_page(client: FlaskClient, scene: Scene) -> None:
    survey_id = scene.dissatisfied(settled=False)
    scene.pass_by(hours=2)
    scene.rectify()
    one = scene.of(survey_id)
    for login in ("chen", "yan"):
        sit_as(client, scene, login)
        assert numbers(client.get("/rectifications").text) == []
        assert client.get(f"/rectifications/{one.id}").status_code == 404
        assert first_line(client) == "在办 0 件，无超期。"


def test_the_first_line_says_what_needs_the_reader(client: FlaskClient, scene: Scene) -> None:
    scene.brought_to(S.VERIFIED)
    scene.brought_to(S.VERIFIED, levels={OFFICE: 4})
    ask_extension(scene.runtime, scene.brought_to(S.ORDERED).id, "下雨", scene.people["du"])
    scene.opened(assigned_times=3)
    sit_as(client, scene, "chen")
    assert first_line(client) == "1 件待决定；1 家单位申请延期；1 件待联席会议。"
    sit_as(client, scene, "yan")
    assert first_line(client) == "1 件待决定。"
    scene.opened(levels={OFFICE: 4})
    assert first_line(client) == "1 件待决定；1 件待核实或验收。"
    scene.enrol("shen", Role.AUDITOR)
    sit_as(client, scene, "shen")
    assert first_line(client) == "在办 5 件，无超期。"
    scene.pass_by(days=40)
    sit_as(client, scene, "shen")
    assert first_line(client) == "5 件超期。"


def test_the_list_is_narrowed_and_what_it_cannot_mean_is_as_if_it_were_not_there(
    client: FlaskClient, scene: Scene
) -> None:
    scene.brought_to(S.VERIFIED)
    scene.brought_to(S.REPORTED)
    scene.opened(unit="water")
    one = scene.brought_to(S.ACCEPTED)
    scene.next_round(one, 2)
    scene.rectify()
    sit_as(client, scene, "chen")
    narrowed = {
        "": {"XF000001", "XF000002", "XF000003"},
        "?state=verified": {"XF000001"},
        "?owner=verifier": {"XF000002", "XF000003"},
        "?unit=water": {"XF000003"},
        "?unit=nowhere": set(),
        "?show=ended": {"XF000004"},
        "?state=closed": {"XF000004"},
        "?show=overdue": set(),
        "?show=unassigned": set(),
        "?object=petition_office": set(),
        "?state=x&owner=y&object=z&show=q": {"XF000001", "XF000002", "XF000003"},
    }
    for query, expected in narrowed.items():
        assert set(numbers(client.get(f"/rectifications{query}").text)) == expected, query
    assert client.get("/rectifications?cursor=nonsense").status_code == 404


def test_the_list_goes_on_behind_its_page(
    client: FlaskClient, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("survey.console.rectifying.show_list.SIZE", 2)
    for _ in range(3):
        scene.dissatisfied()
    scene.rectify()
    sit_as(client, scene, "chen")
    first = client.get("/rectifications").text
    further = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert numbers(first) + numbers(client.get(further).text) == ["XF000001", "XF000002", "XF000003"]


def test_the_list_is_taken_away_on_record_and_without_names(client: FlaskClient, scene: Scene) -> None:
    scene.brought_to(S.ORDERED)
    sit_as(client, scene, "chen")
    taken = client.get("/rectifications?format=csv")
    assert taken.mimetype == "text/csv"
    assert "XF000001" in taken.text
    assert "限期整改" in taken.text
    assert not [word for word in ("赵桂兰", "路面仍有坑", "限期修好", "+86139") if word in taken.text]
    with scene.runtime.database.read() as session:
        acts = session.scalars(select(Audit.act).where(Audit.actor == "chen")).all()
    assert acts[-1] == "figures.export"
    sit_as(client, scene, "yan")
    assert client.get("/rectifications?format=csv").status_code == 403
