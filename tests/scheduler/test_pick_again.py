"""Who is asked again, when and what; one round, whatever runs at once or dies."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import event, func, select

from scheduler.pick import pick
from scheduler.pick_again import pick_again
from survey.course.settle import settle
from survey.models import Case, Rectification, RectificationStep, Survey
from survey.rectification.decide import ask_again
from survey.rectification.verify import verify
from survey.vocabulary import (
    Channel,
    Disposition,
    Ending,
    Finding,
    SurveyState,
)
from tests.build import make_case, make_survey
from tests.rectification.scene import MET, OFFICE, UNIT, Scene, verification
from tests.scheduler.later import (
    ACCEPTED,
    ASKED_AGAIN,
    CONCLUDED,
    PAUSE,
    accepted,
    change,
    last_step,
    later_rounds,
    survey_of,
)

BOTH_BAD = {UNIT: 5, OFFICE: 4}


def test_the_next_round_asks_what_was_dissatisfied_and_nothing_else(scene: Scene) -> None:
    one = scene.brought_to(ACCEPTED, levels={UNIT: 5, OFFICE: 2})
    change(scene, Survey, one.survey_id, channel=Channel.SMS, inclusion_probability=0.5, stratum="unit")
    assert pick_again(scene.runtime) == {"again": 0, "not_asked": 0}, "the pause is not over"
    scene.clock.advance(PAUSE)
    assert pick_again(scene.runtime) == {"again": 1, "not_asked": 0}
    (again,), before = later_rounds(scene), survey_of(scene, one.survey_id)
    assert (again.round, again.asks, again.asked_before_by) == (2, [UNIT], Channel.SMS)
    assert again.conversation and again.conversation["needed"] == ["responsible_unit"]
    assert (again.state, again.inclusion_probability, again.stratum) == (SurveyState.PICKED, 0.5, "unit")
    assert (again.picked_at, again.next_at) == (scene.clock.now(), scene.clock.now())
    same = ("case_id", "unit_id", "petition_office_id", "category", "closed_month", "petitioner_id", "demo")
    assert [getattr(again, name) for name in same] == [getattr(before, name) for name in same]


def test_the_rectification_moves_with_it_and_keeps_a_date(scene: Scene) -> None:
    one = accepted(scene)
    pick_again(scene.runtime)
    (again,), now = later_rounds(scene), scene.clock.now()
    moved = scene.of(one.survey_id)
    assert (moved.state, moved.next_survey_id, moved.asked_again_at) == (ASKED_AGAIN, again.id, now)
    assert moved.due_at == now + scene.runtime.policy.plan.lifetime
    step = last_step(scene, one)
    assert (step.act.value, step.account_id, step.detail["survey"]) == ("ask_again", None, again.id)
    assert pick_again(scene.runtime) == {"again": 0, "not_asked": 0}, "once"


def test_pick_plans_the_first_step_of_a_later_round(scene: Scene) -> None:
    accepted(scene)
    counts = pick(scene.runtime)
    assert (counts["again"], counts["planned"]) == (1, 1)


def test_the_answer_closes_it_and_a_further_5_goes_on_in_the_next_round(scene: Scene) -> None:
    one = accepted(scene)
    pick_again(scene.runtime)
    (again,) = later_rounds(scene)
    scene.rate(again.id, {UNIT: 5})
    scene.settle(again.id)
    scene.rectify()
    assert scene.of(one.survey_id).ending is Ending.DISSATISFIED_AGAIN
    assert (scene.of(again.id).round, scene.of(again.id).case_id) == (2, one.case_id)
    assert pick_again(scene.runtime) == {"again": 0, "not_asked": 0}


def test_what_needed_nothing_put_right_is_asked_again_too(scene: Scene) -> None:
    """Decided by somebody; the round is made after the pause."""
    one = scene.opened()
    verify(scene.runtime, one.id, verification(Finding.EXPLAINED, MET), scene.people["he"])
    ask_again(scene.runtime, one.id, "已当面讲清", scene.people["chen"])
    assert scene.of(one.survey_id).state is ASKED_AGAIN
    assert pick_again(scene.runtime)["again"] == 0
    scene.clock.advance(PAUSE)
    assert pick_again(scene.runtime)["again"] == 1
    (again,) = later_rounds(scene)
    assert scene.of(one.survey_id).next_survey_id == again.id


def test_both_objects_of_a_survey_come_into_one_round(scene: Scene) -> None:
    one = scene.brought_to(ACCEPTED, levels=BOTH_BAD)
    office = scene.of(one.survey_id, OFFICE)
    scene.clock.advance(PAUSE)
    assert pick_again(scene.runtime)["again"] == 0, "the other one is still being looked into"
    change(scene, Rectification, office.id, state=ACCEPTED, due_at=scene.clock.now() + PAUSE)
    assert pick_again(scene.runtime)["again"] == 0, "nor is its pause over"
    scene.clock.advance(PAUSE)
    assert pick_again(scene.runtime)["again"] == 1
    (again,) = later_rounds(scene)
    assert again.asks == [UNIT, OFFICE]
    assert {scene.of(one.survey_id, each).next_survey_id for each in (UNIT, OFFICE)} == {again.id}


def test_nobody_waits_for_the_other_object_longer_than_the_policy_says(scene: Scene) -> None:
    one = scene.brought_to(ACCEPTED, levels=BOTH_BAD)
    scene.clock.advance(timedelta(days=15))
    assert pick_again(scene.runtime)["again"] == 1
    (again,) = later_rounds(scene)
    assert again.asks == [UNIT]
    office = scene.of(one.survey_id, OFFICE)
    change(scene, Rectification, office.id, state=ACCEPTED, due_at=scene.clock.now())
    assert pick_again(scene.runtime)["again"] == 0, "the person is being asked"
    scene.settle(again.id)
    assert pick_again(scene.runtime)["again"] == 1
    assert [(one.round, one.asks) for one in later_rounds(scene)] == [(2, [UNIT]), (3, [OFFICE])]


def test_an_ended_one_is_not_waited_for(scene: Scene) -> None:
    one = scene.brought_to(ACCEPTED, levels=BOTH_BAD)
    office = scene.of(one.survey_id, OFFICE)
    change(scene, Rectification, office.id, state=CONCLUDED, ended_at=scene.clock.now())
    scene.clock.advance(PAUSE)
    assert pick_again(scene.runtime)["again"] == 1


def test_a_person_with_another_open_survey_waits_for_the_next_pick(scene: Scene) -> None:
    one = accepted(scene)
    person = survey_of(scene, one.survey_id).petitioner_id
    other = make_survey(scene.runtime, make_case(scene.runtime, source="other"), petitioner_id=person)
    assert pick_again(scene.runtime) == {"again": 0, "not_asked": 0}
    with scene.runtime.database.write() as session:
        settle(scene.runtime, session, other.id, Disposition.COMPLETE, scene.clock.now())
    assert pick_again(scene.runtime)["again"] == 1


def test_neither_the_cooling_time_nor_the_age_of_the_case_holds_a_later_round(scene: Scene) -> None:
    one = accepted(scene)
    change(scene, Case, one.case_id, closed_at=scene.clock.now() - timedelta(days=300), in_evaluation=False)
    assert pick_again(scene.runtime)["again"] == 1


def test_r10_two_pickers_at_once_make_one_round(scene: Scene) -> None:
    for _ in range(4):
        scene.brought_to(ACCEPTED)
    scene.clock.advance(PAUSE)
    made: list[int] = []

    def run() -> None:
        made.append(pick_again(scene.runtime)["again"])

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(made) == 4
    whole(scene, 4)


class Killed(Exception):
    pass


def _kill_at(scene: Scene, statement: int) -> Callable[[], bool]:
    """Die before that statement that changes something; whether it came so far."""
    seen = 0
    engine = scene.runtime.database.engine

    def die(_c: Any, _cursor: Any, sql: str, *_more: Any) -> None:
        nonlocal seen
        if sql.lstrip().split(" ", 1)[0] in ("INSERT", "UPDATE", "DELETE"):
            seen += 1
            if seen == statement:
                raise Killed

    event.listen(engine, "before_cursor_execute", die)

    def undo() -> bool:
        event.remove(engine, "before_cursor_execute", die)
        return seen >= statement

    return undo


def test_r10_killed_at_any_statement_the_next_run_repairs_it(scene: Scene) -> None:
    statement, reached = 0, True
    while reached:
        statement += 1
        one = accepted(scene, levels=BOTH_BAD)
        office = scene.of(one.survey_id, OFFICE)
        change(scene, Rectification, office.id, state=ACCEPTED, due_at=scene.clock.now())
        undo = _kill_at(scene, statement)
        try:
            pick_again(scene.runtime)
        except Killed:
            pass
        finally:
            reached = undo()
        pick_again(scene.runtime)
        assert pick_again(scene.runtime) == {"again": 0, "not_asked": 0}
        assert statement < 20
    assert statement > 4, "it was killed at the survey, and at each move and step"
    whole(scene, statement)


def whole(scene: Scene, rounds: int) -> None:
    """So many rounds, each with its rectifications, and each of these with one step of asking again."""
    with scene.runtime.database.read() as session:
        asked = session.scalars(select(Rectification).where(Rectification.state == ASKED_AGAIN)).all()
        of = {one.id: one.next_survey_id for one in asked}
        steps = session.execute(
            select(RectificationStep.rectification_id, func.count())
            .where(RectificationStep.act == "ask_again")
            .group_by(RectificationStep.rectification_id)
        ).all()
    surveys = {one.id: len(one.asks or []) for one in later_rounds(scene)}
    assert len(surveys) == rounds
    assert dict(steps) == dict.fromkeys(of, 1)
    assert {one: list(of.values()).count(one) for one in surveys} == surveys
