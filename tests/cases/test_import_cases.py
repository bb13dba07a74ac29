import threading
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update

from survey.cases.store import Outcome
from survey.clock import SetClock
from survey.models import Case, CasePhone, DirtyDay, Petitioner, Survey, Unit
from survey.runtime import Runtime
from survey.vocabulary import CloseType, Line, NotAsked
from tests.build import make_survey, make_unit
from tests.cases.given import kept, outcomes, sent, take


def test_a_case_is_kept_as_it_was_sent(runtime: Runtime) -> None:
    unit, office = make_unit(runtime, "S1"), make_unit(runtime, "O1")
    full = sent(
        phones=["13800138000", "0745-6822222", "13800138001"],
        accepted_at="2026-08-01",
        due_at="2026-09-30",
        language="en",
        co_units=["S2"],
        petition_office="O1",
        category="征地",
        intake_channel="来信",
        close_type="explained",
        in_evaluation=False,
        leader_received=True,
        do_not_contact=True,
        assigned_times=2,
        matter_id="M1",
        joint_petitioners=3,
        withdrawn_at="2026-10-02T00:00:00Z",
        withdrawn_by="王五",
    )
    assert outcomes(take(runtime, full, make=False)) == ["created"]
    case = kept(runtime)["XF00001"]
    assert case["phones"] == ["+8613800138000", "+867456822222", "+8613800138001"]
    assert case["name"] == "张三" and case["units"] == (unit.id, office.id)
    assert case["closed_at"] == datetime(2026, 10, 1, 1, 30, tzinfo=UTC) and case["closed_month"] == "2026-10"
    assert case["withdrawn_at"] == datetime(2026, 10, 2, tzinfo=UTC) and case["withdrawn_by"] == "王五"
    assert (case["in_evaluation"], case["leader_received"], case["do_not_contact"]) == (False, True, True)
    assert case["close_type"] is CloseType.EXPLAINED and case["co_units"] == ["S2"]
    assert (case["assigned_times"], case["joint_petitioners"], case["matter_id"]) == (2, 3, "M1")
    with runtime.database.read() as session:
        lines = session.scalars(select(Petitioner.line).order_by(Petitioner.phone_index)).all()
    assert sorted(lines) == [Line.FIXED, Line.MOBILE, Line.MOBILE]


def test_nothing_personal_lies_open(runtime: Runtime) -> None:
    take(runtime, sent(phones=["13800138000"], petitioner_name="张三丰"))
    with runtime.database.read() as session:
        case, person = session.scalars(select(Case)).one(), session.scalars(select(Petitioner)).one()
    for row in (case, person):
        stored = repr([getattr(row, column.name) for column in row.__table__.columns])
        assert "13800138000" not in stored and "张三丰" not in stored


def test_a_case_without_an_office_has_its_own_unit_for_it(runtime: Runtime) -> None:
    take(runtime, sent())
    unit, office = kept(runtime)["XF00001"]["units"]
    assert unit == office


def test_sent_again_changes_nothing(runtime: Runtime, clock: SetClock) -> None:
    take(runtime, sent(1), sent(2))
    before = kept(runtime)
    clock.advance(timedelta(days=1))
    assert outcomes(take(runtime, sent(2), sent(1))) == ["unchanged", "unchanged"]
    assert kept(runtime) == before
    with runtime.database.read() as session:
        assert session.scalar(select(func.max(Case.updated_at))) == clock.now() - timedelta(days=1)


@pytest.mark.parametrize(
    "change",
    [
        {"closed_at": "2026-10-02"},
        {"petitioner_name": "李四"},
        {"phones": ["13800138000"]},
        {"phones": []},
        {"phones": ["13900000001", "13800138000"]},
        {"responsible_unit": "S2"},
        {"petition_office": "O1"},
        {"category": "环保"},
        {"do_not_contact": True},
        {"withdrawn_at": "2026-10-02"},
    ],
)
def test_any_change_is_seen(runtime: Runtime, change: dict[str, Any]) -> None:
    take(runtime, sent())
    assert outcomes(take(runtime, sent(**change))) == ["updated"]
    assert outcomes(take(runtime, sent(**change))) == ["unchanged"]
    changed = kept(runtime)
    with runtime.database.write() as session:
        session.execute(delete(CasePhone))
        session.execute(delete(Case))
    take(runtime, sent(**change))
    assert kept(runtime) == changed  # as if it had come so at once


def test_twice_in_one_list_the_last_form_stays(runtime: Runtime) -> None:
    told = take(runtime, sent(category="a"), sent(category="b"), sent(category="b"), sent(category="c"))
    assert outcomes(told) == ["created", "updated", "unchanged", "updated"]
    assert kept(runtime)["XF00001"]["category"] == "c"


def test_one_number_is_one_person(runtime: Runtime) -> None:
    take(runtime, sent(1, phones=["13800138000"]), sent(2, phones=["+86 138 0013 8000", "13900139000"]))
    take(runtime, sent(3, phones=["13900139000"]))
    with runtime.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Petitioner)) == 2


def test_the_same_number_in_two_sources_is_two_cases(runtime: Runtime) -> None:
    assert outcomes(take(runtime, sent(source="a"), sent(source="b"))) == ["created", "created"]


def test_a_unit_that_nobody_knows_is_refused_or_made(runtime: Runtime) -> None:
    make_unit(runtime, "S1", name="住建局")
    told = take(
        runtime, sent(1), sent(2, responsible_unit="住建局"), sent(3, responsible_unit="水利局"), make=False
    )
    assert outcomes(told) == ["created", "created", "rejected"]
    assert str(told[2].rejection) == "responsible_unit: unknown (水利局)"
    assert outcomes(take(runtime, sent(3, responsible_unit="水利局"))) == ["created"]
    with runtime.database.read() as session:
        assert set(session.scalars(select(Unit.code))) == {"S1", "水利局"}
        assert len(set(session.scalars(select(Case.unit_id)))) == 2


def test_a_name_that_several_units_have_needs_the_code(runtime: Runtime) -> None:
    make_unit(runtime, "A1", name="信访办")
    make_unit(runtime, "A2", name="信访办")
    told = take(runtime, sent(responsible_unit="信访办"), sent(2, responsible_unit="A2"))
    assert [str(one.rejection) for one in told] == ["responsible_unit: ambiguous (信访办)", "None"]


def test_an_update_forgets_why_the_case_was_not_asked_and_marks_the_day(runtime: Runtime) -> None:
    take(runtime, sent(1), sent(2))
    with runtime.database.write() as session:
        now = runtime.clock.now()
        session.execute(
            update(Case).values(not_asked=NotAsked.NO_PHONE, not_asked_at=now, not_asked_day="2026-10-05")
        )
    take(runtime, sent(1, category="环保"), sent(2))
    cases = kept(runtime)
    assert cases["XF00001"]["not_asked"] is None and cases["XF00001"]["not_asked_day"] is None
    assert cases["XF00002"]["not_asked"] is NotAsked.NO_PHONE
    with runtime.database.read() as session:
        assert session.scalars(select(DirtyDay.day)).all() == ["2026-10-05"]


def test_an_update_after_picking_leaves_the_survey_as_it_was(runtime: Runtime) -> None:
    take(runtime, sent(category="征地", language="zh-CN"))
    with runtime.database.read() as session:
        case = session.scalars(select(Case)).one()
    survey = make_survey(runtime, case)
    change: dict[str, Any] = {
        "category": "环保",
        "language": "en",
        "responsible_unit": "S2",
        "closed_at": "2026-10-09",
    }
    assert outcomes(take(runtime, sent(**change))) == ["updated"]
    with runtime.database.read() as session:
        after = session.scalars(select(Survey)).one()
        assert (after.unit_id, after.category, after.language) == (survey.unit_id, "征地", "zh-CN")
        assert after.closed_month == survey.closed_month and after.round == 1


def test_r11_demonstration_rows_carry_their_mark(runtime: Runtime) -> None:
    take(runtime, sent(), demo=True)
    with runtime.database.read() as session:
        assert session.scalars(select(Case.demo)).all() == [True]
        assert session.scalars(select(Petitioner.demo)).all() == [True]
        assert session.scalars(select(Unit.demo)).all() == [True]


def test_r10_the_same_list_from_two_sides_at_once(runtime: Runtime) -> None:
    cases = [sent(number, phones=[f"1390000{number % 40:04}"]) for number in range(200)]
    told: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda given=given: told.append(outcomes(take(runtime, *given))))
        for given in (cases, cases[::-1], cases)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.count("created") for one in told) == [0, 0, 200]
    assert len(kept(runtime)) == 200


CASE = st.builds(
    sent,
    st.integers(1, 6),
    phones=st.lists(st.sampled_from(["13800138000", "13800138001", "0745-6822222", "123"]), max_size=4),
    responsible_unit=st.sampled_from(["S1", "S2"]),
    category=st.sampled_from(["", "a", "b"]),
    petitioner_name=st.sampled_from(["", "张三"]),
    closed_at=st.sampled_from(["2026-10-01", "2026-10-02"]),
    close_type=st.sampled_from([None, "resolved", "nonsense"]),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases=st.lists(CASE, max_size=12), cut=st.integers(0, 12), order=st.randoms(use_true_random=False))
def test_however_the_list_is_cut_and_ordered(
    runtime: Runtime, cases: list[dict[str, object]], cut: int, order: Random
) -> None:
    """Importing twice, in pieces, or in another order (each case once) leaves the same cases behind."""
    once = list({case["case_no"]: case for case in cases}.values())
    whole = _after(runtime, [once])
    assert _after(runtime, [once[:cut], once[cut:]]) == whole
    order.shuffle(once)
    assert _after(runtime, [once, once]) == whole


def _after(runtime: Runtime, lists: list[list[dict[str, object]]]) -> object:
    with runtime.database.write() as session:
        session.execute(delete(CasePhone))
        session.execute(delete(Case))
        session.execute(delete(Petitioner))
    told = [outcome for given_list in lists for outcome in take(runtime, *given_list)]
    accepted = [one for one in told if one.outcome is not Outcome.REJECTED]
    result = kept(runtime)
    for case in result.values():
        case["units"] = len(case["units"])  # numbers of units made in another order differ
    assert len(result) <= len(accepted)
    return result
