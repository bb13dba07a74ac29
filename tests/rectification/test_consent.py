"""A yes to being contacted or named holds until the next word, for what it was said about (R6)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from survey.models import Case, Petitioner, Survey
from survey.rectification.decide import order
from survey.rectification.orders.person import uncover_person
from survey.rectification.refusal import Refused, Why
from survey.rectification.verify import verify
from survey.vocabulary import RectificationState as S
from survey.vocabulary import VerifiedBy
from tests.rectification.scene import OFFICE, UNIT, Scene, verification


def test_r6_who_takes_the_yes_back_after_verification_is_not_ordered_about(scene: Scene) -> None:
    one, chen = scene.brought_to(S.VERIFIED), scene.people["chen"]
    scene.pass_by(minutes=1)
    scene.say(one.survey_id, "named", "no", again=True)
    with pytest.raises(Refused) as refused:
        order(scene.runtime, one.id, "限期修好", chen)
    assert refused.value.why is Why.NOT_NAMED
    scene.rectify()
    held = scene.of(one.survey_id)
    assert (held.may_name, held.may_contact) == (False, True)


def test_r6_who_takes_it_back_after_the_order_in_whichever_round_is_shown_no_more(scene: Scene) -> None:
    one, du = scene.brought_to(S.ORDERED), scene.people["du"]
    assert uncover_person(scene.runtime, one.id, du).name
    scene.pass_by(minutes=1)
    scene.say(one.survey_id, "named", "no", again=True)
    with pytest.raises(Refused):
        uncover_person(scene.runtime, one.id, du)


def test_silence_and_a_yes_take_nothing_back(scene: Scene) -> None:
    one = scene.brought_to(S.VERIFIED)
    scene.pass_by(minutes=1)
    for value in ("", "yes"):
        scene.say(one.survey_id, "named", value, again=True)
    scene.rectify()
    order(scene.runtime, one.id, "限期修好", scene.people["chen"])


def test_the_verifier_goes_by_the_last_word_not_by_that_of_the_last_run(scene: Scene) -> None:
    one = scene.opened()
    scene.say(one.survey_id, "named", "no", again=True)
    verify(scene.runtime, one.id, verification(), scene.people["he"])
    assert not scene.of(one.survey_id).may_name


@pytest.mark.parametrize("column", ["opted_out_at", "deceased_at", "do_not_contact"])
def test_nobody_is_visited_who_wants_no_more_contact_whatever_they_said_before(
    scene: Scene, column: str
) -> None:
    one = scene.opened()
    with scene.runtime.database.write() as session:
        person = session.get_one(Petitioner, session.get_one(Survey, one.survey_id).petitioner_id)
        if column == "do_not_contact":
            session.get_one(Case, one.case_id).do_not_contact = True
        else:
            setattr(person, column, scene.clock.now())
    visited = replace(verification(), how=VerifiedBy.VISIT)
    with pytest.raises(Refused) as refused:
        verify(scene.runtime, one.id, visited, scene.people["he"])
    assert refused.value.why is Why.NO_CONSENT
    verify(scene.runtime, one.id, verification(), scene.people["he"])


def test_r6_a_yes_about_the_office_is_none_about_the_unit(scene: Scene) -> None:
    survey_id = scene.dissatisfied({UNIT: 5, OFFICE: 5}, consents=())
    scene.rectify()
    for rated, login, may_name in ((UNIT, "he", False), (OFFICE, "yan", True)):
        one = scene.of(survey_id, rated)
        verify(scene.runtime, one.id, verification(may_name=may_name), scene.people[login])
    following = scene.next_round(scene.of(survey_id), None)
    scene.rate(following, {OFFICE: 5}, late=True)
    scene.rate(following, {UNIT: 5}, late=True)
    scene.rectify()
    assert not scene.of(following).may_name
    assert scene.of(following, OFFICE).may_name


def test_nothing_is_promised_for_a_day_on_which_nobody_asks(scene: Scene) -> None:
    one, today = scene.opened(), scene.runtime.today()
    for day in (today - timedelta(days=1), today + timedelta(days=800), today.replace(year=9999)):
        with pytest.raises(Refused) as refused:
            verify(scene.runtime, one.id, verification(promises=[("修路", day)]), scene.people["he"])
        assert refused.value.why is Why.WRONG_DATE
    verify(
        scene.runtime, one.id, verification(promises=[("修路", today + timedelta(days=700))]),
        scene.people["he"],
    )  # fmt: skip
