"""What the users of Surveda complained about, each as a test by name (STYLE.md)."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from scheduler.dispatch import dispatch
from scheduler.follow_up import follow_up
from scheduler.pick import pick
from scheduler.reconcile import reconcile
from survey.clock import SetClock
from survey.models import Survey
from survey.vocabulary import AttemptState, Channel, Disposition, Purpose, SurveyState
from tests.build import make_attempt, make_case, make_questionnaire, make_survey
from tests.carriers.stand_in import call, says
from tests.office_room import Room
from tests.telephone import PHONE, Telephone, call_about, make_call


def _calls(room: Room) -> list[dict[str, str]]:
    return [one.form for one in room.carrier.received if one.method == "POST" and one.is_of_calls]


def _days(room: Room, clock: SetClock, days: int, step: timedelta = timedelta(hours=1)) -> None:
    """Time goes by, with everything that runs by itself; nobody ever takes a call or answers a text."""
    end = clock.now() + timedelta(days=days)
    while clock.now() < end:
        follow_up(room.runtime)
        dispatch(room.runtime)
        for attempt in room.attempts():
            if attempt.channel is Channel.VOICE and attempt.state is AttemptState.ACCEPTED:
                sid = attempt.carrier_sid or ""
                Telephone(room, attempt.token, sid=sid).reports("no-answer", SequenceNumber="3")
        clock.advance(step)


def test_retries_do_not_run_away_at_the_end_of_a_survey(room: Room, clock: SetClock) -> None:
    """Neither more calls than the plan has, nor one after the survey's life, nor one in its last moment."""
    make_questionnaire(room.runtime)
    make_case(room.runtime, phone=PHONE)
    pick(room.runtime)
    (survey,) = room.surveys()
    _days(room, clock, 20, timedelta(hours=6))
    plan = room.runtime.policy.plan
    planned = [step.channel for step in plan.steps].count(Channel.VOICE)
    left = [one for one in room.attempts() if one.channel is Channel.VOICE and one.left_at]
    assert len(left) == len(_calls(room)) == planned
    over = survey.picked_at + plan.lifetime
    assert all(one.left_at < over for one in left if one.left_at)
    (settled,) = room.surveys()
    assert settled.disposition is Disposition.NON_CONTACT
    assert not [one for one in room.attempts() if one.state is AttemptState.PLANNED]


def test_attempts_are_not_used_up_without_ringing(room: Room, clock: SetClock) -> None:
    """Three calls that the carrier called off before it dialled: the same step is still to be done."""
    make_call(room)
    for _ in range(3):
        attempt = room.attempts()[-1]
        Telephone(room, attempt.token).reports("canceled", SequenceNumber="0")
        clock.advance(timedelta(hours=1))
        follow_up(room.runtime)
        dispatch(room.runtime)
    last = room.attempts()[-1]
    assert (last.step, last.channel) == (2, Channel.VOICE)
    assert not [one for one in room.attempts()[:-1] if one.contact], "none counts against the person's day"
    assert room.surveys()[0].state is not SurveyState.SETTLED


def test_the_clock_of_an_attempt_starts_when_it_rings(room: Room, clock: SetClock) -> None:
    """A call waits for hours in the carrier's queue: the next one comes a day after it rang."""
    attempt = make_call(room)
    telephone = Telephone(room, attempt.token)
    clock.advance(timedelta(hours=9))
    telephone.reports("ringing", SequenceNumber="1")
    rang = clock.now()
    telephone.reports("no-answer", SequenceNumber="3")
    while len(room.attempts()) == 1:
        clock.advance(timedelta(minutes=30))
        follow_up(room.runtime)
    assert clock.now() >= rang + timedelta(days=1)


def test_a_lost_callback_is_noticed(room: Room, clock: SetClock) -> None:
    attempt = make_call(room, carrier_sid=f"CA{9:032x}")
    room.carrier.behaviour = says(200, call(9, to=PHONE, status="no-answer"))
    clock.advance(timedelta(minutes=8))
    assert reconcile(room.runtime)["ended"] == 1
    (kept,) = room.attempts()
    assert (kept.id, kept.state) == (attempt.id, AttemptState.NO_ANSWER)
    clock.advance(timedelta(days=1, minutes=1))
    follow_up(room.runtime)
    assert len(room.attempts()) == 2, "the plan goes on"


def test_people_who_call_back_are_answered_and_not_called_again(room: Room, clock: SetClock) -> None:
    missed = Telephone(room, make_call(room).token)
    missed.reports("no-answer", SequenceNumber="3")
    back = Telephone(room)
    assert "本人吗" in back.pick_up()
    back.presses("121")
    back.hang_up_after_the_beep()
    assert room.surveys()[0].disposition is Disposition.COMPLETE
    _days(room, clock, 3, timedelta(hours=6))
    assert _calls(room) == []


def test_a_stop_by_text_cancels_the_voice_fallback(room: Room, clock: SetClock) -> None:
    survey = make_survey(room.runtime, make_case(room.runtime, phone=PHONE))
    planned = make_attempt(room.runtime, survey, channel=Channel.VOICE, body=None, step=2)
    assert room.writes(PHONE, "T") == 200
    kept = next(one for one in room.attempts() if one.id == planned.id)
    assert kept.state is AttemptState.CANCELLED
    _days(room, clock, 3, timedelta(hours=6))
    assert _calls(room) == []
    assert room.surveys()[0].disposition is Disposition.REFUSAL


def test_a_stop_on_the_phone_cancels_the_text(room: Room, clock: SetClock) -> None:
    attempt = make_call(room)
    text = make_attempt(room.runtime, room.surveys()[0], purpose=Purpose.REMINDER, seq=90)
    phone = Telephone(room, attempt.token)
    phone.pick_up()
    phone.press("0")
    assert next(one for one in room.attempts() if one.id == text.id).state is AttemptState.CANCELLED
    _days(room, clock, 2, timedelta(hours=6))
    assert room.sent() == []


@pytest.mark.parametrize("key", "0123456789*#")
def test_the_key_that_stops_collides_with_no_answer(room: Room, key: str) -> None:
    """Only 0 stops; 1 to 5 rate, and 9 brings a person."""
    phone = Telephone(room, make_call(room).token)
    phone.pick_up()
    phone.press("1")
    phone.press(key)
    (survey,) = room.surveys()
    assert (survey.state is SurveyState.SETTLED) == (key == "0")
    assert [one.value for one in room.answers()] == ([key] if key in "12345" else [])
    assert (survey.to_person_at is not None) == (key == "9")


def test_an_expired_queued_call_does_not_use_up_a_retry(room: Room, clock: SetClock) -> None:
    """Queued for more than a day, the carrier gives it back (22005): nothing is used up."""
    attempt = make_call(room)
    Telephone(room, attempt.token).reports("failed", ErrorCode="22005", SequenceNumber="0")
    clock.advance(timedelta(minutes=11))
    follow_up(room.runtime)
    first, again = room.attempts()
    assert (again.step, again.channel, again.state) == (first.step, Channel.VOICE, AttemptState.PLANNED)
    assert not first.contact


def test_an_answer_half_way_is_kept_and_the_rest_is_asked(room: Room, clock: SetClock) -> None:
    phone = Telephone(room, make_call(room).token)
    phone.pick_up()
    phone.presses("14")
    phone.reports("completed", CallDuration="30", SequenceNumber="3")
    survey = room.surveys()[0]
    further = Telephone(room, call_about(room, survey, seq=40).token)
    further.pick_up()
    assert "OFFICE局" in further.press("1")


def test_a_call_is_not_placed_while_another_is_under_way(room: Room, clock: SetClock) -> None:
    make_call(room)
    with room.runtime.database.write() as session:
        session.execute(update(Survey).values(next_at=clock.now()))
    for _ in range(5):
        follow_up(room.runtime)
        clock.advance(timedelta(minutes=20))
    assert len(room.attempts()) == 1
