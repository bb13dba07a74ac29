"""Two people take a rating out, with reasons; both figures stay (R3, R9)."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from survey.accounts.people import Person
from survey.clock import SetClock
from survey.models import Answer, Audit, DirtyDay, Exclusion, Survey
from survey.reviewing.exclusions.apply import apply
from survey.reviewing.exclusions.decide import decide
from survey.reviewing.exclusions.find import find_exclusions, read_effects
from survey.reviewing.exclusions.refusal import Refused, Why
from survey.runtime import Runtime
from survey.scoring.asked import Asked
from survey.scoring.facts import rebuild_facts
from survey.scoring.frozen import freeze_month
from survey.scoring.list_scores import list_scores
from survey.scoring.periods import read_period
from survey.scoring.read_counts import snapshot
from survey.scoring.rounding import Share
from survey.vocabulary import Disposition, ExclusionState, RatedObject, Role
from tests.reviewing.people import person
from tests.scoring.county import County


@pytest.fixture
def county(runtime: Runtime, clock: SetClock) -> County:
    county = County(runtime, clock)
    county.set_up()
    return county


@pytest.fixture
def supervisor(runtime: Runtime) -> Person:
    return person(runtime, "li", Role.SUPERVISOR)


@pytest.fixture
def centre(runtime: Runtime) -> Person:
    return person(runtime, "zhao", Role.CENTRE)


def test_r3_what_is_taken_out_stands_beside_the_figures(
    runtime: Runtime, county: County, supervisor: Person, centre: Person
) -> None:
    surveys = county.ask("water", 1, 2, 4, 1)
    rebuild_facts(runtime)
    number = apply(runtime, surveys[0], "工作人员代评", supervisor)
    with snapshot(runtime) as session:
        assert read_effects(runtime, session, find_exclusions(runtime, session)) == []
    decide(runtime, number, True, "录音可证", centre)
    for _ in range(2):  # counted live, then from facts
        with snapshot(runtime) as session:
            (row,) = find_exclusions(runtime, session)
            effects = {one.unit_code: one for one in read_effects(runtime, session, [row])}
        assert effects["water"].without == Share(2, 3) and effects["water"].with_them == Share(3, 4)
        assert (effects["water"].taken_out, effects["water"].dissatisfied) == (1, 0)
        rebuild_facts(runtime)
    assert (row.state, row.why, row.answer) == (ExclusionState.GRANTED, "工作人员代评", "录音可证")
    with runtime.database.read() as session:
        assert len(session.scalars(select(Answer).where(Answer.counted)).all()) == 4


def test_r9_both_acts_are_on_record_without_their_words(
    runtime: Runtime, county: County, supervisor: Person, centre: Person
) -> None:
    decide(runtime, apply(runtime, county.ask("water", 1)[0], "代评", supervisor), True, "属实", centre)
    with runtime.database.read() as session:
        acts = session.scalars(
            select(Audit).where(Audit.act.startswith("exclusion.")).order_by(Audit.id)
        ).all()
    assert [(act.actor, act.act) for act in acts] == [("li", "exclusion.apply"), ("zhao", "exclusion.grant")]
    assert "代评" not in repr([act.detail for act in acts])


def test_refused_leaves_all_as_it_is_and_may_be_applied_for_again(
    runtime: Runtime, county: County, supervisor: Person, centre: Person
) -> None:
    (survey,) = county.ask("water", 5)
    rebuild_facts(runtime)
    decide(runtime, apply(runtime, survey, "不公", supervisor), False, "不满意不是剔除的理由", centre)
    with runtime.database.read() as session:
        assert session.get_one(Survey, survey).excluded is False
        assert not session.scalars(select(DirtyDay)).all()
    apply(runtime, survey, "本人说明是误点", supervisor)


def test_a_second_round_marks_the_day_of_the_first(
    runtime: Runtime, county: County, clock: SetClock, supervisor: Person, centre: Person
) -> None:
    county.ask("water", 5)
    with runtime.database.read() as session:
        day, case_id = session.execute(select(Survey.settled_day, Survey.case_id)).one()
    clock.advance(timedelta(days=3))
    again = county.pick(case_id)
    county.rate(again, RatedObject.RESPONSIBLE_UNIT, 1)
    county.settle(again, Disposition.PARTIAL)
    rebuild_facts(runtime)
    decide(runtime, apply(runtime, again, "代评", supervisor), True, "属实", centre)
    with runtime.database.read() as session:
        later = session.scalar(select(Survey.settled_day).where(Survey.id == again))
        assert set(session.scalars(select(DirtyDay.day))) == {day, later}


def test_what_stands_in_the_way(
    runtime: Runtime, county: County, clock: SetClock, supervisor: Person, centre: Person
) -> None:
    open_one = county.pick(county.close("water"))
    silent = county.pick(county.close("water"))
    county.settle(silent, Disposition.NON_CONTACT)
    (rated,) = county.ask("water", 1)
    number = apply(runtime, rated, "代评", supervisor)

    def refused(survey: int, words: str = "代评") -> Why:
        with pytest.raises(Refused) as why:
            apply(runtime, survey, words, supervisor)
        return why.value.why

    assert refused(open_one) is Why.NOT_SETTLED
    assert refused(silent) is Why.NOT_RATED
    assert refused(rated) is Why.TWICE
    assert refused(rated, " ") is Why.NO_REASON
    assert refused(10_000) is Why.UNKNOWN
    with pytest.raises(Refused) as why:
        decide(runtime, number, True, "属实", supervisor)
    assert why.value.why is Why.SAME_PERSON
    (other,) = county.ask("water", 1)
    clock.advance(timedelta(days=40))
    with runtime.database.read() as session:
        month = (session.get_one(Survey, rated).settled_day or "")[:7]
    with runtime.database.write() as session:
        assert freeze_month(runtime, session, month, None)
    assert refused(other) is Why.FROZEN
    with pytest.raises(Refused) as why:
        decide(runtime, number, True, "属实", centre)
    assert why.value.why is Why.FROZEN
    decide(runtime, number, False, "已归档", centre)
    with pytest.raises(Refused) as why:
        decide(runtime, number, False, "已归档", centre)
    assert why.value.why is Why.DECIDED
    with runtime.database.read() as session:
        assert session.scalars(select(Exclusion.state)).one() is ExclusionState.REFUSED


def _at_once(*acts: Callable[[], object]) -> list[Why | None]:
    """Each act in a thread of its own; why it was refused, None where it was not."""

    def tried(act: Callable[[], object]) -> Why | None:
        together.wait()
        try:
            act()
        except Refused as refused:
            return refused.why
        return None

    together = threading.Barrier(len(acts))
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(tried, acts))


def test_r10_two_who_apply_or_decide_at_once_are_one_and_a_refusal(
    runtime: Runtime, county: County, supervisor: Person, centre: Person
) -> None:
    survey, *_ = county.ask("water", 1, 2, 4, 1)
    second = person(runtime, "qian", Role.CENTRE)
    said = _at_once(*[partial(apply, runtime, survey, "代评", supervisor)] * 4)
    assert sorted(map(str, said)) == ["None", "twice", "twice", "twice"]
    with runtime.database.read() as session:
        (one,) = session.scalars(select(Exclusion.id))
    acts = [partial(decide, runtime, one, bool(n % 2), "录音可证", (centre, second)[n % 2]) for n in range(4)]
    said = _at_once(*acts)
    assert sorted(map(str, said)) == ["None", "decided", "decided", "decided"]
    with runtime.database.read() as session:
        acts_told = session.scalars(select(Audit.act).where(Audit.subject_kind == "exclusion")).all()
    assert len(acts_told) == 2


def test_r10_a_month_closed_while_an_exclusion_is_granted_has_it_or_refuses_it(
    runtime: Runtime, county: County, clock: SetClock, supervisor: Person, centre: Person
) -> None:
    survey, *_ = county.ask("water", 1, 2, 4, 1)
    number = apply(runtime, survey, "代评", supervisor)
    clock.advance(timedelta(days=20))

    def freeze() -> None:
        with runtime.database.write() as session:
            freeze_month(runtime, session, "2026-10", None)

    granted, *_ = _at_once(lambda: decide(runtime, number, True, "录音可证", centre), freeze, freeze)
    period = read_period("2026-10", clock.now().date())
    (item,) = list_scores(
        runtime, Asked(period, unit="water", objects=(RatedObject.RESPONSIBLE_UNIT,), rounds=("first",))
    )
    assert (item["rated"], "excluded" in item) == ((3, True) if granted is None else (4, False))
    assert granted in (None, Why.FROZEN)
