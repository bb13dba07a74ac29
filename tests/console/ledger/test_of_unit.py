"""The block of a unit's page: what people were dissatisfied with, and how orders were met."""

import pytest
from flask.testing import FlaskClient

from survey.rectification.verify import verify
from survey.runtime import Runtime
from survey.vocabulary import RectificationState as State
from survey.vocabulary import Role
from tests.accounts.visits import sit
from tests.rectification.scene import UNIT, Scene, verification


def test_a_supervisor_sees_causes_month_by_month_and_all_figures(
    scene: Scene, runtime: Runtime, client: FlaskClient
) -> None:
    scene.next_round(scene.brought_to(State.ACCEPTED), 2)
    scene.rectify()
    sit(client, runtime)
    page = client.get("/units/roads").text
    causes = page.split('id="dissatisfied-with"')[1].split("</section>")[0]
    assert '<th scope="row">结果</th>' in causes and "核实认定逐月情况" in causes
    block = page.split('id="putting-right"')[1].split("</section>")[0]
    assert "销号率" in block and "整改后满意率" in block and "1/1" in block


def test_r6_a_unit_sees_its_orders_and_no_cause_of_few(
    scene: Scene, runtime: Runtime, client: FlaskClient
) -> None:
    scene.brought_to(State.ORDERED)
    scene.next_round(scene.brought_to(State.ACCEPTED), 5)  # what was said again is no unit's to know
    quiet = scene.opened(levels={UNIT: 4}, consents=())
    verify(runtime, quiet.id, verification(), scene.people["he"])
    scene.rectify()
    scene.pass_by(days=40)
    sit(client, runtime, Role.UNIT, "roads")
    page = client.get("/units/roads").text
    causes = page.split('id="dissatisfied-with"')[1].split("</section>")[0]
    assert "结果" not in causes
    block = page.split('id="putting-right"')[1].split("</section>")[0]
    assert "按期整改率" in block and "1/2" in block
    for told in ("销号率", "新立项", "再回访率", "整改后满意率"):
        assert told not in block


def test_r6_a_unit_sees_a_cause_that_many_found(scene: Scene, runtime: Runtime, client: FlaskClient) -> None:
    """Of months that are over; twelve people, half of whom rated 4 and half 5."""
    for number in range(12):
        one = scene.opened(levels={UNIT: 4 + number % 2}, consents=())
        verify(runtime, one.id, verification(), scene.people["he"])
    sit(client, runtime, Role.UNIT, "roads")
    assert "结果" not in _causes(client)
    scene.pass_by(days=31)
    sit(client, runtime, Role.UNIT, "roads")
    assert "结果" in _causes(client)
    assert "逐月" not in _causes(client)


def test_r6_no_unit_sees_on_which_day_a_cause_was_found(
    scene: Scene, runtime: Runtime, client: FlaskClient
) -> None:
    """What is verified in this month, of somebody who answered in the last one, is told in the next."""
    ones = [scene.opened(levels={UNIT: 4 + number % 2}, consents=()) for number in range(14)]
    for one in ones[:12]:
        verify(runtime, one.id, verification(), scene.people["he"])
    scene.pass_by(days=31)
    sit(client, runtime, Role.UNIT, "roads")
    before = _causes(client)
    for one in ones[12:]:
        verify(runtime, one.id, verification(), scene.people["he"])
    scene.pass_by(days=1)
    sit(client, runtime, Role.UNIT, "roads")
    assert ">12<" in before and _causes(client) == before
    scene.pass_by(days=31)
    sit(client, runtime, Role.UNIT, "roads")
    assert ">14<" in _causes(client)


@pytest.mark.parametrize("role", [Role.CENTRE, Role.ADMIN])
def test_r6_who_neither_puts_right_nor_reads_it_sees_nothing_of_it(
    scene: Scene, runtime: Runtime, client: FlaskClient, role: Role
) -> None:
    scene.brought_to(State.ORDERED)
    sit(client, runtime, role)
    page = client.get("/units/roads").text
    assert 'id="putting-right"' not in page and 'id="dissatisfied-with"' not in page


def _causes(client: FlaskClient) -> str:
    page = client.get("/units/roads").text
    return page.split('id="dissatisfied-with"')[1].split("</section>")[0]
