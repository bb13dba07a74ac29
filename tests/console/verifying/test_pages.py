"""The verifier's list and one case: who sees it, what of it, and that the look is on record."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from survey.models import Audit, Petitioner, Rectification, Survey
from survey.rectification.verify import verify
from survey.vocabulary import RatedObject, RectificationState, Role
from tests.console.verifying.visits import Visit
from tests.rectification.scene import Scene, verification

NAME = "赵桂兰"
VERIFIES = {Role.VERIFIER, Role.INSPECTOR}


@pytest.mark.parametrize("role", Role)
def test_only_who_verifies_has_these_pages(visit: Visit, role: Role) -> None:
    visit.scene.enrol("somebody", role, "roads" if role is Role.UNIT else None)
    visit.by("somebody")
    assert (visit.client.get("/verify/").status_code == 200) is (role in VERIFIES)


def test_r6_a_unit_has_none_of_it(app: Flask, visit: Visit, scene: Scene) -> None:
    """Not even of its own case, of which an order has told it."""
    one = scene.brought_to(RectificationState.ORDERED)
    visit.by("du")
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("verifying.")]
    assert len(rules) >= 6
    for rule in rules:
        if rule.endpoint == "verifying.worker":  # a script, the same for everybody
            continue
        path = rule.rule.split("<")[0] + (str(one.id) + rule.rule.split(">")[1] if "<" in rule.rule else "")
        if "GET" in (rule.methods or ()):
            assert visit.client.get(path).status_code in (403, 404), path
        if "POST" in (rule.methods or ()):
            assert visit.post(path, {"words": "x"}).status_code in (403, 404), path


def test_the_list_has_what_is_mine_the_soonest_due_first(visit: Visit, scene: Scene) -> None:
    late = scene.opened()
    scene.pass_by(days=8)
    fresh = scene.opened()
    reported = scene.brought_to(RectificationState.REPORTED)
    waiting = scene.brought_to(RectificationState.ORDERED)
    scene.enrol("bai", Role.VERIFIER)
    visit.by("he")
    page = visit.client.get("/verify/").text
    assert page.index(f'data-case="{late.id}"') < page.index(f'data-case="{fresh.id}"')
    assert (
        page.index(f'data-case="{fresh.id}"')
        < page.index("待验收的整改报告")
        < page.index(f'data-case="{reported.id}"')
    )
    assert f'data-case="{waiting.id}"' not in page and "1 件正由他人办理" in page
    assert page.count("超期") == 1
    assert NAME not in page
    visit.by("bai")
    assert "data-case" not in visit.client.get("/verify/").text


def test_what_is_due_soon_is_amber(visit: Visit, scene: Scene) -> None:
    scene.opened()
    visit.by("he")
    assert 'class="by-when clear"' in visit.client.get("/verify/").text
    scene.pass_by(days=5)
    visit.by("he")
    assert 'class="by-when amber"' in visit.client.get("/verify/").text


def test_a_verifier_lands_on_the_list(visit: Visit) -> None:
    visit.by("he")
    assert visit.client.get("/").location == "/verify/"


def test_a_case_shows_whom_to_visit_and_the_look_is_on_record(visit: Visit, scene: Scene) -> None:
    one = scene.opened()
    visit.by("he")
    page = visit.client.get(f"/verify/{one.id}").text
    assert NAME in page and 'href="tel:+8613900000001"' in page and "139 0000 0001" in page
    with scene.runtime.database.read() as session:
        look = session.scalars(select(Audit).where(Audit.act == "rectification.look")).one()
    assert (look.actor, look.subject_id) == ("he", str(one.id))
    assert NAME not in str(look.detail)


@pytest.mark.parametrize("why", ["no consent", "opted out later"])
def test_who_is_not_to_be_contacted_has_no_number_there(visit: Visit, scene: Scene, why: str) -> None:
    one = scene.opened(consents=() if why == "no consent" else ("consent",))
    if why == "opted out later":
        with scene.runtime.database.write() as session:
            survey = session.get_one(Survey, one.survey_id)
            session.get_one(Petitioner, survey.petitioner_id).opted_out_at = scene.clock.now()
    visit.by("he")
    page = visit.client.get(f"/verify/{one.id}").text
    assert "不得联系" in page and "tel:" not in page and "0000" not in page.replace("XF000001", "")
    assert 'value="visit"' not in page and 'value="file"' in page


def test_a_case_of_somebody_else_or_of_the_past_is_as_if_there_were_none(visit: Visit, scene: Scene) -> None:
    one = scene.opened()
    scene.enrol("bai", Role.VERIFIER)
    for login in ("bai", "yan"):
        visit.by(login)
        assert visit.client.get(f"/verify/{one.id}").status_code == 404
    with scene.runtime.database.write() as session:
        session.get_one(Rectification, one.id).state = RectificationState.CONCLUDED
    visit.by("he")
    assert visit.client.get(f"/verify/{one.id}").status_code == 404


def test_while_others_have_it_nobody_is_shown(visit: Visit, scene: Scene) -> None:
    one = scene.opened()
    verify(scene.runtime, one.id, verification(), scene.people["he"])
    visit.by("he")
    page = visit.client.get(f"/verify/{one.id}").text
    assert "已核实，待处理" in page and NAME not in page


def test_a_survey_that_has_not_settled_is_shown_to_its_verifier(visit: Visit, scene: Scene) -> None:
    survey_id = scene.dissatisfied(settled=False)
    scene.pass_by(hours=2)
    scene.rectify()
    visit.by("he")
    assert NAME in visit.client.get(f"/verify/{scene.of(survey_id).id}").text


def test_where_the_office_was_rated_the_inspector_verifies(visit: Visit, scene: Scene) -> None:
    one = scene.opened(levels={RatedObject.PETITION_OFFICE: 4})
    visit.by("yan")
    assert f'data-case="{one.id}"' in visit.client.get("/verify/").text
    assert NAME in visit.client.get(f"/verify/{one.id}").text
    visit.by("he")
    assert visit.client.get(f"/verify/{one.id}").status_code == 404


def test_what_was_said_of_pressure_is_not_shown_here(visit: Visit, scene: Scene) -> None:
    one = scene.opened()
    scene.say(one.survey_id, "met", "no")
    scene.say(one.survey_id, "pressure", "yes")
    visit.by("he")
    page = visit.client.get(f"/verify/{one.id}").text
    assert "承办单位是否见面" in page and "施压" not in page


def test_logging_out_empties_the_browser(visit: Visit) -> None:
    visit.by("he")
    assert visit.post("/logout").headers["Clear-Site-Data"] == '"storage"'


def test_the_worker_may_keep_these_pages_and_no_others(visit: Visit) -> None:
    answer = visit.client.get("/verify/sw.js")
    assert answer.status_code == 200 and "javascript" in answer.content_type
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Service-Worker-Allowed" not in answer.headers
    answer.close()


def test_a_telephone_asks_how_it_stands_before_it_sends(visit: Visit, scene: Scene) -> None:
    one = scene.opened()
    person = visit.by("he")
    answer = visit.client.get(f"/verify/{one.id}/standing?key=unheard-of")
    assert answer.json and answer.json["account"] == person.id and answer.json["arrived"] is False
    scene.enrol("bai", Role.VERIFIER)
    visit.by("bai")
    answer = visit.client.get(f"/verify/{one.id}/standing?key=unheard-of")
    assert answer.json and answer.json["mine"] is False and answer.json["arrived"] is False
    scene.clock.advance(timedelta(hours=3))
    assert visit.client.get(f"/verify/{one.id}/standing").status_code == 302  # the session is over
