"""Recordings that stand in nobody's way: those at a former carrier, those that wait for their next try."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler import fetch_recordings as fetching
from scheduler.fetch_recordings import fetch_recordings
from survey.carriers.port import CarrierCannotTell, CarrierUnreachable
from survey.clock import SetClock
from survey.models import CodingItem, Recording, Survey
from survey.retention.still_open import in_flight
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import RecordingState, SurveyState
from tests.build import make_case, make_survey
from tests.menu_carrier import MenuCarrier
from tests.ordinary import MakeRuntime
from tests.plans import plans_of

SOUND = b"ID3 a voice"


class _Keeper(MenuCarrier):
    """`there`: what it has; the rest it does not know. `asked`: for which, in turn."""

    def __init__(self) -> None:
        super().__init__()
        self.there: set[str] = set()
        self.hangs, self.clings = False, False
        self.asked: list[str] = []

    def fetch_recording(self, recording_sid: str) -> bytes:
        self.asked.append(recording_sid)
        if self.hangs:
            raise CarrierUnreachable("ReadTimeout")
        if recording_sid not in self.there:
            raise CarrierCannotTell("HTTP 404")
        return SOUND

    def delete_recording(self, recording_sid: str) -> bool:
        return not self.clings


@pytest.fixture
def carrier() -> _Keeper:
    return _Keeper()


@pytest.fixture
def office(make_runtime: MakeRuntime, carrier: _Keeper) -> Runtime:
    return make_runtime(carrier=carrier)


@pytest.fixture
def survey(office: Runtime) -> Survey:
    now = office.clock.now()
    case = make_case(office)
    return make_survey(office, case, state=SurveyState.SETTLED, settled_at=now)


@pytest.fixture
def one_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "AT_ONCE", 1)


def _announced(office: Runtime, survey: Survey, sid: str, carrier: str = "gateway", **more: object) -> int:
    ordinary = {
        "survey_id": survey.id,
        "question": "reason",
        "carrier": carrier,
        "sid": sid,
        "seconds": 12,
        "state": RecordingState.ANNOUNCED,
        "announced_at": office.clock.now(),
    }
    with office.database.write() as session:
        one = Recording(**(ordinary | more))
        session.add(one)
        session.flush()
        return one.id


def _states(office: Runtime) -> dict[str, RecordingState]:
    with office.database.read() as session:
        return {one.sid: one.state for one in session.scalars(select(Recording))}


def test_a_recording_at_a_former_carrier_is_given_up_after_three_days(
    office: Runtime, survey: Survey, clock: SetClock, carrier: _Keeper
) -> None:
    """Or whoever spoke could never be forgotten."""
    _announced(office, survey, "theirs", "before")
    clock.advance(timedelta(days=2, hours=23))
    fetch_recordings(office)
    assert _states(office) == {"theirs": RecordingState.ANNOUNCED}, "the office may go back to it"
    clock.advance(timedelta(hours=1, seconds=1))
    assert fetch_recordings(office) == 0
    assert _states(office) == {"theirs": RecordingState.LOST} and carrier.asked == []
    with office.database.read() as session:
        assert not in_flight(session, [survey.case_id], [survey.petitioner_id or 0])


def test_what_was_sealed_here_before_the_carrier_changed_is_kept(
    office: Runtime, survey: Survey, clock: SetClock
) -> None:
    sealed = office.keyring.seal_bytes(SOUND, Sealed.RECORDING_AUDIO)
    recording = _announced(office, survey, "theirs", "before", audio_sealed=sealed)
    clock.advance(timedelta(days=3, seconds=1))
    assert fetch_recordings(office) == 1 and fetch_recordings(office) == 0
    assert _states(office) == {"theirs": RecordingState.KEPT}
    with office.database.read() as session:
        assert session.scalars(select(CodingItem.recording_id)).all() == [recording]


def test_recordings_of_a_former_carrier_do_not_stand_before_ours(
    office: Runtime, survey: Survey, clock: SetClock, carrier: _Keeper, one_at_once: None
) -> None:
    for number in range(3):
        _announced(office, survey, f"theirs{number}", "before")
    clock.advance(timedelta(minutes=1))
    _announced(office, survey, "ours")
    carrier.there = {"ours"}
    assert fetch_recordings(office) == 1 and _states(office)["ours"] is RecordingState.KEPT


def test_recordings_that_wait_for_their_next_try_do_not_stand_before_those_that_are_due(
    office: Runtime, survey: Survey, clock: SetClock, carrier: _Keeper, one_at_once: None
) -> None:
    carrier.there = {"due"}
    earlier = office.clock.now() - timedelta(minutes=10)
    _announced(office, survey, "due", tries=4, announced_at=earlier)
    _announced(office, survey, "waits", tries=1)
    assert fetch_recordings(office) == 1 and carrier.asked == ["due"]


def test_a_carrier_that_does_not_answer_is_asked_for_one_recording_in_a_run(
    office: Runtime, survey: Survey, clock: SetClock, carrier: _Keeper
) -> None:
    carrier.hangs = True
    carrier.there = {"a", "b", "c"}
    for sid in carrier.there:
        _announced(office, survey, sid)
    for asked in (1, 2, 3):
        assert fetch_recordings(office) == 0
        assert len(set(carrier.asked)) == len(carrier.asked) == asked, "another one each time"
    clock.advance(timedelta(minutes=1))
    carrier.hangs = False
    assert fetch_recordings(office) == 3


def test_a_carrier_that_does_not_delete_is_asked_to_once_in_a_run(
    office: Runtime, survey: Survey, clock: SetClock, carrier: _Keeper
) -> None:
    carrier.clings = True
    carrier.there = {"a", "b", "c"}
    for sid in carrier.there:
        _announced(office, survey, sid)
    assert fetch_recordings(office) == 0 and len(carrier.asked) == 1


def test_one_that_the_carrier_does_not_have_keeps_it_from_none_of_the_others(
    office: Runtime, survey: Survey, carrier: _Keeper
) -> None:
    _announced(office, survey, "gone")
    _announced(office, survey, "there")
    carrier.there = {"there"}
    assert fetch_recordings(office) == 1
    assert _states(office) == {"gone": RecordingState.ANNOUNCED, "there": RecordingState.KEPT}


def test_what_was_ever_recorded_is_not_read_for_it(office: Runtime) -> None:
    plans = [one for one in plans_of(office, lambda: fetch_recordings(office)) if "recording" in one]
    assert plans and all("ix_recording_to_fetch" in one for one in plans)
