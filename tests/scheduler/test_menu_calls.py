"""Calls by menu at the moment of sending: their words, and the carrier's limits for one number."""

import json
import threading
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy.orm import Session

from scheduler import sending
from scheduler.check import check
from scheduler.check_calls import Calls
from scheduler.dispatch import dispatch
from scheduler.follow_up import follow_up
from survey.carriers.port import CalleeLimit
from survey.clock import SetClock
from survey.course.questionnaires import current_questionnaire, publish
from survey.models import Attempt, Survey
from survey.questionnaire.load import parse
from survey.questionnaire.model import MenuPrompt
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel
from tests.build import make_attempt, make_case, make_questionnaire, make_survey
from tests.menu_carrier import MenuCarrier
from tests.ordinary import MakeRuntime
from tests.questionnaire.shipped import content

PHONE, OTHER = "+8613900000001", "+8613900000002"
LIMITS = (CalleeLimit(1, 60), CalleeLimit(5, 3600), CalleeLimit(20, 86400))


@pytest.fixture
def carrier() -> MenuCarrier:
    return MenuCarrier(LIMITS)


@pytest.fixture
def office(make_runtime: MakeRuntime, carrier: MenuCarrier) -> Runtime:
    return make_runtime(carrier=carrier, sms_per_second=1000, calls_per_second=1000)


def _call(runtime: Runtime, survey: Survey, **fields: object) -> Attempt:
    ordinary = {"channel": Channel.VOICE, "body": None, "step": 2}
    return make_attempt(runtime, survey, **(ordinary | fields))


def _state(runtime: Runtime, attempt: Attempt) -> Attempt:
    with runtime.database.read() as session:
        return session.get_one(Attempt, attempt.id)


def _survey(runtime: Runtime, phone: str = PHONE, **fields: object) -> Survey:
    return make_survey(runtime, make_case(runtime, phone=phone), **fields)


def _without_menu(runtime: Runtime) -> int:
    """The id of a version that has no words for menus, as all had before there were any."""
    make_questionnaire(runtime)
    tables: dict[str, Any] = content()
    for words in tables["spoken"].values():
        for key in MenuPrompt:
            del words[key]
    older = json.dumps(tables | {"key": "older"})
    with runtime.database.write() as session:
        publish(session, parse(older), older, runtime.clock.now())
        return current_questionnaire(session, "older")


def test_who_is_asked_by_a_version_without_a_menu_is_not_called(
    office: Runtime, carrier: MenuCarrier, clock: SetClock
) -> None:
    survey = _survey(office, questionnaire_id=_without_menu(office))
    stranded = _call(office, _survey(office, OTHER, questionnaire_id=survey.questionnaire_id))
    dispatch(office)
    kept = _state(office, stranded)
    assert (kept.state, kept.why) == (AttemptState.CANCELLED, "not_offered"), "planned for another carrier"
    for _ in range(4):
        follow_up(office)
        dispatch(office)
        clock.advance(timedelta(days=1))
    assert carrier.calls == [] and carrier.texts


def test_r5_a_second_call_to_a_number_waits_until_the_carrier_takes_it(
    office: Runtime, carrier: MenuCarrier, clock: SetClock
) -> None:
    """Over all that is about the number, in one batch and in later ones; another number is free."""
    survey = _survey(office)
    first, second = _call(office, survey), _call(office, survey)
    other = _call(office, _survey(office, OTHER))
    assert dispatch(office) == {"sent": 2}
    assert _state(office, first).state is _state(office, other).state is AttemptState.ACCEPTED
    waits = _state(office, second)
    assert (waits.state, waits.why, waits.left_at) == (AttemptState.PLANNED, "callee_limit", None)
    assert waits.due_at == clock.now() + timedelta(seconds=105)
    clock.set(waits.due_at - timedelta(seconds=1))
    assert dispatch(office) == {"sent": 0}
    clock.set(waits.due_at)
    assert dispatch(office) == {"sent": 1} and len(carrier.calls) == 3


def test_r5_the_sixth_call_of_an_hour_waits_for_the_hour(office: Runtime, clock: SetClock) -> None:
    survey, began = _survey(office), clock.now()
    old = {"state": AttemptState.NO_ANSWER, "contact": False}
    for number in range(5):
        left = began - timedelta(minutes=50 - 10 * number)
        _call(office, survey, left_at=left, **old)
    sixth = _call(office, survey)
    dispatch(office)
    assert _state(office, sixth).due_at == began + timedelta(minutes=10, seconds=45)


def test_r10_two_dispatchers_at_once_call_a_number_once(office: Runtime, carrier: MenuCarrier) -> None:
    """The second waits for whom the first holds, and then sees that a call has left."""
    survey = _survey(office)
    first, second = _call(office, survey), _call(office, survey)
    claims = [sending.claim(office, Channel.VOICE, 1) for _ in range(2)]
    ours, theirs = (one for one in claims if one is not None)
    came: list[int] = []

    def other() -> None:
        came.append(len(sending.check_and_say_so(office, theirs)))

    beside = threading.Thread(target=other)
    with office.database.write() as session:
        assert len(check(office, session, ours.claim, ours.ids)) == 1
        beside.start()
        beside.join(0.3)
        assert beside.is_alive(), "it waits"
    beside.join()
    assert came == [0]
    states = {_state(office, one).state for one in (first, second)}
    assert states == {AttemptState.SENDING, AttemptState.PLANNED}


def test_r10_two_real_dispatchers_keep_the_limit(office: Runtime, carrier: MenuCarrier) -> None:
    for phone in (PHONE, OTHER):
        survey = _survey(office, phone)
        for _ in range(4):
            _call(office, survey)
    runs = [threading.Thread(target=dispatch, args=(office,)) for _ in range(2)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert sorted(call.to for call in carrier.calls) == [PHONE, OTHER]


def test_where_the_carrier_has_no_limits_and_leads_a_dialogue_nothing_is_read(
    make_runtime: MakeRuntime,
) -> None:
    runtime = make_runtime()
    survey = _survey(runtime)
    row = type("Row", (), {"Attempt": _call(runtime, survey), "Survey": survey, "case_no": "3721"})()
    calls = Calls.of(runtime, cast(Session, None), [row], runtime.clock.now())
    assert (calls.called, calls.menus, calls.offered(row.Attempt)) == ({}, {}, True)
    assert calls.free_at(row.Attempt, runtime.clock.now()) == runtime.clock.now()
