"""The acts, done by who may do them and refused to everybody else, on both databases."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from survey.accounts.people import Person
from survey.models import Audit, Notice, Promise, Survey
from survey.rectification.accept import accept, return_
from survey.rectification.assign import assign
from survey.rectification.decide import Conclusion, ask_again, conclude, order
from survey.rectification.moves import after
from survey.rectification.refusal import Refused, Why
from survey.rectification.report import Report, ask_extension, extend, refuse_extension, report
from survey.rectification.verify import verify
from survey.runtime import Runtime
from survey.vocabulary import Ending, Evidence, Finding, LegalStep, NoticeKind, Role, Signed, VerifiedBy
from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState as S
from tests.rectification.scene import DONE, MET, OFFICE, UNIT, UNMET, Scene, verification

Does = Callable[[Runtime, int, Person], None]
LAWFUL = Conclusion(Ending.LAWFUL, "复核终结", LegalStep.SECOND_REVIEW, date(2026, 10, 1))

DOES: dict[Act, Does] = {
    Act.VERIFY: lambda runtime, one, by: verify(runtime, one, verification(), by),
    Act.ORDER: lambda runtime, one, by: order(runtime, one, "修好", by),
    Act.ASK_EXTENSION: lambda runtime, one, by: ask_extension(runtime, one, "下雨", by),
    Act.EXTEND: lambda runtime, one, by: extend(runtime, one, "下雨", by),
    Act.REPORT: lambda runtime, one, by: report(runtime, one, Report(DONE, Signed.YES, "修好了"), by),
    Act.RETURN: lambda runtime, one, by: return_(runtime, one, "没修好", by),
    Act.ACCEPT: lambda runtime, one, by: accept(runtime, one, "", by),
    Act.CONCLUDE: lambda runtime, one, by: conclude(runtime, one, LAWFUL, by),
}
DOERS = {
    Act.VERIFY: "he", Act.ORDER: "chen", Act.ASK_EXTENSION: "du", Act.EXTEND: "chen", Act.REPORT: "du",
    Act.RETURN: "he", Act.ACCEPT: "he", Act.CONCLUDE: "chen",
}  # fmt: skip
STATES = (S.TO_VERIFY, S.VERIFIED, S.ORDERED, S.REPORTED, S.ACCEPTED)


@pytest.mark.parametrize("state", STATES)
def test_in_every_state_just_the_acts_of_the_table_can_be_done(scene: Scene, state: S) -> None:
    """And each only by whom it is for: everybody else is refused before."""
    one = scene.brought_to(state)
    for act, does in DOES.items():
        for login in set(scene.people) - {DOERS[act]}:
            with pytest.raises(Refused) as refused:
                does(scene.runtime, one.id, scene.people[login])
            assert refused.value.why is Why.NOT_YOURS, (act, login)
        if after(act, state) is None:
            with pytest.raises(Refused):
                does(scene.runtime, one.id, scene.people[DOERS[act]])
    assert scene.of(one.survey_id).state is state
    possible = [act for act in DOES if after(act, state)]
    for act in possible[:1]:
        DOES[act](scene.runtime, one.id, scene.people[DOERS[act]])
        assert scene.of(one.survey_id).state is after(act, state)


def test_each_dissatisfied_object_has_one_and_satisfied_ones_none(scene: Scene) -> None:
    survey_id = scene.dissatisfied({UNIT: 4, OFFICE: 2})
    assert scene.rectify()["opened"] == 1
    assert scene.rectify()["opened"] == 0
    one = scene.of(survey_id)
    assert (one.level, one.state, one.unit_id) == (4, S.TO_VERIFY, scene.ids["roads"])
    assert (one.may_contact, one.may_name, one.verifier_id) == (True, True, scene.people["he"].id)
    assert scene.steps(one.id) == ["open", "assign"]


def test_it_opens_an_hour_after_it_was_heard_or_when_the_survey_has_settled(scene: Scene) -> None:
    survey_id = scene.dissatisfied(settled=False, consents=())
    assert scene.rectify()["opened"] == 0
    scene.pass_by(hours=1)
    assert scene.rectify()["opened"] == 1
    one = scene.of(survey_id)
    assert not one.may_contact, "silence is no"
    scene.say(survey_id, "consent", "yes")
    scene.rectify()
    assert scene.of(survey_id).may_contact


def test_what_was_said_after_settling_is_heard_where_nothing_was_rated(scene: Scene) -> None:
    survey_id = scene.dissatisfied({UNIT: 1})
    scene.rate(survey_id, {UNIT: 5, OFFICE: 5}, late=True)
    assert scene.rectify()["opened"] == 1
    assert scene.of(survey_id, OFFICE).level == 5


def test_the_petition_office_is_looked_into_from_outside_it(scene: Scene) -> None:
    one = scene.brought_to(S.ACCEPTED, levels={OFFICE: 5})
    assert (one.verifier_id, one.unit_id) == (scene.people["yan"].id, scene.ids["office"])
    other = scene.opened(levels={OFFICE: 4})
    inside = scene.enrol("nei", Role.INSPECTOR, "office")
    with pytest.raises(Refused) as refused:
        assign(scene.runtime, other.id, inside.id, scene.people["yan"])
    assert refused.value.why is Why.NO_VERIFIER
    with pytest.raises(Refused):
        assign(scene.runtime, other.id, scene.people["he"].id, scene.people["yan"])


def test_a_visit_needs_the_persons_yes(scene: Scene) -> None:
    one = scene.opened(consents=("named",))
    given = verification()
    visit = type(given)(**{**given.__dict__, "how": VerifiedBy.VISIT})
    with pytest.raises(Refused) as refused:
        verify(scene.runtime, one.id, visit, scene.people["he"])
    assert refused.value.why is Why.NO_CONSENT


def test_r6_who_is_not_to_be_named_is_not_ordered_about(scene: Scene) -> None:
    one = scene.brought_to(S.VERIFIED, consents=("consent",))
    chen = scene.people["chen"]
    calendar, rules = scene.runtime.calendar, scene.runtime.policy.rectification
    assert one.due_at == calendar.after(scene.clock.now(), rules.order), "the order stays with the office"
    with pytest.raises(Refused) as refused:
        order(scene.runtime, one.id, "修好", chen)
    assert refused.value.why is Why.NOT_NAMED
    conclude(scene.runtime, one.id, Conclusion(Ending.WITHOUT_NAMING, "复核了案卷"), chen)
    ended = scene.of(one.survey_id)
    assert (ended.state, ended.ending, ended.named) == (S.CONCLUDED, Ending.WITHOUT_NAMING, False)
    with scene.runtime.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Notice)) == 0


def test_a_check_that_is_not_met_means_an_order(scene: Scene) -> None:
    one = scene.opened()
    verify(scene.runtime, one.id, verification(Finding.EXPLAINED), scene.people["he"])
    with pytest.raises(Refused) as refused:
        ask_again(scene.runtime, one.id, "解释过了", scene.people["chen"])
    assert refused.value.why is Why.NOT_MET


def test_what_is_not_met_is_not_only_about_a_policy(scene: Scene) -> None:
    one = scene.opened()
    with pytest.raises(Refused) as refused:
        verify(scene.runtime, one.id, verification(Finding.POLICY, UNMET), scene.people["he"])
    assert refused.value.why is Why.NOT_MET
    verify(scene.runtime, one.id, verification(Finding.POLICY, MET), scene.people["he"])


def test_what_was_explained_is_asked_again(scene: Scene) -> None:
    one = scene.opened()
    verify(scene.runtime, one.id, verification(Finding.EXPLAINED, MET), scene.people["he"])
    ask_again(scene.runtime, one.id, "解释过了", scene.people["chen"])
    asked = scene.of(one.survey_id)
    assert (asked.state, asked.next_survey_id) == (S.ASKED_AGAIN, None)


def test_nothing_is_decided_before_the_survey_has_settled(scene: Scene) -> None:
    survey_id = scene.dissatisfied(settled=False)
    scene.pass_by(hours=1)
    scene.rectify()
    one = scene.of(survey_id)
    verify(scene.runtime, one.id, verification(), scene.people["he"])
    with pytest.raises(Refused) as refused:
        order(scene.runtime, one.id, "修好", scene.people["chen"])
    assert refused.value.why is Why.NOT_SETTLED
    with scene.runtime.database.read() as session:
        lasts = session.get_one(Survey, survey_id).picked_at + scene.runtime.policy.plan.lifetime
    assert scene.of(survey_id).due_at > lasts


def test_an_order_is_extended_once_and_a_report_in_the_extension_is_on_time(scene: Scene) -> None:
    one = scene.brought_to(S.ORDERED)
    runtime, chen, du = scene.runtime, scene.people["chen"], scene.people["du"]
    with pytest.raises(Refused):
        refuse_extension(runtime, one.id, "没有申请", chen)
    ask_extension(runtime, one.id, "下雨", du)
    with pytest.raises(Refused):
        ask_extension(runtime, one.id, "还下雨", du)
    extend(runtime, one.id, "确实下雨", chen)
    with pytest.raises(Refused) as refused:
        extend(runtime, one.id, "再下", chen)
    assert refused.value.why is Why.EXTENDED
    extended = scene.of(one.survey_id)
    assert extended.due_at == runtime.calendar.after(one.due_at, runtime.policy.rectification.extension)
    assert extended.ordered_due_at == extended.due_at


def test_what_is_overdue_is_not_extended_unless_it_was_asked_for_before(scene: Scene) -> None:
    late, asked = scene.brought_to(S.ORDERED), scene.brought_to(S.ORDERED)
    runtime, chen, du = scene.runtime, scene.people["chen"], scene.people["du"]
    ask_extension(runtime, asked.id, "下雨", du)
    scene.pass_by(days=60)
    with pytest.raises(Refused) as refused:
        extend(runtime, late.id, "好看些", chen)
    assert refused.value.why is Why.OVERDUE
    extend(runtime, asked.id, "确实下雨", chen)


def test_more_time_for_another_report_makes_no_late_one_in_time(scene: Scene) -> None:
    one = scene.brought_to(S.ORDERED)
    runtime, chen, du = scene.runtime, scene.people["chen"], scene.people["du"]
    scene.pass_by(days=60)
    report(runtime, one.id, Report(DONE, Signed.YES, "修好了"), du)
    return_(runtime, one.id, "没有照片", scene.people["he"])
    extend(runtime, one.id, "再给些时间", chen)
    again = scene.of(one.survey_id)
    assert again.due_at > scene.clock.now() and again.ordered_due_at == one.ordered_due_at


def test_r6_asking_for_time_says_nothing_of_what_came_after_the_acceptance(scene: Scene) -> None:
    one, du = scene.brought_to(S.ACCEPTED), scene.people["du"]
    for days in (0, 30):
        scene.pass_by(days=days)
        with pytest.raises(Refused) as refused:
            ask_extension(scene.runtime, one.id, "下雨", du)
        assert refused.value.why is Why.MOVED_ON


def test_what_nobody_verified_is_not_ended_as_re_examined(scene: Scene) -> None:
    one, chen = scene.opened(assigned_times=3, consents=()), scene.people["chen"]
    assert one.state is S.DOCKET
    with pytest.raises(Refused) as refused:
        conclude(scene.runtime, one.id, Conclusion(Ending.WITHOUT_NAMING, "算了", meeting="2026-11"), chen)
    assert refused.value.why is Why.WRONG_ENDING
    verify(scene.runtime, one.id, verification(), scene.people["he"])
    with pytest.raises(Refused) as refused:
        verify(scene.runtime, one.id, verification(Finding.EXPLAINED), scene.people["he"])
    assert refused.value.why is Why.MOVED_ON, "the meeting has its facts"
    given = Conclusion(Ending.WITHOUT_NAMING, "复核了案卷", meeting="2026-11")
    conclude(scene.runtime, one.id, given, chen)


def test_a_report_needs_all_five_pieces_and_counts_once(scene: Scene) -> None:
    one = scene.brought_to(S.ORDERED)
    du = scene.people["du"]
    few = {Evidence.PAPERS: True}
    with pytest.raises(Refused) as refused:
        report(scene.runtime, one.id, Report(few, Signed.YES, "修好了"), du)
    assert refused.value.why is Why.NO_EVIDENCE
    with pytest.raises(Refused) as refused:
        report(scene.runtime, one.id, Report(DONE, Signed.REFUSED, "修好了"), du)
    assert refused.value.why is Why.NO_SIGNATURE
    given = Report(DONE, Signed.YES, "修好了", form="f")
    report(scene.runtime, one.id, given, du)
    report(scene.runtime, one.id, given, du)
    assert scene.steps(one.id).count("report") == 1


def test_what_is_returned_comes_again_and_not_before_the_order_was_due(scene: Scene) -> None:
    one = scene.brought_to(S.REPORTED)
    return_(scene.runtime, one.id, "坑还在", scene.people["he"])
    returned = scene.of(one.survey_id)
    assert (returned.state, returned.due_at) == (S.RETURNED, one.ordered_due_at)
    report(scene.runtime, one.id, Report(DONE, Signed.YES, "这回真修好了"), scene.people["du"])
    assert scene.of(one.survey_id).state is S.REPORTED


def test_a_hollow_report_on_the_last_day_is_no_way_to_be_in_time(scene: Scene) -> None:
    one = scene.brought_to(S.ORDERED)
    assert one.ordered_due_at
    report_, he, du = Report(DONE, Signed.YES, "见附件"), scene.people["he"], scene.people["du"]
    scene.clock.set(one.ordered_due_at)
    report(scene.runtime, one.id, report_, du)
    return_(scene.runtime, one.id, "什么也没做", he)
    scene.clock.set(scene.of(one.survey_id).due_at)
    report(scene.runtime, one.id, report_, du)
    assert scene.of(one.survey_id).reported_at == one.ordered_due_at, "redone in the time that was given"
    return_(scene.runtime, one.id, "还是没做", he)
    scene.clock.set(scene.of(one.survey_id).due_at + timedelta(days=60))
    report(scene.runtime, one.id, report_, du)
    assert scene.of(one.survey_id).reported_at == scene.clock.now()


def test_r9_every_act_of_a_person_is_on_record_without_a_word_of_it(scene: Scene) -> None:
    one = scene.brought_to(S.ACCEPTED)
    with scene.runtime.database.read() as session:
        rows = session.scalars(select(Audit).where(Audit.subject_kind == "rectification")).all()
    assert [row.act.split(".")[1] for row in rows] == ["verify", "order", "report", "accept"]
    assert {row.subject_id for row in rows} == {str(one.id)}
    assert "坑" not in str([row.detail for row in rows])


def test_promises_are_kept_with_their_day(scene: Scene) -> None:
    one = scene.opened()
    day = scene.runtime.today() + timedelta(days=20)
    given = verification(promises=[("月底前补偿", day)])
    verify(scene.runtime, one.id, given, scene.people["he"])
    with scene.runtime.database.read() as session:
        kept = session.scalars(select(Promise)).one()
    assert (kept.due_on, kept.rectification_id) == (day.isoformat(), one.id)


def test_of_two_orders_at_once_one_is_told_that_somebody_was_faster(scene: Scene) -> None:
    one = scene.brought_to(S.VERIFIED)
    order(scene.runtime, one.id, "修好", scene.people["chen"])
    with pytest.raises(Refused) as refused:
        order(scene.runtime, one.id, "修好", scene.people["chen"])
    assert refused.value.why is Why.MOVED_ON
    with scene.runtime.database.read() as session:
        kinds = session.scalars(select(Notice.kind)).all()
    assert kinds == [NoticeKind.ORDERED]
