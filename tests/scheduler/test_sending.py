"""R1, R5, R11: an attempt leaves at most once, never at a wrong time, and demonstration data stay here."""

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from scheduler import sending
from scheduler.dispatch import dispatch
from scheduler.follow_up import follow_up
from scheduler.reconcile import SENDING_AT_MOST, reconcile
from survey.carriers.twilio.carrier import TwilioAccount, TwilioCarrier
from survey.clock import SetClock
from survey.course.opt_out import opt_out
from survey.course.pausing import pause, resume, running_pauses
from survey.models import Attempt, Petitioner, Survey
from survey.vocabulary import AttemptState, Channel, Disposition, ErrorClass, SurveyState
from tests.build import make_attempt, make_case, make_petitioner, make_survey, make_unit
from tests.carriers.stand_in import SENDER, Handler, Received, accept, message, refuse
from tests.office_room import Room
from tests.ordinary import MakeRuntime
from tests.scheduler.unsettled import keep_from_settling

PHONE = "+8613900000001"


def _state(room: Room, attempt: Attempt) -> Attempt:
    with room.runtime.database.read() as session:
        return session.get_one(Attempt, attempt.id)


def _attempt(room: Room, **fields: Any) -> Attempt:
    return make_attempt(
        room.runtime, make_survey(room.runtime, make_case(room.runtime, phone=PHONE)), **fields
    )


def test_what_is_due_is_sent_and_its_sid_kept(room: Room) -> None:
    attempt = _attempt(room)
    assert dispatch(room.runtime) == {"sent": 1}
    kept = _state(room, attempt)
    assert (kept.state, kept.carrier, kept.segments) == (AttemptState.ACCEPTED, "sandbox", 1)
    (survey,) = room.surveys()
    assert survey.state is SurveyState.OPEN and survey.called


def test_r1_two_dispatchers_at_once_send_each_attempt_once(room: Room) -> None:
    wanted = [_attempt_of(room, number).token for number in range(40)]
    threads = [threading.Thread(target=dispatch, args=(room.runtime,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tokens = [one.form["StatusCallback"].rsplit("/", 1)[1] for one in room.carrier.received]
    assert sorted(tokens) == sorted(wanted)


def test_r1_answers_that_cannot_be_written_down_take_no_others_with_them(room: Room) -> None:
    """Their texts have left as well; nobody needs to ask the carrier for them."""
    first, *others = [_attempt_of(room, number) for number in range(5)]
    keep_from_settling(room.runtime, first)

    def answer(handler: Handler, received: Received) -> None:
        if not received.form["StatusCallback"].endswith(first.token):
            time.sleep(0.5)
        accept(handler, received)

    room.carrier.behaviour = answer
    with pytest.raises(DBAPIError, match="not this one"):
        dispatch(room.runtime)
    assert _state(room, first).state is AttemptState.SENDING
    assert {_state(room, one).state for one in others} == {AttemptState.ACCEPTED}


def _attempt_of(room: Room, number: int) -> Attempt:
    case = make_case(room.runtime, phone=f"+86139000001{number:02}")
    return make_attempt(room.runtime, make_survey(room.runtime, case))


def test_a_claim_takes_no_more_than_was_asked_for(room: Room) -> None:
    """However the database plans it: more at once would leave at once, whatever the allowance says."""
    survey = make_survey(room.runtime, make_case(room.runtime, phone=PHONE))
    for _ in range(40):
        make_attempt(room.runtime, survey)
    claims = [sending.claim(room.runtime, Channel.SMS, 2) for _ in range(20)]
    assert [len(one.ids) for one in claims if one] == [2] * 20


def test_r1_a_stale_claim_loses(room: Room, clock: SetClock) -> None:
    _attempt(room)
    first = sending.claim(room.runtime, Channel.SMS, 5)
    assert first is not None
    assert sending.claim(room.runtime, Channel.SMS, 5) is None, "it is somebody's"
    clock.advance(timedelta(minutes=5))
    second = sending.claim(room.runtime, Channel.SMS, 5)
    assert second is not None, "a lease that ran out before sending is harmless"
    assert sending.check_and_say_so(room.runtime, first) == []
    assert len(sending.check_and_say_so(room.runtime, second)) == 1


def test_r1_what_was_sending_when_its_process_died_is_never_sent_again(room: Room, clock: SetClock) -> None:
    attempt = _attempt(room)
    claimed = sending.claim(room.runtime, Channel.SMS, 5)
    assert claimed and sending.check_and_say_so(room.runtime, claimed)
    clock.advance(SENDING_AT_MOST + timedelta(seconds=1))
    room.carrier.behaviour = _lists([])
    for _ in range(4):
        clock.advance(room.runtime.policy.plan.unknown_grace)
        reconcile(room.runtime)
        dispatch(room.runtime)
    assert _state(room, attempt).state is AttemptState.LOST
    assert not [one for one in room.carrier.received if one.method == "POST"]


def test_r5_whoever_slept_between_check_and_request_checks_again(room: Room, clock: SetClock) -> None:
    """A machine that was put to sleep goes on where it stood: in the night, or after an opt-out."""
    attempt = _attempt(room)
    claimed = sending.claim(room.runtime, Channel.SMS, 5)
    assert claimed
    (ready,) = sending.check_and_say_so(room.runtime, claimed)
    clock.advance(sending.BEGIN_WITHIN + timedelta(seconds=1))
    sending.settle(room.runtime, [(ready, sending.send(room.runtime, ready))])
    assert room.sent() == [] and _state(room, attempt).state is AttemptState.PLANNED
    with room.runtime.database.write() as session:
        opt_out(room.runtime, session, attempt.petitioner_id, "sms", clock.now())
    clock.advance(timedelta(minutes=1))
    assert dispatch(room.runtime)["sent"] == 0


def test_r1_whoever_slept_so_long_that_it_was_given_up_leaves_it_lost(room: Room, clock: SetClock) -> None:
    attempt = _attempt(room)
    claimed = sending.claim(room.runtime, Channel.SMS, 5)
    assert claimed
    (ready,) = sending.check_and_say_so(room.runtime, claimed)
    room.carrier.behaviour = _lists([])
    for _ in range(4):
        clock.advance(SENDING_AT_MOST + room.runtime.policy.plan.unknown_grace)
        reconcile(room.runtime)
    sending.settle(room.runtime, [(ready, sending.send(room.runtime, ready))])
    assert room.sent() == [] and _state(room, attempt).state is AttemptState.LOST


@pytest.mark.parametrize(("status", "code"), [(500, 20500), (500, None), (503, 20503), (200, None)], ids=str)
def test_r1_an_answer_that_proves_nothing_is_in_doubt_and_found_in_the_list(
    room: Room, status: int, code: int | None, clock: SetClock
) -> None:
    attempt = _attempt(room)
    room.carrier.behaviour = refuse(status, code)
    dispatch(room.runtime)
    assert _state(room, attempt).state is AttemptState.UNKNOWN
    now = datetime.now(UTC)
    clock.set(now)
    with room.runtime.database.write() as session:
        session.get_one(Attempt, attempt.id).left_at = now
    listed = message(7, to=PHONE, body=attempt.body, date_created=f"{now:%a, %d %b %Y %H:%M:%S} +0000")
    room.carrier.behaviour = _lists([listed])
    assert reconcile(room.runtime)["found"] == 1
    kept = _state(room, attempt)
    assert (kept.state, kept.carrier_sid) == (AttemptState.ACCEPTED, listed["sid"])
    assert dispatch(room.runtime)["sent"] == 0


def test_r1_a_callback_alone_proves_that_it_left(room: Room) -> None:
    attempt = _attempt(room)
    room.carrier.behaviour = refuse(500, 20500)
    dispatch(room.runtime)
    for status in ("delivered", "sent", "delivered"):
        assert room.reports(attempt.token, status, "SM77") == 204
    kept = _state(room, attempt)
    assert (kept.state, kept.carrier_sid) == (AttemptState.DELIVERED, "SM77")


def test_slow_down_is_planned_again_and_not_counted(room: Room, clock: SetClock) -> None:
    attempt = _attempt(room)
    room.carrier.behaviour = refuse(429, 20429)
    dispatch(room.runtime)
    kept = _state(room, attempt)
    assert (kept.state, kept.tries, kept.error_class) == (AttemptState.PLANNED, 1, ErrorClass.SLOW_DOWN)
    room.carrier.behaviour = accept
    clock.advance(timedelta(seconds=3))
    dispatch(room.runtime)
    assert _state(room, attempt).state is AttemptState.ACCEPTED


def test_ours_to_fix_stops_the_channel_and_uses_nothing_up(room: Room, clock: SetClock) -> None:
    attempt = _attempt(room)
    room.carrier.behaviour = refuse(401, 20003)
    dispatch(room.runtime)
    assert _state(room, attempt).state is AttemptState.PLANNED
    with room.runtime.database.read() as session:
        (stopped,) = running_pauses(session)
    assert stopped.channel is Channel.SMS and stopped.by == "system" and "20003" in stopped.why
    clock.advance(timedelta(minutes=5))
    dispatch(room.runtime)
    assert len(room.carrier.received) == 1, "nothing leaves while the channel is stopped"
    with room.runtime.database.write() as session:
        resume(session, clock.now())
    room.carrier.behaviour = accept
    clock.advance(timedelta(minutes=11))
    dispatch(room.runtime)
    assert _state(room, attempt).state is AttemptState.ACCEPTED


def test_the_carrier_says_opted_out(room: Room) -> None:
    _attempt(room)
    room.carrier.behaviour = refuse(400, 21610)
    dispatch(room.runtime)
    assert room.surveys()[0].disposition is Disposition.REFUSAL
    with room.runtime.database.read() as session:
        assert session.scalars(select(Petitioner)).one().opted_out_at is not None


def test_five_unlisted_errors_in_a_row_stop_the_channel(room: Room) -> None:
    for number in range(5):
        _attempt_of(room, number)
    room.carrier.behaviour = refuse(400, 99999)
    dispatch(room.runtime)
    with room.runtime.database.read() as session:
        assert [one.channel for one in running_pauses(session)] == [Channel.SMS]


def test_r5_nothing_enters_sending_after_a_pause(room: Room, clock: SetClock) -> None:
    attempt = _attempt(room)
    claimed = sending.claim(room.runtime, Channel.SMS, 5)
    with room.runtime.database.write() as session:
        pause(session, "a storm", "test", clock.now())
    assert claimed and sending.check_and_say_so(room.runtime, claimed) == []
    assert (_state(room, attempt).state, _state(room, attempt).why) == (AttemptState.PLANNED, "paused")


def test_r5_a_pause_of_a_unit_holds_for_those_below_it(room: Room, clock: SetClock) -> None:
    above = make_unit(room.runtime, "TOP")
    below = make_unit(room.runtime, "BELOW", parent=above)
    held = make_attempt(room.runtime, make_survey(room.runtime, make_case(room.runtime, unit=below)))
    free = make_attempt(room.runtime, make_survey(room.runtime, make_case(room.runtime)))
    with room.runtime.database.write() as session:
        pause(session, "a feast", "test", clock.now(), unit_id=above.id)
    dispatch(room.runtime)
    assert _state(room, held).state is AttemptState.PLANNED
    assert _state(room, free).state is AttemptState.ACCEPTED


@pytest.mark.parametrize("hour", [0, 3, 8, 20, 23])
def test_r5_nothing_is_sent_outside_contact_hours(room: Room, clock: SetClock, hour: int) -> None:
    attempt = _attempt(room)
    clock.set(datetime(2026, 10, 20, hour, 30, tzinfo=room.runtime.settings.zone))
    dispatch(room.runtime)
    kept = _state(room, attempt)
    assert kept.state is AttemptState.PLANNED
    assert kept.due_at.astimezone(room.runtime.settings.zone).hour == 9


def test_r5_a_person_gets_at_most_three_contacts_a_day(room: Room, clock: SetClock) -> None:
    survey = make_survey(room.runtime, make_case(room.runtime, phone=PHONE))
    for seq in range(5):
        make_attempt(room.runtime, survey, seq=seq + 1)
    dispatch(room.runtime)
    assert len(room.sent(PHONE)) == 3
    clock.advance(timedelta(days=1))
    dispatch(room.runtime)
    assert len(room.sent(PHONE)) == 5


def test_r5_who_opted_out_while_a_queue_stood_still_hears_nothing(room: Room, clock: SetClock) -> None:
    attempt = _attempt(room)
    with room.runtime.database.write() as session:
        opt_out(room.runtime, session, attempt.petitioner_id, "operator", clock.now())
    dispatch(room.runtime)
    assert room.sent() == []
    assert _state(room, attempt).state is AttemptState.CANCELLED


def test_r11_demonstration_data_cannot_reach_a_live_carrier(make_runtime: MakeRuntime) -> None:
    live = TwilioCarrier(TwilioAccount("AC1", "token", sms_from=SENDER), "https://carrier.invalid")
    runtime = make_runtime(carrier=live)
    person = make_petitioner(runtime, PHONE, demo=True)
    case = make_case(runtime, phone=PHONE, demo=True)
    attempt = make_attempt(runtime, make_survey(runtime, case))
    assert person.id == attempt.petitioner_id
    dispatch(runtime)
    with runtime.database.read() as session:
        kept = session.get_one(Attempt, attempt.id)
    assert (kept.state, kept.why, kept.left_at) == (AttemptState.CANCELLED, "demo", None)


def test_a_number_that_cannot_be_texted_is_called(room: Room) -> None:
    _attempt(room)
    room.carrier.behaviour = refuse(400, 21614)
    dispatch(room.runtime)
    follow_up(room.runtime)
    assert [(one.channel, one.state) for one in room.attempts()] == [
        (Channel.SMS, AttemptState.REFUSED),
        (Channel.VOICE, AttemptState.PLANNED),
    ]


def test_a_survey_nobody_could_be_reached_for_settles_at_the_end_of_its_life(
    room: Room, clock: SetClock
) -> None:
    _attempt(room)
    dispatch(room.runtime)
    for _ in range(20):
        clock.advance(timedelta(days=1))
        follow_up(room.runtime)
        dispatch(room.runtime)
    (survey,) = room.surveys()
    assert survey.disposition is Disposition.NON_CONTACT
    assert survey.settled_at is not None and survey.settled_at - survey.picked_at < timedelta(days=17)
    assert not [one for one in room.attempts() if one.state is AttemptState.PLANNED]


def test_a_pause_lengthens_the_life_of_a_survey(room: Room, clock: SetClock) -> None:
    _attempt(room)
    dispatch(room.runtime)
    with room.runtime.database.write() as session:
        pause(session, "holidays", "test", clock.now())
    clock.advance(timedelta(days=10))
    with room.runtime.database.write() as session:
        resume(session, clock.now())
        session.execute(update(Survey).values(next_at=clock.now()))
    clock.advance(timedelta(days=6))
    follow_up(room.runtime)
    assert room.surveys()[0].state is SurveyState.OPEN
    clock.advance(timedelta(days=10))
    follow_up(room.runtime)
    assert room.surveys()[0].state is SurveyState.SETTLED


def _lists(texts: list[dict[str, Any]]) -> Any:
    """A carrier whose list holds these, on one page."""

    def behave(handler: Handler, received: Received) -> None:
        handler.answer(
            200,
            {
                "messages": texts,
                "page": 0,
                "page_size": 1000,
                "start": 0,
                "end": len(texts),
                "uri": received.target,
                "first_page_uri": received.target,
                "next_page_uri": None,
                "previous_page_uri": None,
            },
        )

    return behave
