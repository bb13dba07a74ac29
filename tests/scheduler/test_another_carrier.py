"""An office changes its carrier while something is in doubt at the one before."""

from datetime import timedelta

import pytest

import scheduler.reconcile
from scheduler.at_carrier import NOBODY_TELLS_AFTER
from scheduler.dispatch import dispatch
from scheduler.reconcile import reconcile
from survey.carriers.port import ListedText, OutgoingText, SendResult, Sent, Unknown
from survey.clock import SetClock
from survey.models import Attempt
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel, ErrorClass, SurveyState
from tests.build import make_attempt, make_case, make_survey
from tests.menu_carrier import MenuCarrier
from tests.ordinary import MakeRuntime


class _Before(MenuCarrier):
    name = "before"

    def send_text(self, text: OutgoingText) -> SendResult:
        super().send_text(text)
        return Unknown("no answer")


class _Now(MenuCarrier):
    """Its list is whole, and has nothing of what left by another."""

    def find_texts(self, sent: Sent) -> list[ListedText]:
        return []


@pytest.mark.parametrize(("state", "then"), [(SurveyState.OPEN, "unknown"), (SurveyState.SETTLED, "lost")])
def test_r1_what_left_by_another_carrier_is_not_lost_because_this_one_does_not_know_it(
    make_runtime: MakeRuntime, clock: SetClock, state: SurveyState, then: AttemptState
) -> None:
    before, now = make_runtime(carrier=_Before()), make_runtime(carrier=_Now())
    survey = make_survey(before, make_case(before, phone="+8613900000001"), state=SurveyState.OPEN)
    attempt = make_attempt(before, survey, state=AttemptState.PLANNED)
    assert dispatch(before) == {"sent": 1}
    for _ in range(3):
        clock.advance(timedelta(minutes=11))
        assert reconcile(now)["unread"] == 1
    assert _state(now, attempt) is AttemptState.UNKNOWN
    with now.database.write() as session:
        session.get_one(type(survey), survey.id).state = state
    clock.advance(NOBODY_TELLS_AFTER)
    reconcile(now)
    assert _state(now, attempt) == then


def test_a_call_that_another_carrier_has_is_not_under_way_for_ever(
    make_runtime: MakeRuntime, clock: SetClock
) -> None:
    """Or its person could never be forgotten."""
    now = make_runtime(carrier=_Now())
    survey = make_survey(now, make_case(now, phone="+8613900000001"), state=SurveyState.OPEN)
    there = {
        "carrier": "before",
        "carrier_sid": "CA1",
        "left_at": clock.now(),
        "state": AttemptState.ACCEPTED,
    }
    call = make_attempt(now, survey, channel=Channel.VOICE, body=None, **there)
    clock.advance(timedelta(days=1))
    assert reconcile(now)["ended"] == 0
    clock.advance(NOBODY_TELLS_AFTER)
    assert reconcile(now)["ended"] == 1 and reconcile(now)["ended"] == 0
    assert _state(now, call) is AttemptState.FAILED
    with now.database.read() as session:
        kept = session.get_one(Attempt, call.id)
    assert (kept.carrier, kept.error_class) == ("before", ErrorClass.UNKNOWN), "it says who had it"


def test_what_nobody_can_tell_of_does_not_stand_before_the_rest(
    make_runtime: MakeRuntime, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An outage may leave more in doubt than are asked about at once, and a gateway lists no calls."""
    monkeypatch.setattr(scheduler.reconcile, "AT_ONCE", 1)
    now = make_runtime(carrier=_Now())
    survey = make_survey(now, make_case(now, phone="+8613900000001"), state=SurveyState.OPEN)
    doubt = {"state": AttemptState.UNKNOWN, "carrier": "gateway"}
    make_attempt(now, survey, left_at=clock.now(), channel=Channel.VOICE, body=None, **doubt)
    clock.advance(timedelta(minutes=1))
    text = make_attempt(now, survey, left_at=clock.now(), **doubt)
    clock.advance(timedelta(minutes=11))
    for _ in range(60):
        reconcile(now)
    assert _state(now, text) is AttemptState.LOST


def _state(runtime: Runtime, attempt: Attempt) -> AttemptState:
    with runtime.database.read() as session:
        return session.get_one(Attempt, attempt.id).state
