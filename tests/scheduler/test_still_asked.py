"""Who can be asked once more, and on which number."""

from typing import Any

import pytest

from scheduler.pick_again import pick_again
from survey.models import Case, CasePhone, Petitioner
from survey.vocabulary import CloseType, Ending
from tests.build import make_petitioner
from tests.rectification.scene import Scene
from tests.scheduler.later import (
    ACCEPTED,
    CLOSED,
    PAUSE,
    accepted,
    change,
    last_step,
    later_rounds,
    survey_of,
)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_who_is_not_to_be_asked_any_more_is_not_and_it_ends(scene: Scene) -> None:
    now = scene.clock.now() + PAUSE
    since: dict[str, dict[str, Any]] = {
        "withdrawn": {"withdrawn_at": now},
        "litigation": {"close_type": CloseType.LITIGATION},
        "do_not_contact": {"do_not_contact": True},
        "nobody_to_ask": {"nobody_to_ask": True},
    }
    ones = {why: scene.brought_to(ACCEPTED) for why in since}
    for why, one in ones.items():
        change(scene, Case, one.case_id, **since[why])
    scene.clock.advance(PAUSE)
    assert pick_again(scene.runtime) == {"again": 0, "not_asked": len(since)}
    for why, one in ones.items():
        ended, step = scene.of(one.survey_id), last_step(scene, one)
        assert (ended.state, ended.ending, ended.ended_at) == (CLOSED, Ending.NOT_ASKED, now)
        assert (step.act.value, step.detail) == ("close", {"ending": "not_asked", "why": why})
    assert later_rounds(scene) == []


def test_r5_nor_is_somebody_who_stopped_died_or_has_no_number_any_more(scene: Scene) -> None:
    for field in ("opted_out_at", "deceased_at", "dead_at"):
        one = scene.brought_to(ACCEPTED)
        change(scene, Petitioner, survey_of(scene, one.survey_id).petitioner_id, **{field: one.entered_at})
    scene.clock.advance(PAUSE)
    assert pick_again(scene.runtime) == {"again": 0, "not_asked": 3}


def test_a_dead_number_gives_way_to_the_next_of_the_case(scene: Scene) -> None:
    one = accepted(scene)
    person = survey_of(scene, one.survey_id).petitioner_id
    change(scene, Petitioner, person, dead_at=scene.clock.now())
    other = make_petitioner(scene.runtime)
    with scene.runtime.database.write() as session:
        session.add(CasePhone(case_id=one.case_id, position=2, petitioner_id=other.id))
    assert pick_again(scene.runtime)["again"] == 1
    assert later_rounds(scene)[0].petitioner_id == other.id


def test_a_number_entered_since_does_not_take_the_place_of_the_one_that_answered(scene: Scene) -> None:
    one = accepted(scene)
    change(scene, Case, one.case_id, petitioner_id=make_petitioner(scene.runtime).id)
    assert pick_again(scene.runtime)["again"] == 1
    assert later_rounds(scene)[0].petitioner_id == survey_of(scene, one.survey_id).petitioner_id


def test_a_stranger_who_said_stop_does_not_stop_the_person(scene: Scene) -> None:
    now = scene.clock.now()
    one = accepted(scene)
    stranger = make_petitioner(scene.runtime, dead_at=now, dead_why="wrong_person", opted_out_at=now)
    change(scene, Case, one.case_id, petitioner_id=stranger.id)
    assert pick_again(scene.runtime)["again"] == 1
