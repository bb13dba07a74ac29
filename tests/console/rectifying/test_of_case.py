"""The page of a case tells the whole way, from the rating to the answer after it was put right."""

from flask.testing import FlaskClient

from survey.vocabulary import RectificationState as S
from survey.vocabulary import Role
from tests.accounts.visits import csrf
from tests.console.rectifying.seat import sit_as
from tests.rectification.scene import OFFICE, UNIT, Scene


def test_one_dissatisfied_person_is_followed_on_one_page_to_the_second_answer(
    client: FlaskClient, scene: Scene
) -> None:
    one = scene.brought_to(S.ACCEPTED)
    scene.pass_by(days=31)
    scene.next_round(one, 2)
    scene.rectify()
    sit_as(client, scene, "chen")
    page = client.get(f"/cases/{one.case_id}").text
    way = (
        "评价：非常不满意", "启动核实整改", "分派核实员", "已核实", "限期修好", "已修好", "验收通过",
        "选为再次回访对象", "评价：满意", "销号",
    )  # fmt: skip
    course = page.split('<ol class="timeline">')[1].split("</ol>")[0]
    assert not [event for event in way if event not in course]
    places = [course.index(event) for event in way]
    assert places == sorted(places)
    assert "路面仍有坑" not in page
    assert f'href="/rectifications/{one.id}"' in page
    form = {"csrf_token": csrf(client, f"/cases/{one.case_id}")}
    assert "路面仍有坑" in client.post(f"/cases/{one.case_id}", data=form).text


def test_of_two_objects_each_step_says_whose_it_is(client: FlaskClient, scene: Scene) -> None:
    survey_id = scene.dissatisfied({UNIT: 5, OFFICE: 4})
    scene.rectify()
    sit_as(client, scene, "yan")
    page = client.get(f"/cases/{scene.of(survey_id).case_id}").text
    assert "信访部门 · 系统自动" in page
    assert "责任单位 · 系统自动" in page


def test_r6_before_it_has_settled_no_case_page_tells_of_it(client: FlaskClient, scene: Scene) -> None:
    survey_id = scene.dissatisfied(settled=False)
    scene.pass_by(hours=2)
    scene.rectify()
    case_id = scene.of(survey_id).case_id
    scene.enrol("tai", Role.CENTRE)
    for login in ("chen", "yan", "tai"):
        sit_as(client, scene, login)
        page = client.get(f"/cases/{case_id}").text
        assert not [told for told in ("启动核实整改", "待核实", 'href="/rectifications/') if told in page]
    scene.settle(survey_id)
    sit_as(client, scene, "tai")  # who does not read rectifications
    assert "启动核实整改" not in client.get(f"/cases/{case_id}").text
    sit_as(client, scene, "chen")
    assert "启动核实整改" in client.get(f"/cases/{case_id}").text
