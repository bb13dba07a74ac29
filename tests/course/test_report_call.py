"""What becomes of a call, as its reports tell it: late, twice, out of order."""

import itertools
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from scheduler.follow_up import follow_up
from survey.clock import SetClock
from survey.course.pausing import running_pauses
from survey.models import Attempt, CasePhone, Survey
from survey.vocabulary import AttemptState, Channel, ErrorClass
from tests.build import make_case, make_petitioner, make_survey
from tests.office_room import Room
from tests.telephone import PHONE, Telephone, call_about, make_call

RINGS, TAKEN = "ringing", "in-progress"


@pytest.fixture
def call(room: Room) -> Telephone:
    return Telephone(room, make_call(room).token)


def _kept(call: Telephone) -> Attempt:
    with call.room.runtime.database.read() as session:
        return session.scalars(select(Attempt).where(Attempt.token == call.token)).one()


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({"status": "completed", "CallDuration": "34"}, AttemptState.ANSWERED),
        ({"status": "completed", "CallDuration": "4", "AnsweredBy": "machine_start"}, AttemptState.MACHINE),
        ({"status": "no-answer"}, AttemptState.NO_ANSWER),
        ({"status": "busy"}, AttemptState.BUSY),
        ({"status": "failed", "SipResponseCode": "480"}, AttemptState.FAILED),
    ],
)
def test_every_status_ends_in_its_state_with_its_time(
    call: Telephone, told: dict[str, str], state: AttemptState, clock: SetClock
) -> None:
    began = clock.now()
    clock.advance(timedelta(seconds=3))
    assert call.reports("ringing", SequenceNumber="1") == 204
    rang = clock.now()
    clock.advance(timedelta(seconds=40))
    assert call.reports(**told, SequenceNumber="3") == 204
    kept = _kept(call)
    assert (kept.state, kept.rang_at, kept.ended_at) == (state, rang, clock.now())
    assert kept.carrier_sid == call.sid and began < rang
    assert kept.seconds == (int(told["CallDuration"]) if "CallDuration" in told else None)
    assert call.room.surveys()[0].next_at == clock.now(), "the plan looks again"


def test_only_ringing_starts_the_plans_clock(call: Telephone) -> None:
    call.reports("initiated", SequenceNumber="0")
    assert _kept(call).rang_at is None
    call.reports("ringing", SequenceNumber="1")
    assert _kept(call).rang_at is not None


def test_a_callback_alone_proves_that_a_call_left(room: Room) -> None:
    attempt = make_call(room, state=AttemptState.UNKNOWN, carrier=None, accepted_at=None)
    call = Telephone(room, attempt.token)
    call.reports("ringing", SequenceNumber="1")
    kept = _kept(call)
    assert (kept.state, kept.carrier_sid, kept.carrier) == (AttemptState.ACCEPTED, call.sid, "sandbox")
    assert room.surveys()[0].called


@pytest.mark.parametrize("told_first", [True, False])
def test_a_machine_is_a_machine_whenever_the_detector_says_so(call: Telephone, told_first: bool) -> None:
    steps = [
        partial(call.detects, "machine_start"),
        partial(call.reports, "completed", CallDuration="9"),
    ]
    for step in steps if told_first else reversed(steps):
        assert step() == 204
    kept = _kept(call)
    assert (kept.state, kept.answered_by) == (AttemptState.MACHINE, "machine")
    assert not call.room.surveys()[0].reached


def test_who_was_heard_is_a_person_whatever_the_detector_says(call: Telephone) -> None:
    call.pick_up()
    call.press("1")
    call.detects("machine_start")
    call.reports("completed", CallDuration="30", AnsweredBy="machine_start")
    assert _kept(call).state is AttemptState.ANSWERED
    call.detects("fax")
    assert _kept(call).state is AttemptState.ANSWERED


def test_a_call_that_was_taken_and_in_which_nobody_was_heard_reached_nobody(call: Telephone) -> None:
    call.pick_up()
    call.silence()
    call.reports("completed", CallDuration="12")
    (survey,) = call.room.surveys()
    assert _kept(call).state is AttemptState.ANSWERED
    assert survey.called and not survey.reached


def test_an_expired_queued_call_uses_nothing_up(call: Telephone, clock: SetClock) -> None:
    call.reports("canceled", SequenceNumber="0")
    kept = _kept(call)
    assert (kept.state, kept.error_class, kept.contact) == (AttemptState.FAILED, ErrorClass.SLOW_DOWN, False)
    clock.advance(timedelta(minutes=11))
    follow_up(call.room.runtime)
    again = call.room.attempts()[-1]
    assert (again.step, again.channel, again.state) == (kept.step, Channel.VOICE, AttemptState.PLANNED)


@pytest.mark.parametrize("late", [True, False])
def test_r1_a_call_that_rang_before_it_was_called_off_is_not_simply_placed_again(
    call: Telephone, late: bool
) -> None:
    steps = [
        partial(call.reports, "ringing", SequenceNumber="1"),
        partial(call.reports, "canceled", SequenceNumber="0"),
    ]
    for step in reversed(steps) if late else steps:
        assert step() == 204
    kept = _kept(call)
    assert (kept.error_class, kept.contact) == (ErrorClass.LATER_ONCE, True)


def test_a_number_that_does_not_exist_moves_the_survey_to_the_next_one(room: Room) -> None:
    case = make_case(room.runtime, phone=PHONE)
    other = make_petitioner(room.runtime)
    with room.runtime.database.write() as session:
        session.add(CasePhone(case_id=case.id, position=2, petitioner_id=other.id))
    call = Telephone(room, call_about(room, make_survey(room.runtime, case)).token)
    call.reports("failed", SipResponseCode="404")
    assert room.surveys()[0].petitioner_id == other.id


def test_what_is_ours_to_mend_stops_the_channel(call: Telephone) -> None:
    call.reports("failed", ErrorCode="11200")
    with call.room.runtime.database.read() as session:
        (stopped,) = running_pauses(session)
    assert stopped.channel is Channel.VOICE and "11200" in stopped.why


def test_a_report_after_the_end_changes_nothing(call: Telephone, clock: SetClock) -> None:
    call.reports("completed", CallDuration="30", SequenceNumber="3")
    before = _kept(call)
    clock.advance(timedelta(minutes=1))
    with call.room.runtime.database.write() as session:
        session.execute(update(Survey).values(next_at=clock.now() + timedelta(days=1)))
    later = call.room.surveys()[0].next_at
    for told in ("initiated", "ringing", "in-progress", "completed", "no-answer", "busy", "failed"):
        assert call.reports(told, SequenceNumber="2") == 204
    kept = _kept(call)
    assert (kept.state, kept.ended_at, kept.rang_at) == (before.state, before.ended_at, before.rang_at)
    assert call.room.surveys()[0].next_at == later


_TELLING = (
    ("initiated", {"SequenceNumber": "0"}),
    ("ringing", {"SequenceNumber": "1"}),
    ("in-progress", {"SequenceNumber": "2"}),
    ("completed", {"SequenceNumber": "3", "CallDuration": "20"}),
)


@pytest.mark.slow
def test_however_its_reports_are_shuffled_and_doubled_a_call_ends_the_same(room: Room) -> None:
    numbers = itertools.count(100)

    @given(st.permutations(_TELLING * 2), st.sampled_from([None, "human", "machine_start"]))
    @settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def shuffled(told: list[tuple[str, dict[str, str]]], detected: str | None) -> None:
        call = Telephone(room, make_call(room, f"+8613900000{next(numbers)}").token)
        for number, (status, more) in enumerate(told):
            call.reports(status, **more)
            if number == 3 and detected:
                call.detects(detected)
        kept = _kept(call)
        wanted = AttemptState.MACHINE if detected == "machine_start" else AttemptState.ANSWERED
        assert (kept.state, kept.seconds) == (wanted, 20)
        assert kept.rang_at is not None and kept.ended_at is not None

    shuffled()
