"""A carrier that does not answer, or cannot tell, and one bad row: neither keeps reconcile from the rest."""

from datetime import timedelta

import pytest
import structlog

from scheduler.at_carrier import NOBODY_TELLS_AFTER
from scheduler.reconcile import reconcile
from survey.carriers.port import CarrierUnreachable, ListedText, Sent
from survey.clock import SetClock
from survey.models import Attempt, Petitioner, Survey
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel, SurveyState
from tests.build import make_attempt, make_case, make_survey
from tests.carriers.stand_in import refuse
from tests.menu_carrier import MenuCarrier
from tests.office_room import Room
from tests.ordinary import MakeRuntime

PHONE = "+8613900000001"


class _Listing(MenuCarrier):
    """Its list of texts is whole and empty; there is none of calls. `asked`: for which, by token."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.hangs = False
        self.stumbles_over = ""

    def find_texts(self, sent: Sent) -> list[ListedText]:
        self.asked.append(sent.token)
        if self.hangs:
            raise CarrierUnreachable("ReadTimeout")
        if sent.token == self.stumbles_over:
            raise ValueError("something that nobody thought of")
        return []


@pytest.fixture
def gateway() -> _Listing:
    return _Listing()


@pytest.fixture
def office(make_runtime: MakeRuntime, gateway: _Listing) -> Runtime:
    return make_runtime(carrier=gateway)


def _in_doubt(runtime: Runtime, **fields: object) -> Attempt:
    survey = fields.pop("survey", None) or _survey(runtime)
    doubt = {"state": AttemptState.UNKNOWN, "left_at": runtime.clock.now()}
    return make_attempt(runtime, survey, **(doubt | fields))  # type: ignore[arg-type]


def _survey(runtime: Runtime, state: SurveyState = SurveyState.OPEN, phone: str = "") -> Survey:
    return make_survey(runtime, make_case(runtime, phone=phone), state=state)


def _state(runtime: Runtime, attempt: Attempt) -> AttemptState:
    with runtime.database.read() as session:
        return session.get_one(Attempt, attempt.id).state


def _forget_number(runtime: Runtime, attempt: Attempt) -> None:
    with runtime.database.write() as session:
        session.get_one(Petitioner, attempt.petitioner_id).phone_sealed = b""


def test_a_carrier_that_does_not_answer_is_asked_once_in_a_run(office: Runtime, gateway: _Listing) -> None:
    doubts = [_in_doubt(office) for _ in range(5)]
    gateway.hangs = True
    assert reconcile(office)["unread"] == 5
    assert len(gateway.asked) == 1, "each question would wait for its time-out"
    gateway.hangs = False
    gateway.asked.clear()
    reconcile(office)
    assert sorted(gateway.asked) == sorted(one.token for one in doubts), "the next run begins anew"


def test_what_is_given_up_needs_no_carrier(office: Runtime, gateway: _Listing, clock: SetClock) -> None:
    settled = [_in_doubt(office, survey=_survey(office, SurveyState.SETTLED)) for _ in range(5)]
    clock.advance(NOBODY_TELLS_AFTER)
    gateway.hangs = True
    assert reconcile(office)["lost"] == 5
    assert len(gateway.asked) == 1
    assert {_state(office, one) for one in settled} == {AttemptState.LOST}


def test_one_that_the_carrier_can_never_tell_of_keeps_it_from_none_of_the_others(
    office: Runtime, gateway: _Listing
) -> None:
    """It has no list of calls, and knows nothing of what another carrier was handed."""
    for _ in range(4):
        _in_doubt(office, channel=Channel.VOICE, body=None)
        _in_doubt(office, carrier="before")
    texts = [_in_doubt(office) for _ in range(4)]
    assert reconcile(office)["unread"] == 8
    assert sorted(gateway.asked) == sorted(one.token for one in texts)


def test_a_real_carrier_that_is_down_is_asked_once_in_a_run(room: Room) -> None:
    for _ in range(3):
        _in_doubt(room.runtime)
        _in_doubt(room.runtime, channel=Channel.VOICE, body=None)
    room.carrier.behaviour = refuse(503, 20503)
    assert reconcile(room.runtime)["unread"] == 6
    assert len(room.carrier.received) == 1


def test_r1_who_was_forgotten_meanwhile_does_not_stop_the_run(
    office: Runtime, gateway: _Listing, clock: SetClock
) -> None:
    """Nobody can ask about a number that is not kept: such a doubt waits, and is given up in the end."""
    forgotten = _in_doubt(office, survey=_survey(office, SurveyState.SETTLED, PHONE))
    other = _in_doubt(office)
    _forget_number(office, forgotten)
    for _ in range(3):
        clock.advance(timedelta(minutes=11))
        with structlog.testing.capture_logs() as logs:
            assert reconcile(office)["unread"] == 1
    assert _state(office, other) is AttemptState.LOST
    assert [one["attempt"] for one in logs] == [forgotten.id]
    assert PHONE[-8:] not in str(logs)
    assert _state(office, forgotten) is AttemptState.UNKNOWN
    clock.advance(NOBODY_TELLS_AFTER)
    reconcile(office)
    assert _state(office, forgotten) is AttemptState.LOST
    assert forgotten.token not in gateway.asked


def test_r10_one_doubt_that_goes_wrong_leaves_the_others_their_turn(
    office: Runtime, gateway: _Listing, clock: SetClock
) -> None:
    bad, *others = [_in_doubt(office) for _ in range(4)]
    gateway.stumbles_over = bad.token
    for _ in range(3):
        clock.advance(timedelta(minutes=11))
        reconcile(office)
    assert {_state(office, one) for one in others} == {AttemptState.LOST}
    assert _state(office, bad) is AttemptState.UNKNOWN
