"""Calls leave as texts do: once, by their own allowance and hours; and their end is known in the end."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from scheduler import sending
from scheduler.dispatch import dispatch
from scheduler.follow_up import follow_up
from scheduler.reconcile import SENDING_AT_MOST, reconcile
from survey.carriers.twilio.carrier import TwilioAccount, TwilioCarrier
from survey.clock import SetClock
from survey.course.opt_out import opt_out
from survey.course.pausing import pause
from survey.models import Allowance, Attempt, Survey
from survey.vocabulary import AttemptState, Channel, ErrorClass
from tests.build import make_attempt, make_case, make_petitioner, make_survey
from tests.carriers.stand_in import SENDER, Handler, Received, accept, call, listing, refuse, says
from tests.office_room import Room
from tests.ordinary import MakeRuntime
from tests.scheduler.unsettled import keep_from_settling
from tests.telephone import PHONE, Telephone, make_call


def _planned(room: Room, phone: str = PHONE, **fields: object) -> Attempt:
    ordinary = {"channel": Channel.VOICE, "body": None, "step": 2}
    survey = make_survey(room.runtime, make_case(room.runtime, phone=phone))
    return make_attempt(room.runtime, survey, **(ordinary | fields))


def _state(room: Room, attempt: Attempt) -> Attempt:
    with room.runtime.database.read() as session:
        return session.get_one(Attempt, attempt.id)


def _calls(room: Room) -> list[dict[str, str]]:
    return [one.form for one in room.carrier.received if one.method == "POST" and one.is_of_calls]


def _texts(room: Room) -> list[str]:
    return [one.form["Body"] for one in room.carrier.received if one.method == "POST" and not one.is_of_calls]


def test_a_call_that_is_due_is_placed_with_all_its_addresses(room: Room) -> None:
    attempt = _planned(room)
    assert dispatch(room.runtime) == {"sent": 1}
    (placed,) = _calls(room)
    base = room.runtime.settings.public_base_url
    assert placed["To"] == PHONE
    assert placed["Url"] == f"{base}/twilio/voice/{attempt.token}"
    assert placed["StatusCallback"] == f"{base}/twilio/voice/status/{attempt.token}"
    assert placed["AsyncAmdStatusCallback"] == f"{base}/twilio/voice/amd/{attempt.token}"
    assert (placed["Timeout"], placed["TimeLimit"]) == ("30", "300")
    kept = _state(room, attempt)
    assert kept.state is AttemptState.ACCEPTED and kept.contact and kept.carrier_sid
    assert room.surveys()[0].called


def test_each_channel_has_an_allowance_of_its_own(room: Room) -> None:
    _planned(room)
    make_attempt(room.runtime)
    dispatch(room.runtime)
    with room.runtime.database.read() as session:
        keys = {one.key for one in session.query(Allowance)}
    assert keys == {"sandbox:sms", "sandbox:voice"}


def test_r5_a_call_a_second_is_held_whatever_texts_are_allowed(room: Room) -> None:
    for number in range(4):
        _planned(room, f"+86139000002{number:02}")
    waits = [claimed.wait for _ in range(4) if (claimed := sending.claim(room.runtime, Channel.VOICE, 1))]
    assert len(waits) == 4 and waits == sorted(waits)
    assert waits[-1] - waits[0] >= 2, "room.runtime may send a thousand segments a second, and one call"


def test_texts_that_come_due_while_calls_wait_for_their_turn_are_not_held_up(room: Room) -> None:
    for number in range(6):
        _planned(room, f"+86139000003{number:02}")
    calling = threading.Thread(target=dispatch, args=(room.runtime,))
    calling.start()
    while not _calls(room):
        time.sleep(0.02)
    began = time.monotonic()
    text = make_attempt(room.runtime)
    while not _texts(room):
        assert time.monotonic() - began < 3, "it waits for the calls"
        time.sleep(0.02)
    assert len(_calls(room)) < 6, "calls are still waiting"
    calling.join()
    assert _state(room, text).state is AttemptState.ACCEPTED and len(_calls(room)) == 6


def test_texts_leave_again_soon_after_one_went_wrong_while_calls_wait_for_their_turn(room: Room) -> None:
    """What it failed of is told in the end all the same."""
    for number in range(6):
        _planned(room, f"+86139000003{number:02}")
    bad = make_attempt(room.runtime)
    keep_from_settling(room.runtime, bad)
    with ThreadPoolExecutor(1) as dispatching:
        run = dispatching.submit(dispatch, room.runtime)
        while not _texts(room):
            time.sleep(0.02)
        text = make_attempt(room.runtime)
        began = time.monotonic()
        while len(_texts(room)) < 2:
            assert time.monotonic() - began < 3, "it waits for the calls"
            time.sleep(0.02)
        assert len(_calls(room)) < 6, "calls are still waiting"
        with pytest.raises(DBAPIError, match="not this one"):
            run.result()
    assert _state(room, text).state is AttemptState.ACCEPTED and len(_calls(room)) == 6
    assert _state(room, bad).state is AttemptState.SENDING


@pytest.mark.parametrize("hour", [0, 8, 13, 21])
def test_r5_nobody_is_called_outside_the_hours_of_calls(room: Room, clock: SetClock, hour: int) -> None:
    attempt = _planned(room)
    clock.set(datetime(2026, 10, 20, hour, 30, tzinfo=room.runtime.settings.zone))
    dispatch(room.runtime)
    kept = _state(room, attempt)
    assert (kept.state, kept.why) == (AttemptState.PLANNED, "hours") and _calls(room) == []


def test_r5_pauses_and_opt_outs_hold_calls_too(room: Room, clock: SetClock) -> None:
    out, paused = _planned(room), _planned(room, "+8613900000002")
    with room.runtime.database.write() as session:
        opt_out(room.runtime, session, out.petitioner_id, "operator", clock.now())
        pause(session, "a storm", "test", clock.now(), channel=Channel.VOICE)
    dispatch(room.runtime)
    assert _state(room, out).state is AttemptState.CANCELLED
    assert (_state(room, paused).state, _state(room, paused).why) == (AttemptState.PLANNED, "paused")
    assert _calls(room) == []


def test_r11_demonstration_people_are_not_called_by_a_live_carrier(make_runtime: MakeRuntime) -> None:
    account = TwilioAccount("AC1", "token", sms_from=SENDER, voice_from=SENDER)
    runtime = make_runtime(carrier=TwilioCarrier(account, "https://carrier.invalid"))
    make_petitioner(runtime, PHONE, demo=True)
    survey = make_survey(runtime, make_case(runtime, phone=PHONE, demo=True))
    attempt = make_attempt(runtime, survey, channel=Channel.VOICE, body=None)
    dispatch(runtime)
    with runtime.database.read() as session:
        kept = session.get_one(Attempt, attempt.id)
    assert (kept.state, kept.why, kept.left_at) == (AttemptState.CANCELLED, "demo", None)


def test_slow_down_is_planned_again_and_not_counted(room: Room, clock: SetClock) -> None:
    attempt = _planned(room)
    room.carrier.behaviour = refuse(429, 20429)
    dispatch(room.runtime)
    kept = _state(room, attempt)
    assert (kept.state, kept.tries, kept.error_class) == (AttemptState.PLANNED, 1, ErrorClass.SLOW_DOWN)
    room.carrier.behaviour = accept
    clock.advance(timedelta(seconds=3))
    dispatch(room.runtime)
    assert _state(room, attempt).state is AttemptState.ACCEPTED


@pytest.mark.parametrize(("listed", "found"), [(1, True), (2, False), (0, False)])
def test_r1_a_call_in_doubt_is_found_by_the_one_call_to_that_number(
    room: Room, clock: SetClock, listed: int, found: bool
) -> None:
    attempt = _in_doubt(room, clock)
    now = f"{clock.now():%a, %d %b %Y %H:%M:%S} +0000"
    room.carrier.behaviour = listing([call(n + 7, to=PHONE, date_created=now) for n in range(listed)])
    assert reconcile(room.runtime)["found"] == int(found)
    kept = _state(room, attempt)
    assert kept.state is (AttemptState.ACCEPTED if found else AttemptState.UNKNOWN)
    assert kept.carrier_sid == (f"CA{7:032x}" if found else None)
    assert dispatch(room.runtime)["sent"] == 0


def _in_doubt(room: Room, clock: SetClock) -> Attempt:
    clock.set(datetime.now(UTC))
    return _planned(room, state=AttemptState.UNKNOWN, left_at=clock.now())


def test_r1_a_call_that_no_list_knows_is_lost_and_never_placed_again(room: Room, clock: SetClock) -> None:
    attempt = _planned(room)
    claimed = sending.claim(room.runtime, Channel.VOICE, 5)
    assert claimed and sending.check_and_say_so(room.runtime, claimed)
    clock.advance(SENDING_AT_MOST + timedelta(seconds=1))
    room.carrier.behaviour = listing([])
    for _ in range(4):
        clock.advance(room.runtime.policy.plan.unknown_grace)
        reconcile(room.runtime)
        dispatch(room.runtime)
    assert _state(room, attempt).state is AttemptState.LOST and _calls(room) == []


@pytest.fixture
def overdue(room: Room, clock: SetClock) -> Attempt:
    """A call whose end nobody reported, and which must be over by now."""
    attempt = make_call(room, carrier_sid=f"CA{9:032x}")
    clock.advance(timedelta(seconds=30 + 300 + 61))
    return attempt


@pytest.mark.parametrize(
    ("shown", "state"),
    [
        ({"status": "completed", "duration": "41"}, AttemptState.ANSWERED),
        ({"status": "completed", "duration": "9", "answered_by": "machine_start"}, AttemptState.MACHINE),
        ({"status": "no-answer"}, AttemptState.NO_ANSWER),
        ({"status": "busy"}, AttemptState.BUSY),
    ],
)
def test_a_lost_callback_is_noticed_and_the_carrier_asked(
    room: Room, overdue: Attempt, shown: dict[str, str], state: AttemptState
) -> None:
    room.carrier.behaviour = says(200, call(9, to=PHONE, **shown))
    assert reconcile(room.runtime)["ended"] == 1
    kept = _state(room, overdue)
    assert (kept.state, kept.rang_at is not None, kept.ended_at is not None) == (state, True, True)
    assert room.surveys()[0].next_at == room.runtime.clock.now()
    assert reconcile(room.runtime)["ended"] == 0 and _calls(room) == []


def test_a_call_still_under_way_is_asked_about_every_few_minutes(
    room: Room, overdue: Attempt, clock: SetClock
) -> None:
    room.carrier.behaviour = says(200, call(9, to=PHONE, status="queued"))

    def looks() -> int:
        before = len(room.carrier.received)
        reconcile(room.runtime)
        return len(room.carrier.received) - before

    assert [looks(), looks()] == [1, 0]
    clock.advance(timedelta(minutes=3, seconds=1))
    assert [looks(), looks()] == [1, 0]
    assert _state(room, overdue).state is AttemptState.ACCEPTED


def test_a_call_that_the_carrier_has_forgotten_fails_and_is_not_placed_again(
    room: Room, overdue: Attempt, clock: SetClock
) -> None:
    room.carrier.behaviour = says(404, {"code": 20404, "message": "", "status": 404})
    for _ in range(3):
        assert _state(room, overdue).state is AttemptState.ACCEPTED
        reconcile(room.runtime)
        clock.advance(timedelta(minutes=4))
    kept = _state(room, overdue)
    assert (kept.state, kept.error_class) == (AttemptState.FAILED, ErrorClass.UNKNOWN)


def test_a_carrier_that_cannot_be_asked_leaves_it_as_it_is(room: Room, overdue: Attempt) -> None:
    def silent(handler: Handler, _received: Received) -> None:
        handler.answer(503, b"")

    room.carrier.behaviour = silent
    assert reconcile(room.runtime)["ended"] == 0
    assert _state(room, overdue).state is AttemptState.ACCEPTED


def test_a_reply_by_text_calls_off_the_planned_call_in_the_same_transaction(room: Room) -> None:
    attempt = _planned(room, due_at=room.runtime.clock.now() + timedelta(hours=1))
    assert room.writes(PHONE, "2") == 200
    kept = _state(room, attempt)
    assert (kept.state, kept.why) == (AttemptState.CANCELLED, "the person spoke")
    (inbound,) = room.inbounds()
    assert kept.ended_at == inbound.understood_at, "one act, one time"


def test_the_plan_goes_on_after_a_call_that_nobody_took(room: Room, clock: SetClock) -> None:
    attempt = make_call(room)
    Telephone(room, attempt.token).reports("no-answer", SequenceNumber="3")
    with room.runtime.database.write() as session:
        session.execute(update(Survey).values(picked_at=clock.now() - timedelta(days=2)))
    clock.advance(timedelta(days=1, minutes=1))
    follow_up(room.runtime)
    again = room.attempts()[-1]
    assert (again.channel, again.step) == (Channel.VOICE, 3)
    local = again.due_at.astimezone(room.runtime.settings.zone)
    assert (local.hour, local.minute) == (14, 30), "at another time of day"
