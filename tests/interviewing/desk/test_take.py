"""Who is called next, and that nobody is given to two interviewers."""

import threading
from datetime import timedelta

import pytest

from scheduler.dispatch import dispatch
from scheduler.follow_up import follow_up
from scheduler.reconcile import reconcile
from survey.carriers.none import NoCarrier
from survey.clock import SetClock
from survey.course.opt_out import opt_out
from survey.course.pausing import pause
from survey.course.settle import settle
from survey.interviewing.desk.breaks import begin_break, end_break
from survey.interviewing.desk.nobody import Nobody, why_nobody
from survey.interviewing.desk.take import give_back, take_next
from survey.models import CodingItem, Inbound, Petitioner, Survey
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel, CodingKind, Disposition, Purpose
from tests.build import make_attempt, make_case, make_petitioner, make_survey, make_unit
from tests.interviewing.people import Desk, attempts, hours, make_waiting
from tests.ordinary import MakeRuntime


def _why(runtime: Runtime) -> Nobody:
    with runtime.database.read() as session:
        return why_nobody(runtime, session, runtime.clock.now()).why


def _taken(desk: Desk) -> int | None:
    """The survey that this desk is given; ended at once so that the next one can be chosen."""
    interview = desk.take()
    if interview is None:
        return None
    survey_id = desk.row(interview)[2].id
    assert desk.dial(interview) is None
    desk.end(interview, "hard_refusal")
    return survey_id


def test_appointments_outrank_everything_then_other_times_of_day_then_the_oldest(
    desk: Desk, clock: SetClock
) -> None:
    runtime, now = desk.runtime, clock.now()
    tried = make_survey(runtime, picked_at=now - timedelta(days=9))
    make_attempt(
        runtime, tried, channel=Channel.VOICE, state=AttemptState.NO_ANSWER, left_at=now - timedelta(days=1)
    )
    make_waiting(runtime, tried)
    young = make_survey(runtime, make_case(runtime), picked_at=now - timedelta(days=2))
    make_waiting(runtime, young)
    old = make_survey(runtime, make_case(runtime), picked_at=now - timedelta(days=5))
    make_waiting(runtime, old)
    named = make_survey(runtime, make_case(runtime), picked_at=now)
    make_waiting(runtime, named, due_at=now - hours(1), appointment=True)
    not_yet = make_survey(runtime, make_case(runtime), picked_at=now - timedelta(days=10))
    make_waiting(runtime, not_yet, due_at=now + hours(1), appointment=True)
    assert [_taken(desk) for _ in range(5)] == [named.id, old.id, young.id, tried.id, None]
    assert _why(runtime) is Nobody.LATER
    clock.advance(hours(1))
    assert _taken(desk) == not_yet.id


def test_a_case_tried_in_the_morning_comes_first_again_in_the_afternoon(desk: Desk, clock: SetClock) -> None:
    runtime = desk.runtime
    tried = make_survey(runtime, picked_at=clock.now() - timedelta(days=9))
    make_attempt(
        runtime,
        tried,
        channel=Channel.VOICE,
        state=AttemptState.BUSY,
        left_at=clock.now() - timedelta(days=1),
    )
    make_waiting(runtime, tried)
    other = make_survey(runtime, make_case(runtime), picked_at=clock.now() - timedelta(days=1))
    make_waiting(runtime, other)
    first = desk.take()
    assert first and desk.row(first)[2].id == other.id
    give_back(runtime, desk.account, first)
    clock.advance(hours(5))  # three in the afternoon
    again = desk.take()
    assert again and desk.row(again)[2].id == tried.id


def test_whoever_asks_twice_gets_the_same_case(desk: Desk) -> None:
    make_waiting(desk.runtime)
    make_waiting(desk.runtime, make_survey(desk.runtime, make_case(desk.runtime)))
    assert desk.take() == desk.take()


def test_r1_many_interviewers_at_once_never_get_the_same_case(desk: Desk) -> None:
    """Real threads on both databases: every case is given out once, and nobody goes without one."""
    runtime = desk.runtime
    for _ in range(12):
        make_waiting(runtime, make_survey(runtime, make_case(runtime)))
    desks = [Desk.of(runtime) for _ in range(12)]
    start, taken = threading.Barrier(len(desks)), []

    def work(one: Desk) -> None:
        start.wait()
        taken.append(one.take())

    threads = [threading.Thread(target=work, args=(one,)) for one in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert None not in taken
    held = [desk.row(one)[1].id for one in taken if one]
    assert len(set(held)) == 12


def test_r1_one_interviewer_pressing_in_two_windows_holds_one_case(desk: Desk) -> None:
    runtime = desk.runtime
    for _ in range(4):
        make_waiting(runtime, make_survey(runtime, make_case(runtime)))
    start, taken = threading.Barrier(4), []

    def press() -> None:
        start.wait()
        taken.append(desk.take())

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(taken)) == 1


def test_r5_outside_the_hours_of_calls_nobody_is_given_out(desk: Desk, clock: SetClock) -> None:
    make_waiting(desk.runtime)
    clock.advance(hours(3))  # one in the afternoon, between the windows
    assert desk.take() is None
    with desk.runtime.database.read() as session:
        told = why_nobody(desk.runtime, session, clock.now())
    assert (told.why, told.at) == (Nobody.HOURS, clock.now() + hours(1.5))


@pytest.mark.parametrize("stop", ["opted_out", "dead", "paused", "unit_paused", "settled", "per_day"])
def test_r5_who_must_not_be_called_is_not_given_out(desk: Desk, clock: SetClock, stop: str) -> None:
    runtime, now = desk.runtime, clock.now()
    above = make_unit(runtime, "TOP")
    case = make_case(runtime, unit=make_unit(runtime, "BELOW", above))
    survey = make_survey(runtime, case)
    make_waiting(runtime, survey)
    for n in range(3 if stop == "per_day" else 0):
        make_attempt(
            runtime, survey, state=AttemptState.DELIVERED, left_at=now - timedelta(minutes=n), contact=True
        )
    with runtime.database.write() as session:
        match stop:
            case "opted_out":
                opt_out(runtime, session, survey.petitioner_id, "operator", now)
            case "dead":
                session.get_one(Petitioner, survey.petitioner_id).dead_at = now
            case "paused":
                pause(session, "why", "test", now)
            case "unit_paused":
                pause(session, "why", "test", now, unit_id=above.id)
            case "settled":
                settle(runtime, session, survey.id, Disposition.NON_CONTACT, now)
    assert desk.take() is None


def test_r11_demonstration_data_is_not_given_out_where_calls_are_real(
    make_runtime: MakeRuntime, desk: Desk
) -> None:
    make_waiting(desk.runtime, make_survey(desk.runtime, demo=True))
    elsewhere = make_runtime(carrier=NoCarrier())
    assert take_next(elsewhere, desk.account) is None
    assert desk.take() is not None, "the sandbox is this machine"


def test_a_paused_machine_does_not_stop_people(desk: Desk, clock: SetClock) -> None:
    make_waiting(desk.runtime)
    with desk.runtime.database.write() as session:
        pause(session, "the carrier is broken", "system", clock.now(), channel=Channel.VOICE)
    assert desk.take() is not None


def _heard_by_text(runtime: Runtime, survey: Survey, clock: SetClock) -> None:
    with runtime.database.write() as session:
        session.get_one(Survey, survey.id).last_heard_at = clock.now()
        session.add(
            Inbound(
                carrier="x", sid=f"s{survey.id}", channel=Channel.SMS, received_at=clock.now(),
                phone_index=b"x", raw_sealed=b"", survey_id=survey.id, tries=0,
            )
        )  # fmt: skip


def test_who_wrote_just_now_is_left_to_go_on_writing(desk: Desk, clock: SetClock) -> None:
    survey = make_survey(desk.runtime)
    make_waiting(desk.runtime, survey)
    _heard_by_text(desk.runtime, survey, clock)
    assert desk.take() is None
    assert _why(desk.runtime) is Nobody.HELD_BACK
    clock.advance(timedelta(days=1, minutes=1))
    assert desk.take() is not None


def test_who_asked_for_a_person_is_called_at_once(desk: Desk, clock: SetClock) -> None:
    survey = make_survey(desk.runtime, to_person_at=clock.now(), to_person_why="human")
    make_waiting(desk.runtime, survey)
    _heard_by_text(desk.runtime, survey, clock)
    assert desk.take() is not None


def test_what_the_coders_read_is_not_asked_meanwhile(desk: Desk, clock: SetClock) -> None:
    survey = make_survey(desk.runtime)
    make_waiting(desk.runtime, survey)
    with desk.runtime.database.write() as session:
        session.add(
            CodingItem(
                survey_id=survey.id, question="responsible_unit", kind=CodingKind.REPLY, opened_at=clock.now()
            )
        )
    assert desk.take() is None


def test_r1_a_text_that_is_leaving_keeps_the_case_from_the_desk(desk: Desk, clock: SetClock) -> None:
    survey = make_survey(desk.runtime)
    make_waiting(desk.runtime, survey)
    make_attempt(desk.runtime, survey, state=AttemptState.SENDING, left_at=clock.now())
    assert desk.take() is None


def test_r1_what_machines_had_planned_is_called_off_when_a_case_is_taken(desk: Desk) -> None:
    runtime = desk.runtime
    survey = make_survey(runtime)
    make_waiting(runtime, survey)
    text = make_attempt(runtime, survey, purpose=Purpose.REMINDER)
    assert desk.take() is not None
    assert dispatch(runtime) == {"sent": 0}
    states = {one.id: (one.state, one.why) for one in attempts(runtime, survey.id)}
    assert states[text.id] == (AttemptState.CANCELLED, "an interviewer has the case")


def test_r1_machines_leave_a_case_alone_that_is_on_a_desk(desk: Desk, clock: SetClock) -> None:
    """Neither the plan nor the sweeps of doubtful sends touch it, however long it is there."""
    runtime = desk.runtime
    survey = make_survey(runtime)
    make_waiting(runtime, survey)
    interview = desk.reach()
    clock.advance(timedelta(minutes=29))
    for job in (follow_up, reconcile, dispatch):
        job(runtime)
    _, attempt, _ = desk.row(interview)
    assert attempt.state is AttemptState.ACCEPTED
    assert len(attempts(runtime, survey.id)) == 1


def test_nobody_is_given_a_case_during_a_break(desk: Desk, clock: SetClock) -> None:
    make_waiting(desk.runtime)
    with desk.runtime.database.write() as session:
        begin_break(session, desk.account, clock.now())
        begin_break(session, desk.account, clock.now())
    assert desk.take() is None
    with desk.runtime.database.write() as session:
        end_break(session, desk.account, clock.now())
    assert desk.take() is not None


def test_a_case_given_back_is_free_for_others(desk: Desk) -> None:
    make_waiting(desk.runtime)
    interview = desk.take()
    other = Desk.of(desk.runtime)
    assert interview is not None and other.take() is None
    give_back(desk.runtime, other.account, interview)
    assert desk.take() == interview, "nobody gives back another's case"
    give_back(desk.runtime, desk.account, interview)
    assert other.take() not in (None, interview)


def test_a_lease_that_ran_out_returns_the_case_to_the_queue(desk: Desk, clock: SetClock) -> None:
    make_waiting(desk.runtime)
    interview = desk.take()
    other = Desk.of(desk.runtime)
    clock.advance(timedelta(minutes=31))
    assert interview is not None and other.take() is not None
    kept, attempt, _ = desk.row(interview)
    assert (kept.ended_at, kept.outcome, attempt.claim) == (clock.now(), None, f"desk:{other.account}")


def test_work_renews_the_lease(desk: Desk, clock: SetClock) -> None:
    make_waiting(desk.runtime)
    interview = desk.reach()
    other = Desk.of(desk.runtime)
    for question in ("met", "visited", "written"):
        clock.advance(timedelta(minutes=20))
        assert desk.answer(interview, question, "1")
        assert other.take() is None


def test_a_call_left_without_an_outcome_is_repeated_as_after_a_fault_of_ours(
    desk: Desk, clock: SetClock
) -> None:
    waiting = make_waiting(desk.runtime)
    interview = desk.take()
    assert interview and desk.dial(interview) is None
    clock.advance(timedelta(minutes=31))
    Desk.of(desk.runtime).take()
    first, second = attempts(desk.runtime, waiting.survey_id or 0)
    assert (first.state, first.why) == (AttemptState.FAILED, "left without an outcome")
    assert (second.state, second.due_at) == (AttemptState.PLANNED, clock.now() + hours(1))
    kept, _, survey = desk.row(interview)
    assert kept.ended_at and survey.disposition is None


def test_an_interview_finished_and_left_is_a_completed_one(desk: Desk, clock: SetClock) -> None:
    waiting = make_waiting(desk.runtime)
    interview = desk.reach()
    desk.ask_all(interview)
    clock.advance(timedelta(minutes=31))
    Desk.of(desk.runtime).take()
    kept, attempt, survey = desk.row(interview)
    assert (kept.outcome, attempt.state) == ("completed", AttemptState.ANSWERED)
    assert survey.disposition is Disposition.COMPLETE
    assert len(attempts(desk.runtime, waiting.survey_id or 0)) == 1


def test_a_case_whose_person_opts_out_elsewhere_leaves_the_desk(desk: Desk, clock: SetClock) -> None:
    survey = make_survey(desk.runtime)
    make_waiting(desk.runtime, survey)
    interview = desk.take()
    with desk.runtime.database.write() as session:
        opt_out(desk.runtime, session, survey.petitioner_id, "sms", clock.now())
    assert interview is not None and desk.take() is None
    assert desk.row(interview)[0].ended_at == clock.now()


def test_a_person_with_a_second_case_is_another_survey(desk: Desk) -> None:
    """One unsettled survey a person is held by the database; the queue never holds a person twice."""
    person = make_petitioner(desk.runtime)
    survey = make_survey(desk.runtime, petitioner_id=person.id)
    make_waiting(desk.runtime, survey)
    assert desk.take() is not None and Desk.of(desk.runtime).take() is None
