"""What a unit is told of people who are not to be named: once a month, many together, no case."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Unpack

import pytest
from sqlalchemy import select

from survey.models import CauseBatch, Notice, Rectification, Survey
from survey.rectification.causes.batch import batch_causes
from survey.rectification.causes.read import read_batches
from survey.rectification.verify import verify
from survey.vocabulary import NoticeKind
from tests.rectification.scene import Given, Scene, verification

CAUSES = ("result", "result", "result", "delay", "attitude")


def _verified(scene: Scene, *causes: str, **given: Unpack[Given]) -> list[Rectification]:
    given.setdefault("consents", ("consent",))
    found = []
    for cause in causes:
        one = scene.opened(**given)
        verify(scene.runtime, one.id, replace(verification(), causes=(cause,)), scene.people["he"])
        found.append(one)
    return found


def _notices(scene: Scene) -> list[Notice]:
    with scene.runtime.database.read() as session:
        return list(session.scalars(select(Notice).order_by(Notice.id)))


def test_r6_the_causes_of_many_are_told_once_the_month_is_over(scene: Scene) -> None:
    verified = _verified(scene, *CAUSES)
    assert batch_causes(scene.runtime) == 0, "the month is not over"
    scene.pass_by(days=31)
    assert [batch_causes(scene.runtime) for _ in range(2)] == [1, 0]
    with scene.runtime.database.read() as session:
        batch = read_batches(session, [scene.ids["roads"]])[0]
        batched = session.scalars(select(Rectification.id).where(Rectification.batch_id == batch.id)).all()
    assert set(batched) == {one.id for one in verified}
    assert (batch.people, list(batch.causes.items())) == (5, [("result", 3), ("other", 2)])
    notice = _notices(scene)[0]
    assert (notice.kind, notice.unit_id, notice.rectification_id) == (
        NoticeKind.CAUSES,
        scene.ids["roads"],
        None,
    )
    assert notice.detail == {"month": batch.month}


def test_r6_fewer_than_enough_people_wait_for_the_next_month(scene: Scene) -> None:
    _verified(scene, *CAUSES[:4])
    _verified(scene, "result", unit="water")
    scene.pass_by(days=31)
    assert batch_causes(scene.runtime) == 0
    _verified(scene, "delay")
    scene.pass_by(days=31)
    assert batch_causes(scene.runtime) == 1


def test_r6_one_person_twice_is_one_person(scene: Scene) -> None:
    verified = _verified(scene, *CAUSES)
    with scene.runtime.database.write() as session:
        first, second = (session.get_one(Survey, one.survey_id) for one in verified[:2])
        second.petitioner_id = first.petitioner_id
    scene.pass_by(days=31)
    assert batch_causes(scene.runtime) == 0


@pytest.mark.parametrize("why", ["named", "taken_out", "no_cause"])
def test_who_is_ordered_about_and_what_is_no_petitioners_word_are_in_no_batch(scene: Scene, why: str) -> None:
    verified = _verified(scene, *CAUSES)
    with scene.runtime.database.write() as session:
        one = session.get_one(Rectification, verified[0].id)
        if why == "named":
            one.may_name = True
        elif why == "taken_out":
            session.get_one(Survey, one.survey_id).excluded = True
        else:
            one.causes = []
    scene.pass_by(days=31)
    assert batch_causes(scene.runtime) == 0


def test_r10_two_at_once_tell_it_once(scene: Scene) -> None:
    _verified(scene, *CAUSES)
    scene.pass_by(days=31)
    with ThreadPoolExecutor(2) as both:
        made = list(both.map(batch_causes, [scene.runtime] * 2))
    assert sum(made) == 1
    assert len(_notices(scene)) == 1


def test_r10_a_month_has_one_batch_of_a_unit_whatever_comes_late(scene: Scene) -> None:
    _verified(scene, *CAUSES)
    scene.pass_by(days=31)
    assert scene.rectify()["batches"] == 1
    late = _verified(scene, *CAUSES)
    with scene.runtime.database.write() as session:
        for one in late:
            session.get_one(Rectification, one.id).verified_at = scene.clock.now() - timedelta(days=31)
    assert scene.rectify()["batches"] == 0
    scene.pass_by(days=31)
    assert scene.rectify()["batches"] == 1
    with scene.runtime.database.read() as session:
        assert len(set(session.scalars(select(CauseBatch.month)))) == 2
