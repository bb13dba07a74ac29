"""What a person is offered is just what would not be refused; on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from survey.accounts.people import Person
from survey.models import Rectification
from survey.rectification.accept import accept, return_
from survey.rectification.admit import possible_endings
from survey.rectification.assign import assign
from survey.rectification.decide import Conclusion, ask_again, conclude, keep_on_docket, order
from survey.rectification.latest import asks_for_time
from survey.rectification.read.possible import possible_acts
from survey.rectification.read.views import Order, read_views
from survey.rectification.read.waiting import count_waiting
from survey.rectification.read.wanted import Wanted
from survey.rectification.refusal import Refused
from survey.rectification.report import Report, ask_extension, extend, refuse_extension, report
from survey.rectification.verify import verify
from survey.runtime import Runtime
from survey.vocabulary import Ending, Finding, LegalStep, RatedObject, Signed
from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState as S
from tests.rectification.scene import DONE, MET, OFFICE, UNIT, Scene, verification

LAWFUL = Conclusion(Ending.LAWFUL, "复核终结", LegalStep.SECOND_REVIEW, date(2026, 10, 1))
ACTS = set(Act) - {Act.OPEN, Act.CLOSE, Act.CLIMB}
STATES = (S.TO_VERIFY, S.VERIFIED, S.ORDERED, S.REPORTED, S.RETURNED, S.ACCEPTED, S.DOCKET)


def does(act: Act, verifier_id: int, state: S) -> Callable[[Runtime, int, Person], None]:
    meeting = "2026-11" if state is S.DOCKET else None
    return {
        Act.ASSIGN: lambda runtime, one, by: assign(runtime, one, verifier_id, by),
        Act.VERIFY: lambda runtime, one, by: verify(runtime, one, verification(), by),
        Act.ORDER: lambda runtime, one, by: order(runtime, one, "修好", by, meeting),
        Act.ASK_EXTENSION: lambda runtime, one, by: ask_extension(runtime, one, "下雨", by),
        Act.EXTEND: lambda runtime, one, by: extend(runtime, one, "下雨", by),
        Act.REFUSE_EXTENSION: lambda runtime, one, by: refuse_extension(runtime, one, "抓紧", by),
        Act.REPORT: lambda runtime, one, by: report(runtime, one, Report(DONE, Signed.YES, "好了"), by),
        Act.RETURN: lambda runtime, one, by: return_(runtime, one, "没修好", by),
        Act.ACCEPT: lambda runtime, one, by: accept(runtime, one, "", by),
        Act.ASK_AGAIN: lambda runtime, one, by: ask_again(runtime, one, "已解释", by),
        Act.TO_DOCKET: lambda runtime, one, by: keep_on_docket(runtime, one, "再议", by, "2026-11"),
        Act.CONCLUDE: lambda runtime, one, by: conclude(runtime, one, replace(LAWFUL, meeting=meeting), by),
    }[act]


def offered(scene: Scene, who: Person, rectification_id: int) -> list[Act]:
    with scene.runtime.database.read() as session:
        one = session.get_one(Rectification, rectification_id)
        return possible_acts(session, scene.runtime, who, one)


def brought_to(scene: Scene, state: S, rated: RatedObject) -> Rectification:
    if state is S.DOCKET:
        return scene.opened(levels={rated: 4}, assigned_times=3)
    if state is not S.RETURNED:
        return scene.brought_to(state, levels={rated: 4})
    one = scene.brought_to(S.REPORTED, levels={rated: 4})
    return_(scene.runtime, one.id, "没修好", scene.people["he" if rated is UNIT else "yan"])
    return one


@pytest.mark.parametrize("rated", [UNIT, OFFICE])
def test_just_what_would_not_be_refused_is_offered(scene: Scene, rated: RatedObject) -> None:
    verifier = scene.people["he" if rated is UNIT else "yan"].id
    runner = scene.people["chen" if rated is UNIT else "yan"]
    for state in STATES:
        one = brought_to(scene, state, rated)
        for who in scene.people.values():
            theirs = offered(scene, who, one.id)
            for act in ACTS - set(theirs):
                with pytest.raises(Refused):
                    does(act, verifier, state)(scene.runtime, one.id, who)
            assert set(theirs) <= ACTS
        offers = offered(scene, runner, one.id)
        assert scene.of(one.survey_id, one.object).state is state
        does(offers[-1], verifier, state)(scene.runtime, one.id, runner)


def test_who_is_not_named_is_not_ordered_about_and_a_policy_ends_as_one(scene: Scene) -> None:
    hidden = scene.opened(consents=())
    verify(scene.runtime, hidden.id, verification(), scene.people["he"])
    assert offered(scene, scene.people["chen"], hidden.id) == [Act.ASSIGN, Act.CONCLUDE]
    assert possible_endings(scene.of(hidden.survey_id)) == [Ending.WITHOUT_NAMING, Ending.LAWFUL]
    policy = scene.opened()
    verify(scene.runtime, policy.id, verification(Finding.POLICY, MET), scene.people["he"])
    offers = offered(scene, scene.people["chen"], policy.id)
    assert offers == [Act.ASSIGN, Act.ORDER, Act.ASK_AGAIN, Act.CONCLUDE]
    assert possible_endings(scene.of(policy.survey_id)) == [Ending.POLICY, Ending.LAWFUL]


def test_more_time_is_asked_for_once_and_answered_once(scene: Scene) -> None:
    one = scene.brought_to(S.ORDERED)
    unit, supervisor = scene.people["du"], scene.people["chen"]

    def asked() -> tuple[bool, int, int]:
        with scene.runtime.database.read() as session:
            held = session.get_one(Rectification, one.id)
            listed = read_views(session, scene.runtime, supervisor, Wanted(asks_time=True), Order.DUE)
            waits = count_waiting(session, scene.runtime, supervisor).time_asked
            return asks_for_time(session, held), len(listed), waits

    assert asked() == (False, 0, 0)
    ask_extension(scene.runtime, one.id, "下雨", unit)
    assert asked() == (True, 1, 1)
    assert Act.ASK_EXTENSION not in offered(scene, unit, one.id)
    refuse_extension(scene.runtime, one.id, "抓紧", supervisor)
    assert asked() == (False, 0, 0)
    assert Act.REFUSE_EXTENSION not in offered(scene, supervisor, one.id)
    assert Act.EXTEND in offered(scene, supervisor, one.id)


def test_how_many_wait_for_what_is_counted_for_whom_it_waits(scene: Scene) -> None:
    scene.brought_to(S.VERIFIED)
    scene.brought_to(S.VERIFIED, levels={OFFICE: 4})
    scene.brought_to(S.ORDERED)
    scene.opened(assigned_times=3)
    orphan = scene.opened()
    with scene.runtime.database.write() as session:
        session.execute(update(Rectification).where(Rectification.id == orphan.id).values(verifier_id=None))

    def counted(login: str) -> tuple[int, ...]:
        with scene.runtime.database.read() as session:
            found = count_waiting(session, scene.runtime, scene.people[login])
        return found.open, found.overdue, found.to_decide, found.docket, found.without_verifier

    assert counted("chen") == (5, 0, 1, 1, 1)
    assert counted("yan") == (5, 0, 1, 0, 0)
    assert counted("du") == (1, 0, 0, 0, 0)
    scene.pass_by(days=60)
    assert counted("chen") == (5, 5, 1, 1, 1)
