"""Somebody calls us: their open survey, whichever number of the case they call from, or a polite end."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from survey.clock import SetClock
from survey.course.opt_out import opt_out
from survey.models import Attempt, CasePhone, Petitioner, Survey
from survey.vocabulary import AttemptState, Channel, Disposition, Purpose, SurveyState
from tests.build import make_attempt, make_case, make_petitioner, make_survey
from tests.office_room import Room
from tests.telephone import PHONE, Telephone, make_call

SECOND = "+8613900000002"


@pytest.fixture
def survey(room: Room) -> Survey:
    return make_survey(room.runtime, make_case(room.runtime, phone=PHONE, case_no="XF20261003721"))


def _opted_out(room: Room, phone: str) -> bool:
    index = room.runtime.keyring.phone_index(phone)
    with room.runtime.database.read() as session:
        person = session.scalars(select(Petitioner).where(Petitioner.phone_index == index)).one()
    return person.opted_out_at is not None


def test_who_calls_back_is_asked_their_open_survey(room: Room, survey: Survey) -> None:
    call = Telephone(room)
    assert "本人吗" in call.pick_up()
    assert "S1局" in call.press("1")
    call.presses("21")
    assert [(one.question, one.value) for one in room.answers()] == [
        ("responsible_unit", "2"),
        ("petition_office", "1"),
    ]
    (attempt,) = room.attempts()
    assert (attempt.channel, attempt.purpose, attempt.state) == (
        Channel.VOICE,
        Purpose.QUESTION,
        AttemptState.ANSWERED,
    )
    assert attempt.carrier_sid == call.sid and not attempt.contact and attempt.heard_at
    assert room.surveys()[0].reached and room.surveys()[0].called


def test_a_call_back_goes_on_where_our_call_broke_off(room: Room) -> None:
    ours = Telephone(room, make_call(room).token)
    ours.pick_up()
    ours.presses("14")
    theirs = Telephone(room)
    theirs.pick_up()
    assert "OFFICE局" in theirs.press("1")


def test_calling_back_calls_off_what_was_planned(room: Room, survey: Survey) -> None:
    planned = make_attempt(room.runtime, survey, channel=Channel.VOICE, seq=50)
    call = Telephone(room)
    call.pick_up()
    call.press("1")
    with room.runtime.database.read() as session:
        assert session.get_one(Attempt, planned.id).state is AttemptState.CANCELLED


def test_the_same_call_twice_is_one_call(room: Room, survey: Survey) -> None:
    call = Telephone(room)
    call.pick_up()
    assert call.again() == call.asked[-1][2]
    assert len(room.attempts()) == 1 and len(room.inbounds()) == 1
    call.presses("111")
    call.hang_up_after_the_beep()
    assert room.surveys()[0].state is SurveyState.SETTLED
    assert call.again(0) == call.asked[0][2]
    assert len(room.attempts()) == 1


def test_ringing_us_up_is_no_answer(room: Room, survey: Survey) -> None:
    call = Telephone(room)
    call.pick_up()
    call.presses("--")
    assert call.is_over and room.answers() == []
    assert not room.surveys()[0].reached and room.surveys()[0].last_heard_at is None


@pytest.mark.parametrize("phone", ["", "+266696687", "Anonymous", "sip:somebody@example.org", SECOND])
def test_strangers_and_withheld_numbers_get_a_polite_end_and_leave_no_trace(
    room: Room, survey: Survey, phone: str
) -> None:
    call = Telephone(room, phone=phone)
    words = call.pick_up()
    assert "没有要评价的事" in words and room.runtime.settings.hotline in words and call.is_over
    assert room.attempts() == [] and room.inbounds() == []


def test_who_has_nothing_open_is_told_so(room: Room, survey: Survey) -> None:
    first = Telephone(room)
    first.pick_up()
    first.presses("111")
    first.hang_up_after_the_beep()
    assert room.surveys()[0].disposition is Disposition.COMPLETE
    again = Telephone(room)
    assert "没有要评价的事" in again.pick_up() and again.is_over


def test_who_has_nothing_open_hears_to_the_letter_what_a_stranger_hears(room: Room, survey: Survey) -> None:
    """Whoever calls under another's number does not learn whether it is a petitioner's."""
    with room.runtime.database.write() as session:
        opt_out(room.runtime, session, survey.petitioner_id, "operator", room.runtime.clock.now())
    known, stranger = Telephone(room), Telephone(room, phone="+8613900000003")
    known.pick_up()
    stranger.pick_up()
    assert known.asked[0][2] == stranger.asked[0][2]


def test_who_opted_out_is_not_asked(room: Room, survey: Survey) -> None:
    with room.runtime.database.write() as session:
        opt_out(room.runtime, session, survey.petitioner_id, "operator", room.runtime.clock.now())
    call = Telephone(room)
    assert "没有要评价的事" in call.pick_up() and call.is_over


@pytest.fixture
def from_the_second_number(room: Room, survey: Survey) -> Telephone:
    """A call from another number of the case, which the survey is not on."""
    other = make_petitioner(room.runtime, SECOND)
    with room.runtime.database.write() as session:
        session.add(CasePhone(case_id=survey.case_id, position=2, petitioner_id=other.id))
    call = Telephone(room, phone=SECOND)
    assert "本人吗" in call.pick_up()
    return call


def test_another_number_of_the_case_answers_for_it(from_the_second_number: Telephone) -> None:
    from_the_second_number.presses("145")
    answers = from_the_second_number.room.answers()
    assert [one.level for one in answers] == [4, 5]


def test_whoever_calls_from_another_number_is_no_wrong_number(from_the_second_number: Telephone) -> None:
    room = from_the_second_number.room
    assert "换个时间" in from_the_second_number.press("2")
    with room.runtime.database.read() as session:
        assert not [one for one in session.scalars(select(Petitioner)) if one.dead_at]
    assert room.surveys()[0].state is not SurveyState.SETTLED


def test_a_stop_from_another_number_stops_both(from_the_second_number: Telephone) -> None:
    room = from_the_second_number.room
    from_the_second_number.press("0")
    assert _opted_out(room, PHONE) and _opted_out(room, SECOND)
    assert room.surveys()[0].disposition is Disposition.REFUSAL


def test_a_call_long_after_settling_finds_nothing(room: Room, survey: Survey, clock: SetClock) -> None:
    first = Telephone(room)
    first.pick_up()
    first.press("0")
    clock.advance(timedelta(days=60))
    again = Telephone(room)
    assert "没有要评价的事" in again.pick_up()
