"""What is in doubt at a carrier that has no list of it: waits for its receipt, and not for ever."""

import pytest

from scheduler.at_carrier import NOBODY_TELLS_AFTER
from scheduler.dispatch import dispatch
from scheduler.follow_up import follow_up
from scheduler.reconcile import reconcile
from survey.clock import SetClock
from survey.models import Attempt
from survey.retention.still_open import in_flight
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel, SurveyState
from tests.build import make_attempt, make_case, make_survey
from tests.menu_carrier import MenuCarrier
from tests.ordinary import MakeRuntime


@pytest.fixture
def carrier() -> MenuCarrier:
    return MenuCarrier()  # it lists nothing


@pytest.fixture
def office(make_runtime: MakeRuntime, carrier: MenuCarrier) -> Runtime:
    return make_runtime(carrier=carrier)


def _state(runtime: Runtime, attempt: Attempt) -> AttemptState:
    with runtime.database.read() as session:
        return session.get_one(Attempt, attempt.id).state


@pytest.mark.parametrize(("state", "ends"), [(SurveyState.OPEN, False), (SurveyState.SETTLED, True)])
def test_r1_a_call_that_nobody_can_tell_of_ends_once_its_survey_has(
    office: Runtime, carrier: MenuCarrier, clock: SetClock, state: SurveyState, ends: bool
) -> None:
    case = make_case(office, phone="+8613900000001")
    survey = make_survey(office, case, state=state)
    doubt = {"state": AttemptState.UNKNOWN, "left_at": clock.now(), "channel": Channel.VOICE, "body": None}
    attempt = make_attempt(office, survey, **doubt)
    assert reconcile(office)["lost"] == 0, "its receipt may still come"
    clock.advance(NOBODY_TELLS_AFTER)
    assert reconcile(office)["lost"] == int(ends)
    follow_up(office)
    dispatch(office)
    assert _state(office, attempt) is (AttemptState.LOST if ends else AttemptState.UNKNOWN)
    assert carrier.calls == [], "whether it rang nobody knows: nothing is called in its place"
    with office.database.read() as session:
        stands = in_flight(session, [case.id], [survey.petitioner_id])
        assert stands is not ends, "what has ended stands in no way of erasing"
