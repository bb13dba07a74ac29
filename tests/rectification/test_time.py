"""What time does by itself: asked again, closed, on the docket, overdue, told to leaders."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from survey.models import Case, Notice, Talk
from survey.rectification.decide import Conclusion, conclude, keep_on_docket, order
from survey.rectification.refusal import Refused, Why
from survey.rectification.verify import verify
from survey.vocabulary import Ending, LegalStep, NoticeKind
from survey.vocabulary import RectificationState as S
from tests.plans import asked_by
from tests.rectification.scene import UNIT, Scene, verification


@pytest.mark.parametrize(
    ("level", "ending"), [(2, Ending.SATISFIED), (5, Ending.DISSATISFIED_AGAIN), (None, Ending.NOT_ANSWERED)]
)
def test_the_next_answer_closes_it(scene: Scene, level: int | None, ending: Ending) -> None:
    one = scene.brought_to(S.ACCEPTED)
    following = scene.next_round(one, level)
    scene.rectify()
    closed = scene.of(one.survey_id)
    assert (closed.state, closed.ending) == (S.CLOSED, ending)
    if level == 5:
        again = scene.of(following)
        assert (again.round, again.state, again.object) == (2, S.TO_VERIFY, UNIT)


def test_what_the_person_agreed_to_stands_until_another_word(scene: Scene) -> None:
    one = scene.brought_to(S.ACCEPTED)
    following = scene.next_round(one, 5)
    scene.rectify()
    assert scene.of(following).may_name
    scene.say(following, "named", "no")
    scene.rectify()
    assert not scene.of(following).may_name


def test_the_docket_is_reached_in_round_one_where_the_matter_was_assigned_often(scene: Scene) -> None:
    one = scene.opened(assigned_times=3)
    assert one.state is S.DOCKET
    assert one.verifier_id is not None
    verify(scene.runtime, one.id, verification(), scene.people["he"])
    assert scene.of(one.survey_id).state is S.DOCKET
    keep_on_docket(scene.runtime, one.id, "下月再议", scene.people["chen"], "2026-10")
    on = scene.runtime.today()
    for refused, why in (
        (Conclusion(Ending.LAWFUL, "终结", meeting="2026-11"), Why.NO_STEP),
        (Conclusion(Ending.LAWFUL, "终结", LegalStep.SECOND_REVIEW, on), Why.MEETING),
    ):
        with pytest.raises(Refused) as told:
            conclude(scene.runtime, one.id, refused, scene.people["chen"])
        assert told.value.why is why
    ended = Conclusion(Ending.LAWFUL, "终结", LegalStep.SECOND_REVIEW, on, "2026-11")
    conclude(scene.runtime, one.id, ended, scene.people["chen"])
    closed = scene.of(one.survey_id)
    assert (closed.state, closed.ending, closed.legal_step) == (
        S.CONCLUDED,
        Ending.LAWFUL,
        LegalStep.SECOND_REVIEW,
    )


def test_orders_count_towards_the_docket_once_the_next_answer_is_in(scene: Scene) -> None:
    one = scene.brought_to(S.ACCEPTED, assigned_times=2)
    assert scene.rectify()["docket"] == 0
    following = scene.next_round(one, 4)
    assert scene.rectify()["docket"] == 1
    assert scene.of(following).state is S.DOCKET
    order(scene.runtime, scene.of(following).id, "联席督办", scene.people["chen"], "2026-11")
    assert scene.rectify()["docket"] == 0
    assert scene.of(following).state is S.ORDERED


def test_a_matter_that_its_source_assigns_again_goes_to_the_docket(scene: Scene) -> None:
    one = scene.brought_to(S.VERIFIED)
    with scene.runtime.database.write() as session:
        session.get_one(Case, one.case_id).assigned_times = 3
    scene.rectify()
    assert scene.of(one.survey_id).state is S.DOCKET


def test_a_unit_is_reminded_once_and_then_its_leaders_are_told_one_after_the_other(scene: Scene) -> None:
    one = scene.brought_to(S.ORDERED, unit="north")
    calendar, rules = scene.runtime.calendar, scene.runtime.policy.rectification
    for moment in (one.due_at - timedelta(days=1), one.due_at + timedelta(minutes=1)):
        scene.clock.set(moment)
        scene.rectify()
        scene.rectify()
    assert _told(scene) == [(NoticeKind.DUE_SOON, "north"), (NoticeKind.OVERDUE, "north")]
    scene.clock.set(calendar.after(one.due_at, rules.climb) + timedelta(minutes=1))
    scene.rectify()
    assert _told(scene)[2:] == [(NoticeKind.OVERDUE, "roads")]
    scene.clock.set(calendar.after(one.due_at, rules.talk_after) + timedelta(minutes=1))
    scene.rectify()
    scene.rectify()
    assert _told(scene)[3:] == [(NoticeKind.OVERDUE, "county"), (NoticeKind.TALK, "north")]
    with scene.runtime.database.read() as session:
        talk = session.scalars(select(Talk)).one()
    assert (talk.rectification_id, talk.unit_id) == (one.id, scene.ids["north"])
    assert scene.steps(one.id).count("climb") == 3


def test_r6_what_the_office_is_late_with_is_told_to_no_unit(scene: Scene) -> None:
    one = scene.opened()
    scene.clock.set(one.due_at + timedelta(days=30))
    scene.rectify()
    scene.rectify()
    assert scene.steps(one.id) == ["open", "assign", "climb"]
    assert _told(scene) == []


def test_a_run_that_finds_nothing_to_do_locks_nothing(scene: Scene) -> None:
    scene.brought_to(S.ORDERED)
    scene.opened(consents=())
    scene.opened(assigned_times=3)
    scene.rectify()
    asked = [statement for statement, _ in asked_by(scene.runtime, scene.rectify)]
    assert [one for one in asked if "FOR UPDATE" in one or not one.startswith(("SELECT", "WITH"))] == []


def _told(scene: Scene) -> list[tuple[NoticeKind, str]]:
    codes = {number: code for code, number in scene.ids.items()}
    with scene.runtime.database.read() as session:
        rows = session.scalars(select(Notice).where(Notice.kind != NoticeKind.ORDERED).order_by(Notice.id))
        return [(row.kind, codes[row.unit_id]) for row in rows]
