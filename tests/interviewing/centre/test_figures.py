"""The head's figures: the queue, the pace of the day, each interviewer's rates beside the others'."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from survey.clock import SetClock
from survey.course.pausing import running_pauses
from survey.interviewing.centre.edit_outcomes import CannotChange, Change, Wrong, change_outcome
from survey.interviewing.centre.pace import read_pace
from survey.interviewing.centre.queue_now import read_desks, read_queue
from survey.interviewing.centre.rates import Rate, Rates, everybody, read_rates
from survey.interviewing.centre.stops import NotANumber, begin_pause, end_pause, write_optout
from survey.interviewing.desk.breaks import begin_break
from survey.interviewing.desk.day import Day, own_day
from survey.models import Audit, OptOut, Outcome, Pause, Survey
from survey.vocabulary import AttemptState, Channel
from tests.build import make_attempt, make_case, make_survey
from tests.interviewing.people import Desk, hours, make_waiting


def _work(desk: Desk, clock: SetClock, *codes: str) -> None:
    """One case after the other, each ended so; a completed one takes two minutes."""
    for code in codes:
        make_waiting(desk.runtime, make_survey(desk.runtime, make_case(desk.runtime)))
        interview = desk.take()
        assert interview and desk.dial(interview) is None
        if code == "completed":
            desk.confirm(interview)
            desk.ask_all(interview, "1", "4")
            clock.advance(timedelta(minutes=2))
        desk.end(interview, code)


def test_each_interviewers_rates_stand_beside_the_others(desk: Desk, clock: SetClock) -> None:
    other = Desk.of(desk.runtime, login="zz")
    _work(desk, clock, "completed", "completed", "hard_refusal", "no_answer")
    _work(other, clock, "completed", "opt_out")
    with desk.runtime.database.read() as session:
        mine, theirs = read_rates(session, clock.now() - timedelta(days=1))
    assert (mine.calls, mine.reached, mine.completed, mine.refused) == (4, 3, 2, 1)
    assert (mine.reach, mine.completion, mine.refusal) == (Rate(3, 4), Rate(2, 3), Rate(1, 3))
    assert mine.seconds == 120
    assert mine.levels == {1: 2, 2: 0, 3: 0, 4: 2, 5: 0}
    assert (theirs.calls, theirs.refused) == (2, 1), "who opts out has refused"
    assert mine.few and theirs.few
    together = everybody([mine, theirs], "all")
    assert (together.calls, together.completed, together.seconds, together.rated) == (6, 3, 120, 6)


def test_rates_of_nothing_are_nothing() -> None:
    empty = Rates("nobody", 0, 0, 0, 0, None)
    assert (empty.reach.share, empty.reach.interval, empty.rated) == (None, None, 0)
    assert everybody([], "all").seconds is None


def test_cases_given_back_are_no_calls(desk: Desk, clock: SetClock) -> None:
    make_waiting(desk.runtime)
    desk.take()
    with desk.runtime.database.read() as session:
        assert read_rates(session, clock.now() - timedelta(days=1)) == []
        assert own_day(desk.runtime, session, desk.account, clock.now()) == Day(0, 0, 0)


def test_ones_own_day_is_counted_from_midnight(desk: Desk, clock: SetClock) -> None:
    _work(desk, clock, "completed", "no_answer", "hard_refusal")
    with desk.runtime.database.read() as session:
        assert own_day(desk.runtime, session, desk.account, clock.now()) == Day(3, 2, 1)
        tomorrow = clock.now() + timedelta(days=1)
        assert own_day(desk.runtime, session, desk.account, tomorrow) == Day(0, 0, 0)


def test_the_pace_is_by_local_hours_without_gaps(desk: Desk, clock: SetClock) -> None:
    with desk.runtime.database.read() as session:
        assert read_pace(desk.runtime, session, clock.now()) == []
    _work(desk, clock, "completed", "no_answer")
    clock.advance(hours(5))
    _work(desk, clock, "no_answer")
    with desk.runtime.database.read() as session:
        pace = read_pace(desk.runtime, session, clock.now())
    assert [(one.hour, one.calls, one.completed) for one in pace] == [
        (10, 2, 1), (11, 0, 0), (12, 0, 0), (13, 0, 0), (14, 0, 0), (15, 1, 0),
    ]  # fmt: skip


def test_the_queue_in_numbers(desk: Desk, clock: SetClock) -> None:
    runtime, now = desk.runtime, clock.now()
    old = make_survey(runtime, picked_at=now - timedelta(days=9))
    make_attempt(
        runtime, old, channel=Channel.VOICE, state=AttemptState.BUSY, left_at=now - timedelta(days=1)
    )
    make_waiting(runtime, old)
    make_waiting(runtime, make_survey(runtime, make_case(runtime)))
    for later in (hours(4), timedelta(days=1)):
        make_waiting(runtime, make_survey(runtime, make_case(runtime)), due_at=now + later, appointment=True)
    with runtime.database.read() as session:
        queue = read_queue(runtime, session, now)
    assert (queue.waiting, queue.due, queue.appointments_today) == (4, 2, 1)
    assert queue.oldest_picked_at == old.picked_at
    assert (queue.untried, dict(queue.tried), queue.window) == (1, {0: 1, 1: 0}, 0)


def test_the_head_sees_who_is_at_a_desk_and_who_rests(desk: Desk, clock: SetClock) -> None:
    make_waiting(desk.runtime)
    desk.take()
    other = Desk.of(desk.runtime, login="zz")
    with desk.runtime.database.write() as session:
        begin_break(session, other.account, clock.now())
    with desk.runtime.database.read() as session:
        told = [(one.dialled, one.resting) for one in read_desks(session)]
    assert told == [(False, False), (False, True)]


def _change(desk: Desk, code: str, change: Change) -> bool:
    with desk.runtime.database.write() as session:
        return change_outcome(session, code, change, "head", desk.runtime.clock.now())


def test_r9_a_change_of_the_table_is_on_record_with_what_it_was(desk: Desk) -> None:
    assert _change(desk, "busy", Change("45m", 4, True, True))
    assert not _change(desk, "busy", Change("45m", 4, True, True))
    with desk.runtime.database.read() as session:
        act = session.scalars(select(Audit).where(Audit.act == "outcome.change")).one()
        row = session.get_one(Outcome, "busy")
    assert (act.actor, act.subject_id) == ("head", "busy")
    assert act.detail["before"]["again_after"] == "30m" and act.detail["after"]["again_after"] == "45m"
    assert (row.again_after, row.at_most, row.note_needed) == ("45m", 4, True)


@pytest.mark.parametrize(
    ("code", "change", "wrong"),
    [
        ("busy", Change("soon", 3, False, True), Wrong.AGAIN_AFTER),
        ("busy", Change("", 3, False, True), Wrong.AGAIN_AFTER),
        ("busy", Change("1h", 0, False, True), Wrong.AT_MOST),
        ("busy", Change("1h", 21, False, True), Wrong.AT_MOST),
        ("completed", Change("", 0, False, False), Wrong.NEEDED),
        ("technical", Change("1h", 3, False, False), Wrong.NEEDED),
        ("nonsense", Change("", 0, False, True), Wrong.UNKNOWN),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(desk: Desk, code: str, change: Change, wrong: Wrong) -> None:
    with pytest.raises(CannotChange) as told:
        _change(desk, code, change)
    assert told.value.why is wrong


def test_no_change_of_the_table_makes_a_hard_refusal_be_called_again(desk: Desk) -> None:
    assert not _change(desk, "hard_refusal", Change("1h", 5, False, True))
    with desk.runtime.database.read() as session:
        assert session.get_one(Outcome, "hard_refusal").again_after == ""


def test_a_pause_by_the_head_stops_and_goes_on(desk: Desk, clock: SetClock) -> None:
    make_waiting(desk.runtime)
    with desk.runtime.database.write() as session:
        begin_pause(session, "停电", "head", clock.now(), Channel.INTERVIEWER)
    assert desk.take() is None
    with desk.runtime.database.read() as session:
        (running,) = running_pauses(session)
    with desk.runtime.database.write() as session:
        assert end_pause(session, running.id, "head", clock.now())
        assert not end_pause(session, running.id, "head", clock.now())
    assert desk.take() is not None
    with desk.runtime.database.read() as session:
        assert session.scalars(select(Audit.act).where(Audit.actor == "head")).all() == ["pause", "resume"]
        assert session.get_one(Pause, running.id).ended_at


def test_an_opt_out_written_down_by_the_head_ends_the_open_survey(desk: Desk, clock: SetClock) -> None:
    case = make_case(desk.runtime, phone="+8613912345678")
    survey = make_survey(desk.runtime, case)
    make_waiting(desk.runtime, survey)
    with desk.runtime.database.write() as session:
        assert write_optout(desk.runtime, session, "139 1234 5678", "打来说的", "head", clock.now())
        assert not write_optout(desk.runtime, session, "13912345678", "", "head", clock.now())
        with pytest.raises(NotANumber):
            write_optout(desk.runtime, session, "not a number", "", "head", clock.now())
    with desk.runtime.database.read() as session:
        assert session.get_one(Survey, survey.id).settled_at
        assert session.scalars(select(OptOut.how)).all() == ["operator"]
        act = session.scalars(select(Audit).where(Audit.act == "optout")).first()
    assert act and "5678" not in str(act.detail) + act.subject_id
