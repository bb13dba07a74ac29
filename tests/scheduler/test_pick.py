"""Who is asked, who is not and why; one open survey for a person, whatever runs at once."""

import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from scheduler.pick import pick, pick_surveys
from survey.course.settle import settle
from survey.models import Case, DirtyDay, Survey
from survey.runtime import Runtime
from survey.vocabulary import CloseType, Disposition, NotAsked
from tests.build import make_case, make_petitioner, make_questionnaire
from tests.ordinary import MakeRuntime


@pytest.fixture(autouse=True)
def _published(runtime: Runtime) -> None:
    make_questionnaire(runtime)


def _reason(runtime: Runtime, case: Case) -> NotAsked | None:
    with runtime.database.read() as session:
        return session.get_one(Case, case.id).not_asked


def _surveys(runtime: Runtime) -> int:
    with runtime.database.read() as session:
        return session.scalar(select(func.count()).select_from(Survey)) or 0


@pytest.mark.parametrize(
    ("why", "fields"),
    [
        (NotAsked.NO_PHONE, {"phone": None}),
        (NotAsked.NOBODY_TO_ASK, {"nobody_to_ask": True}),
        (NotAsked.WITHDRAWN, {"close_type": CloseType.WITHDRAWN}),
        (NotAsked.LITIGATION, {"close_type": CloseType.LITIGATION}),
        (NotAsked.NOT_IN_EVALUATION, {"in_evaluation": False}),
        (NotAsked.DO_NOT_CONTACT, {"do_not_contact": True}),
        (NotAsked.TOO_OLD, {"closed_ago": timedelta(days=61)}),
        (NotAsked.TOO_EARLY, {"closed_ago": timedelta(hours=23)}),
    ],
)
def test_a_case_that_is_not_picked_keeps_the_reason(
    runtime: Runtime, why: NotAsked, fields: dict[str, Any]
) -> None:
    case = make_case(runtime, **fields)
    assert pick(runtime)["picked"] == 0
    assert _reason(runtime, case) is why


@pytest.mark.parametrize(
    ("field", "why"),
    [
        ("opted_out_at", NotAsked.OPTED_OUT),
        ("dead_at", NotAsked.DEAD_NUMBER),
        ("deceased_at", NotAsked.DEAD_NUMBER),
    ],
)
def test_r5_a_person_who_must_not_be_contacted_is_not_picked(
    runtime: Runtime, field: str, why: NotAsked
) -> None:
    make_petitioner(runtime, "+8613900000001", **{field: runtime.clock.now()})
    case = make_case(runtime, phone="+8613900000001")
    assert pick(runtime)["picked"] == 0
    assert _reason(runtime, case) is why


def test_received_by_a_leader_counts_as_in_evaluation(runtime: Runtime) -> None:
    make_case(runtime, in_evaluation=False, leader_received=True)
    assert pick(runtime)["picked"] == 1


def test_a_person_with_two_cases_is_asked_about_the_one_closed_first(runtime: Runtime) -> None:
    later = make_case(runtime, phone="+8613900000001", closed_ago=timedelta(days=2))
    earlier = make_case(runtime, phone="+8613900000001", closed_ago=timedelta(days=5))
    assert pick(runtime)["picked"] == 1
    assert _reason(runtime, earlier) is None
    assert _reason(runtime, later) is NotAsked.SAME_PERSON


def test_the_second_case_is_asked_once_the_cooling_time_is_over(runtime: Runtime, clock: Any) -> None:
    make_case(runtime, phone="+8613900000001")
    second = make_case(runtime, phone="+8613900000001")
    pick(runtime)
    with runtime.database.write() as session:
        only = session.scalars(select(Survey.id)).one()
        assert settle(runtime, session, only, Disposition.NON_CONTACT, clock.now())
    assert pick(runtime)["picked"] == 0, "not within 30 days of the last survey"
    clock.advance(timedelta(days=31))
    assert pick(runtime)["picked"] == 1
    assert _reason(runtime, second) is None


def test_an_early_case_is_picked_when_its_time_comes(runtime: Runtime, clock: Any) -> None:
    case = make_case(runtime, closed_ago=timedelta(hours=2))
    pick(runtime)
    assert _reason(runtime, case) is NotAsked.TOO_EARLY
    clock.advance(timedelta(days=1))
    assert pick(runtime)["picked"] == 1
    assert _reason(runtime, case) is None


def test_r10_picking_again_changes_nothing(runtime: Runtime) -> None:
    for _ in range(5):
        make_case(runtime)
    make_case(runtime, phone=None)
    assert pick_surveys(runtime) == {"picked": 5, "reasons": 1}
    assert pick_surveys(runtime) == {"picked": 0, "reasons": 0}


def test_r10_two_pickers_at_once_pick_each_case_once(runtime: Runtime) -> None:
    for number in range(40):
        make_case(runtime, phone=f"+86139000000{number % 25:02}")
    picked: list[int] = []
    threads = [
        threading.Thread(target=lambda: picked.append(pick_surveys(runtime)["picked"])) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(picked) == _surveys(runtime) == 25


def test_picking_marks_the_days_that_changed(runtime: Runtime) -> None:
    make_case(runtime, phone=None)
    pick(runtime)
    with runtime.database.read() as session:
        assert set(session.scalars(select(DirtyDay.day))) == {"2026-10-19"}


def test_the_spoken_order_is_reversed_for_about_half(runtime: Runtime) -> None:
    for _ in range(120):
        make_case(runtime)
    pick_surveys(runtime)
    with runtime.database.read() as session:
        orders = Counter(session.scalars(select(Survey.reading_order)))
    assert min(orders.values()) > 30


def test_a_sample_takes_the_same_share_of_every_unit_and_draws_once(make_runtime: MakeRuntime) -> None:
    plain = make_runtime()
    eligibility = plain.policy.eligibility.model_copy(update={"sample": 0.25, "sample_seed": "2026"})
    runtime = make_runtime(policy=plain.policy.model_copy(update={"eligibility": eligibility}))
    for _ in range(40):
        make_case(runtime)
    assert pick_surveys(runtime)["picked"] == 10
    assert pick_surveys(runtime)["picked"] == 0, "who was not drawn is not drawn again"
    with runtime.database.read() as session:
        reasons = Counter(session.scalars(select(Case.not_asked)))
    assert reasons == {NotAsked.NOT_SAMPLED: 30, None: 10}
