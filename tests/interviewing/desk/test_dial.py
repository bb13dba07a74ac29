"""R5: the permit of every contact is asked again when somebody is about to dial."""

from datetime import timedelta

import pytest

from survey.clock import SetClock
from survey.course.opt_out import opt_out
from survey.course.pausing import pause
from survey.interviewing.desk.dial import NotNow
from survey.interviewing.desk.held import NotHeld
from survey.models import Attempt, Petitioner, Survey
from survey.vocabulary import AttemptState, SurveyState, WhyNot
from tests.build import make_attempt, make_petitioner, make_survey
from tests.interviewing.people import Desk, attempts, hours, make_waiting


def test_dialling_is_the_contact(desk: Desk, clock: SetClock) -> None:
    make_waiting(desk.runtime)
    interview = desk.take()
    assert interview and desk.dial(interview) is None
    kept, attempt, survey = desk.row(interview)
    assert (attempt.state, attempt.left_at, attempt.contact) == (AttemptState.ACCEPTED, clock.now(), True)
    assert (survey.state, survey.opened_at, survey.called) == (SurveyState.OPEN, clock.now(), True)
    assert not survey.reached
    assert kept.dialled_at == clock.now()


def test_dialling_the_same_case_twice_is_one_contact(desk: Desk, clock: SetClock) -> None:
    make_waiting(desk.runtime)
    interview = desk.take()
    began = clock.now()
    assert interview and desk.dial(interview) is None
    clock.advance(timedelta(minutes=3))
    assert desk.dial(interview) is None
    kept, attempt, _ = desk.row(interview)
    assert attempt.left_at == kept.dialled_at == began
    assert attempt.claimed_until == clock.now() + timedelta(minutes=30)


def test_r5_hours_that_ended_meanwhile_put_the_call_off(desk: Desk, clock: SetClock) -> None:
    make_waiting(desk.runtime)
    clock.advance(timedelta(hours=1, minutes=50))
    interview = desk.take()
    clock.advance(timedelta(minutes=15))  # five past twelve
    assert interview is not None
    afternoon = clock.now() + timedelta(hours=2, minutes=25)
    assert desk.dial(interview) == NotNow(WhyNot.HOURS, afternoon)
    kept, attempt, survey = desk.row(interview)
    assert (attempt.state, attempt.due_at, attempt.claim) == (AttemptState.PLANNED, afternoon, None)
    assert kept.ended_at and not kept.dialled_at and not survey.called


def test_r5_a_pause_that_began_meanwhile_puts_the_call_off(desk: Desk, clock: SetClock) -> None:
    make_waiting(desk.runtime)
    interview = desk.take()
    with desk.runtime.database.write() as session:
        pause(session, "why", "test", clock.now())
    assert interview is not None
    told = desk.dial(interview)
    assert told and told.why is WhyNot.PAUSED
    assert desk.row(interview)[1].state is AttemptState.PLANNED


def test_r5_calls_of_a_day_are_counted_over_all_channels(desk: Desk, clock: SetClock) -> None:
    waiting = make_waiting(desk.runtime)
    interview = desk.take()
    with desk.runtime.database.read() as session:
        survey = session.get_one(Survey, waiting.survey_id)
    for _ in range(3):
        make_attempt(desk.runtime, survey, state=AttemptState.DELIVERED, left_at=clock.now(), contact=True)
    assert interview is not None
    told = desk.dial(interview)
    assert told and told.why is WhyNot.PER_DAY
    assert told.at and told.at > clock.now() + hours(12)


def test_r5_who_opted_out_meanwhile_is_not_dialled(desk: Desk, clock: SetClock) -> None:
    waiting = make_waiting(desk.runtime)
    interview = desk.take()
    with desk.runtime.database.write() as session:
        opt_out(desk.runtime, session, waiting.petitioner_id, "sms", clock.now())
    assert interview is not None
    with pytest.raises(NotHeld):
        desk.dial(interview)
    assert desk.row(interview)[1].state is AttemptState.CANCELLED


def test_r5_a_survey_whose_time_is_over_is_not_dialled(desk: Desk, clock: SetClock) -> None:
    survey = make_survey(desk.runtime, picked_at=clock.now() - timedelta(days=15) + timedelta(minutes=5))
    make_waiting(desk.runtime, survey)
    interview = desk.take()
    clock.advance(timedelta(minutes=6))
    assert interview is not None
    assert desk.dial(interview) == NotNow(WhyNot.OVER, None)
    assert desk.row(interview)[1].state is AttemptState.CANCELLED
    assert desk.take() is None


def test_a_survey_that_moved_to_another_number_is_not_dialled_at_the_old_one(desk: Desk) -> None:
    waiting = make_waiting(desk.runtime)
    interview = desk.take()
    other = make_petitioner(desk.runtime)
    with desk.runtime.database.write() as session:
        session.get_one(Survey, waiting.survey_id).petitioner_id = other.id
    assert interview is not None
    told = desk.dial(interview)
    assert told == NotNow(WhyNot.CHANNEL_CLOSED, None)


def test_a_number_that_turned_out_to_be_somebody_elses_is_not_dialled(desk: Desk, clock: SetClock) -> None:
    """They wrote so while the case lay on the desk."""
    waiting = make_waiting(desk.runtime)
    interview = desk.take()
    with desk.runtime.database.write() as session:
        session.get_one(Petitioner, waiting.petitioner_id).dead_at = clock.now()
    assert interview is not None
    assert desk.dial(interview) == NotNow(WhyNot.CHANNEL_CLOSED, None)
    assert desk.row(interview)[1].left_at is None


def test_nobody_dials_anothers_case(desk: Desk) -> None:
    make_waiting(desk.runtime)
    interview = desk.take()
    assert interview is not None
    with pytest.raises(NotHeld):
        Desk.of(desk.runtime).dial(interview)
    assert desk.row(interview)[1].state is AttemptState.CLAIMED


def test_a_contact_at_the_desk_holds_back_the_machines_of_that_day(desk: Desk, clock: SetClock) -> None:
    """Three calls by people use up the day; the next one waits for tomorrow."""
    waiting = make_waiting(desk.runtime)
    for _ in range(3):
        interview = desk.take()
        assert interview and desk.dial(interview) is None
        desk.end(interview, "busy")
        clock.advance(timedelta(minutes=31))
    states = [one.state for one in attempts(desk.runtime, waiting.survey_id or 0)]
    assert states == [AttemptState.BUSY] * 3, "and busy three times is enough"
    with desk.runtime.database.write() as session:
        again = session.get_one(Attempt, waiting.id)
        assert again.contact
