"""Who sees which rectification, and what of it: every role in every state, on both databases (R6)."""

import pytest
from sqlalchemy import update

from survey.accounts.people import Person
from survey.models import Rectification
from survey.rectification.decide import order
from survey.rectification.read.may_see import SETTLED, may_see
from survey.rectification.read.steps import read_steps
from survey.rectification.read.view import View
from survey.rectification.read.views import Order, read_view, read_views
from survey.rectification.read.wanted import Wanted
from survey.rectification.verify import verify
from survey.vocabulary import RatedObject, Role
from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState as S
from tests.rectification.scene import OFFICE, UNIT, Scene, verification

STATES = (S.TO_VERIFY, S.VERIFIED, S.ORDERED, S.REPORTED, S.ACCEPTED)


def seen(scene: Scene, who: Person) -> dict[int, View]:
    with scene.runtime.database.read() as session:
        found = read_views(session, scene.runtime, who, Wanted(), Order.OPENED)
    return {one.id: one for one in found}


def everybody(scene: Scene) -> dict[str, Person]:
    for login, role, unit in (
        ("tai", Role.CENTRE, None), ("shen", Role.AUDITOR, None), ("guan", Role.ADMIN, None),
        ("fang", Role.INTERVIEWER, None), ("he2", Role.VERIFIER, None), ("xian", Role.UNIT, "county"),
        ("bei", Role.UNIT, "north"),
    ):  # fmt: skip
        scene.enrol(login, role, unit)
    return scene.people


def test_r6_every_role_sees_what_is_theirs_in_every_state(scene: Scene) -> None:
    made = {state: scene.brought_to(state) for state in STATES}
    people = everybody(scene)
    ordered = {made[state].id for state in (S.ORDERED, S.REPORTED, S.ACCEPTED)}
    all_of_them = {one.id for one in made.values()}
    expected = {
        "chen": all_of_them, "shen": all_of_them, "yan": all_of_them,  # supervisor, auditor, inspector
        "he": all_of_them, "he2": set(),  # the verifier who has them, and another one
        "du": ordered, "xian": ordered,  # the unit and the one above it
        "bei": set(), "shui": set(), "ban": set(),  # below, beside, the petition office
        "tai": set(), "guan": set(), "fang": set(),  # centre, admin, interviewer
    }  # fmt: skip
    assert {login: set(seen(scene, who)) for login, who in people.items()} == expected
    for login, who in people.items():
        for one in seen(scene, people["chen"]).values():
            assert may_see(who, one) is (one.id in expected[login]), (login, one.state)


def test_r6_before_its_survey_has_settled_only_its_verifier_knows(scene: Scene) -> None:
    survey_id = scene.dissatisfied(settled=False)
    scene.pass_by(hours=2)
    scene.rectify()
    one = scene.of(survey_id)
    people = everybody(scene)
    assert {login for login, who in people.items() if seen(scene, who)} == {"he"}
    verify(scene.runtime, one.id, verification(), people["he"])
    assert {login for login, who in people.items() if seen(scene, who)} == {"he"}
    with scene.runtime.database.read() as session:
        assert read_view(session, scene.runtime, people["chen"], one.id) is None
        assert read_views(session, scene.runtime, SETTLED, Wanted(), Order.OPENED) == []
    scene.settle(survey_id)
    assert {login for login, who in people.items() if seen(scene, who)} == {"he", "chen", "shen", "yan"}


def test_r6_a_unit_is_not_told_who_agreed_to_what_nor_what_was_found(scene: Scene) -> None:
    one = scene.brought_to(S.ORDERED)
    unit, supervisor = scene.people["du"], scene.people["chen"]
    shown = seen(scene, unit)[one.id]
    assert (shown.level, shown.may_contact, shown.may_name, shown.finding) == (None,) * 4
    assert (shown.verifier, shown.ending, shown.next_survey_id) == (None,) * 3
    assert shown.causes == ("result",)
    whole = seen(scene, supervisor)[one.id]
    assert (whole.level, whole.may_name, whole.verifier) == (5, True, "he")
    with scene.runtime.database.read() as session:
        told = read_steps(session, scene.runtime, unit, [one.id], uncovered=True)
        read = read_steps(session, scene.runtime, supervisor, [one.id])
    assert [(step.act, step.words) for step in told] == [(Act.ORDER, {"order": "限期修好"})]
    assert [step.act for step in read] == [Act.OPEN, Act.ASSIGN, Act.VERIFY, Act.ORDER]


def test_r6_what_the_office_is_late_with_is_no_units_business(scene: Scene) -> None:
    one = scene.opened()
    scene.pass_by(days=30)
    scene.rectify()  # the verifier is late, which climbs
    verify(scene.runtime, one.id, verification(), scene.people["he"])
    order(scene.runtime, one.id, "限期修好", scene.people["chen"])
    scene.pass_by(days=90)
    scene.rectify()  # and so is the unit
    with scene.runtime.database.read() as session:
        told = read_steps(session, scene.runtime, scene.people["du"], [one.id])
        all_ = read_steps(session, scene.runtime, scene.people["chen"], [one.id])
    climbs = [step for step in all_ if step.act is Act.CLIMB]
    assert [step for step in told if step.act is Act.CLIMB] == [
        step for step in climbs if step.from_state is S.ORDERED
    ]
    assert {step.from_state for step in climbs} == {S.TO_VERIFY, S.ORDERED}


def test_r6_a_rating_of_the_petition_office_is_told_to_no_unit_below_another(scene: Scene) -> None:
    one = scene.brought_to(S.ORDERED, levels={OFFICE: 4})
    people = everybody(scene)
    assert {login for login, who in people.items() if one.id in seen(scene, who)} == {
        "chen", "shen", "yan", "ban", "xian",
    }  # fmt: skip


def test_what_a_verifier_wrote_down_is_covered_until_it_is_uncovered(scene: Scene) -> None:
    one = scene.brought_to(S.VERIFIED)
    with scene.runtime.database.read() as session:
        covered = read_steps(session, scene.runtime, scene.people["chen"], [one.id])[-1]
        open_ = read_steps(session, scene.runtime, scene.people["chen"], [one.id], uncovered=True)[-1]
    assert (covered.words, covered.covered) == ({}, ("found",))
    assert (open_.words, open_.covered) == ({"found": "路面仍有坑"}, ())


@pytest.mark.parametrize("rated", [UNIT, OFFICE])
def test_a_verifier_sees_what_is_taken_from_them_no_longer(scene: Scene, rated: RatedObject) -> None:
    one = scene.opened(levels={rated: 4})
    login, other = ("he", "he2") if rated is UNIT else ("yan", "yan2")
    scene.enrol(other, scene.people[login].role)
    with scene.runtime.database.write() as session:
        given = update(Rectification).where(Rectification.id == one.id)
        session.execute(given.values(verifier_id=scene.people[other].id))
    assert (one.id in seen(scene, scene.people[login])) is (login == "yan")  # who reads them all anyway
    assert one.id in seen(scene, scene.people[other])
