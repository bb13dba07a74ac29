"""Who it is about is told to the unit that was ordered, and every look is on record (R6, R9)."""

import pytest
from sqlalchemy import select

from survey.models import Audit, Rectification
from survey.rectification.orders.person import may_be_named, uncover_person
from survey.rectification.orders.stage import Stage, stage_of
from survey.rectification.refusal import Refused
from survey.vocabulary import RectificationState as S
from tests.rectification.scene import Scene


def test_the_unit_sees_who_it_is_and_the_look_is_on_record(scene: Scene) -> None:
    one, du = scene.brought_to(S.ORDERED), scene.people["du"]
    told = uncover_person(scene.runtime, one.id, du)
    assert told.name == "赵桂兰" and told.phone.startswith("+86139")
    with scene.runtime.database.read() as session:
        seen = session.scalars(select(Audit).where(Audit.act == "rectification.uncover")).one()
        assert may_be_named(session, one.id, du)
    assert (seen.actor, seen.subject_id, seen.detail) == ("du", str(one.id), {})


@pytest.mark.parametrize("login", ["shui", "ban", "chen", "he"])
def test_r6_another_unit_and_other_roles_have_other_ways_or_none(scene: Scene, login: str) -> None:
    one = scene.brought_to(S.ORDERED)
    with pytest.raises(Refused):
        uncover_person(scene.runtime, one.id, scene.people[login])


def test_r6_not_before_the_order_and_not_without_the_persons_yes(scene: Scene) -> None:
    du = scene.people["du"]
    with pytest.raises(Refused):
        uncover_person(scene.runtime, scene.brought_to(S.VERIFIED).id, du)
    one = scene.brought_to(S.ORDERED)
    with scene.runtime.database.write() as session:
        session.get_one(Rectification, one.id).may_name = False
    with pytest.raises(Refused):
        uncover_person(scene.runtime, one.id, du)


def test_r6_nobody_of_the_unit_looks_for_a_person_who_is_to_be_asked_again(scene: Scene) -> None:
    du = scene.people["du"]
    assert uncover_person(scene.runtime, scene.brought_to(S.REPORTED).id, du).phone
    with pytest.raises(Refused):
        uncover_person(scene.runtime, scene.brought_to(S.ACCEPTED).id, du)


def test_r6_what_comes_of_asking_again_is_one_stage_for_the_unit() -> None:
    after = {S.ACCEPTED, S.ASKED_AGAIN, S.CLOSED, S.CONCLUDED}
    assert {stage_of(state) for state in after} == {Stage.ACCEPTED}
