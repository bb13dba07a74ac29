"""Who is given what, by the job."""

import pytest
from sqlalchemy import update

from survey.models import Account
from survey.rectification import assign
from survey.vocabulary import Role
from tests.rectification.scene import OFFICE, UNIT, Scene


def test_what_nobody_can_take_stands_in_no_other_s_way(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assign, "AT_MOST", 1)
    with scene.runtime.database.write() as session:
        session.execute(update(Account).where(Account.role == Role.INSPECTOR).values(active=False))
    office = scene.dissatisfied({OFFICE: 5})
    unit = scene.dissatisfied({UNIT: 5})
    assert scene.rectify()["assigned"] == 1
    assert scene.of(office, OFFICE).verifier_id is None
    assert scene.of(unit).verifier_id == scene.people["he"].id


def test_one_run_spreads_what_there_is_over_those_who_can_take_it(scene: Scene) -> None:
    second = scene.enrol("lin", Role.VERIFIER)
    surveys = [scene.dissatisfied() for _ in range(4)]
    scene.rectify()
    given = [scene.of(one).verifier_id for one in surveys]
    assert given.count(scene.people["he"].id) == given.count(second.id) == 2
