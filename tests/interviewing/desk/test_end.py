"""Every outcome of a call: what becomes of the attempt, the survey, the number and the person."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scheduler.follow_up import follow_up
from survey.clock import SetClock
from survey.interviewing.desk.ending import CannotEnd, Wrong
from survey.interviewing.desk.held import NotHeld
from survey.interviewing.outcomes import shipped
from survey.interviewing.rules import Then
from survey.models import Audit, CasePhone, OptOut, Outcome, Petitioner, Survey
from survey.secrets import Sealed
from survey.vocabulary import AttemptState, Channel, Disposition, ErrorClass, SurveyState
from tests.build import make_attempt, make_case, make_petitioner, make_survey
from tests.interviewing.people import (
    LONG_FORM,
    Desk,
    answers,
    attempts,
    hours,
    make_waiting,
    people_first,
    person_of,
)
from tests.ordinary import MakeRuntime

S, D = AttemptState, Disposition
# What the call becomes, what follows, how the survey stands, whether the person was reached.
_WALK = [
    ("completed", S.ANSWERED, Then.FINISHED, D.COMPLETE, True),
    ("partial", S.ANSWERED, Then.AGAIN, None, True),
    ("appointment", S.ANSWERED, Then.AGAIN, None, True),
    ("callback_by_person", S.ANSWERED, Then.AGAIN, None, True),
    ("not_in", S.ANSWERED, Then.AGAIN, None, False),
    ("no_answer", S.NO_ANSWER, Then.AGAIN, None, False),
    ("busy", S.BUSY, Then.AGAIN, None, False),
    ("machine", S.MACHINE, Then.AGAIN, None, False),
    ("soft_refusal", S.ANSWERED, Then.AGAIN, None, True),
    ("hard_refusal", S.ANSWERED, Then.ENDS, D.REFUSAL, True),
    ("opt_out", S.ANSWERED, Then.STOPS, D.REFUSAL, True),
    ("wrong_number", S.ANSWERED, Then.NEXT_PHONE, D.NON_CONTACT, False),
    ("dead_number", S.FAILED, Then.NEXT_PHONE, D.NON_CONTACT, False),
    ("deceased", S.ANSWERED, Then.ENDS, D.DECEASED, False),
    ("unable", S.ANSWERED, Then.ENDS, D.UNABLE, True),
    ("language", S.ANSWERED, Then.ENDS, D.LANGUAGE, True),
    ("never_petitioned", S.ANSWERED, Then.DECIDED, None, True),
    ("technical", S.FAILED, Then.AGAIN, None, False),
]


def _dialled(desk: Desk, survey: Survey | None = None) -> int:
    make_waiting(desk.runtime, survey)
    interview = desk.take()
    assert interview is not None and desk.dial(interview) is None
    return interview


def test_the_walk_is_complete() -> None:
    assert [row[0] for row in _WALK] == [row["code"] for row in shipped()]


@pytest.mark.parametrize(("code", "becomes", "then", "ends_as", "reached"), _WALK, ids=[w[0] for w in _WALK])
def test_each_row_of_the_table(
    desk: Desk,
    clock: SetClock,
    code: str,
    becomes: AttemptState,
    then: Then,
    ends_as: Disposition | None,
    reached: bool,
) -> None:
    interview = _dialled(desk)
    if code == "completed":
        desk.confirm(interview)
        desk.ask_all(interview)
    clock.advance(timedelta(seconds=40))
    at = clock.now() + hours(1.5) if code == "appointment" else None
    assert desk.end(interview, code, note="说没有反映过", at=at) is then
    kept, attempt, survey = desk.row(interview)
    assert (attempt.state, attempt.claim, attempt.ended_at) == (becomes, None, clock.now())
    assert attempt.seconds == 40
    assert (kept.outcome, kept.ended_at) == (code, clock.now())
    assert (survey.disposition, survey.reached, survey.called) == (ends_as, reached, True)
    assert (survey.state is SurveyState.SETTLED) is (ends_as is not None)
    later = attempts(desk.runtime, survey.id)[1:]
    assert len(later) == (1 if then is Then.AGAIN else 0)
    if later:
        assert (later[0].channel, later[0].state) == (Channel.INTERVIEWER, S.PLANNED)
        assert (later[0].step, later[0].appointment) == (attempt.step, True if at else None)
        wait = {"busy": 0.5, "technical": 1, "not_in": 3, "no_answer": 3, "machine": 3, "appointment": 1.5}
        days = {"partial": 1, "callback_by_person": 1, "soft_refusal": 7}
        expected = hours(wait[code]) if code in wait else timedelta(days=days[code])
        assert later[0].due_at == clock.now() + expected


def test_the_note_is_sealed_and_the_act_is_on_record(desk: Desk) -> None:
    interview = _dialled(desk)
    desk.end(interview, "never_petitioned", note="从来没去反映过")
    kept, _, survey = desk.row(interview)
    assert kept.note_sealed and "反映" not in str(kept.note_sealed)
    assert desk.runtime.keyring.open(kept.note_sealed, Sealed.INTERVIEW_NOTE) == "从来没去反映过"
    with desk.runtime.database.read() as session:
        act = session.scalars(select(Audit).where(Audit.act == "interview.end")).one()
    assert act.detail == {"outcome": "never_petitioned", "then": "decided"}
    assert (survey.to_person_why, survey.disposition) == ("never_petitioned", None)


def test_who_says_they_never_petitioned_is_asked_nothing_more_until_somebody_decides(
    make_runtime: MakeRuntime, desk: Desk, clock: SetClock
) -> None:
    """Not even by a plan whose next step is a text message."""
    runtime = make_runtime(policy=people_first())
    survey = make_survey(runtime)
    make_waiting(runtime, survey, step=0)
    at_desk = Desk(runtime, desk.account)
    interview = at_desk.take()
    assert interview and at_desk.dial(interview) is None
    at_desk.end(interview, "never_petitioned", note="没有")
    clock.advance(timedelta(days=3))
    follow_up(runtime)
    assert len(attempts(runtime, survey.id)) == 1
    clock.advance(timedelta(days=13))
    follow_up(runtime)
    assert at_desk.row(interview)[2].state is SurveyState.SETTLED


def test_calls_that_are_used_up_leave_the_case_to_the_plan(desk: Desk, clock: SetClock) -> None:
    survey = make_survey(desk.runtime)
    make_waiting(desk.runtime, survey)
    told = []
    for _ in range(3):
        interview = desk.take()
        assert interview and desk.dial(interview) is None
        told.append(desk.end(interview, "no_answer"))
        clock.advance(timedelta(days=1))
    assert told == [Then.AGAIN, Then.AGAIN, Then.USED_UP]
    assert desk.take() is None
    follow_up(desk.runtime)
    assert len(attempts(desk.runtime, survey.id)) == 3
    clock.advance(timedelta(days=12))
    follow_up(desk.runtime)
    with desk.runtime.database.read() as session:
        assert session.get_one(Survey, survey.id).disposition is D.NON_CONTACT


def test_machines_alone_settle_as_machines_alone(desk: Desk, clock: SetClock) -> None:
    interview = _dialled(desk)
    desk.end(interview, "machine")
    clock.advance(timedelta(days=16))
    follow_up(desk.runtime)
    assert desk.row(interview)[2].disposition is D.MACHINE_ONLY


def test_faults_of_ours_alone_settle_as_such(desk: Desk, clock: SetClock) -> None:
    interview = _dialled(desk)
    desk.end(interview, "technical")
    assert desk.row(interview)[1].error_class is ErrorClass.UNKNOWN
    clock.advance(timedelta(days=16))
    follow_up(desk.runtime)
    assert desk.row(interview)[2].disposition is D.TECHNICAL


def test_a_soft_refusal_is_tried_once_more_after_a_week_and_then_never(desk: Desk, clock: SetClock) -> None:
    interview = _dialled(desk)
    assert desk.end(interview, "soft_refusal") is Then.AGAIN
    clock.advance(timedelta(days=6, hours=23))
    assert desk.take() is None
    clock.advance(timedelta(hours=1))
    again = desk.take()
    assert again and desk.dial(again) is None
    assert desk.end(again, "soft_refusal") is Then.ENDS
    assert desk.row(again)[2].disposition is D.REFUSAL
    assert desk.take() is None


def test_a_soft_refusal_that_was_never_turned_is_a_refusal_in_the_end(desk: Desk, clock: SetClock) -> None:
    interview = _dialled(desk)
    desk.end(interview, "soft_refusal")
    clock.advance(timedelta(days=16))
    follow_up(desk.runtime)
    assert desk.row(interview)[2].disposition is D.REFUSAL


def test_a_soft_refusal_takes_no_earlier_time(desk: Desk, clock: SetClock) -> None:
    interview = _dialled(desk)
    with pytest.raises(CannotEnd) as wrong:
        desk.end(interview, "soft_refusal", at=clock.now() + hours(1))
    assert wrong.value.why is Wrong.TIME_NOT_TAKEN


def test_a_hard_refusal_is_never_tried_again(desk: Desk, clock: SetClock) -> None:
    interview = _dialled(desk)
    desk.end(interview, "hard_refusal")
    for _ in range(20):
        clock.advance(timedelta(days=1))
        follow_up(desk.runtime)
        assert desk.take() is None
    assert len(attempts(desk.runtime, desk.row(interview)[2].id)) == 1


def test_an_interview_with_questions_left_is_not_completed(desk: Desk) -> None:
    make_waiting(desk.runtime)
    interview = desk.reach()
    desk.answer(interview, "met", "1")
    with pytest.raises(CannotEnd) as wrong:
        desk.end(interview, "completed")
    assert wrong.value.why is Wrong.NOT_FINISHED


def test_what_was_rated_before_a_refusal_counts(desk: Desk) -> None:
    make_waiting(desk.runtime)
    interview = desk.reach()
    for question in ("met", "visited", "written", "signed"):
        desk.answer(interview, question, "9")
    desk.answer(interview, "responsible_unit", "5")
    desk.end(interview, "hard_refusal")
    assert desk.row(interview)[2].disposition is D.PARTIAL


def test_an_opt_out_stops_everything_everywhere(desk: Desk) -> None:
    survey = make_survey(desk.runtime)
    interview = _dialled(desk, survey)
    desk.end(interview, "opt_out")
    with desk.runtime.database.read() as session:
        (optout,) = session.scalars(select(OptOut))
    assert (optout.petitioner_id, optout.how) == (survey.petitioner_id, "interviewer")
    assert person_of(desk.runtime, survey).opted_out_at


@pytest.mark.parametrize(("code", "counts"), [("wrong_number", False), ("dead_number", True)])
def test_r3_a_rating_of_somebody_else_does_not_count_for_the_petitioner(
    desk: Desk, code: str, counts: bool
) -> None:
    """Whose number it is comes out in the middle of the interview; a line that breaks down tells nothing."""
    case = make_case(desk.runtime)
    other = make_petitioner(desk.runtime)
    with desk.runtime.database.write() as session:
        session.add(CasePhone(case_id=case.id, position=2, petitioner_id=other.id))
    make_waiting(desk.runtime, make_survey(desk.runtime, case))
    interview = desk.reach()
    for question in LONG_FORM:
        desk.answer(interview, question, "9")
    assert desk.answer(interview, "responsible_unit", "5")
    assert desk.end(interview, code) is Then.NEXT_PHONE
    survey = desk.row(interview)[2]
    assert survey.petitioner_id == other.id
    rated = [one for one in answers(desk.runtime, survey.id) if one.level]
    assert [(one.level, one.counted) for one in rated] == [(5, counts)]


def test_r3_a_stranger_who_rated_everything_has_rated_nothing(desk: Desk) -> None:
    """And there is no other number: nobody of this case was ever reached."""
    make_waiting(desk.runtime)
    interview = desk.reach()
    for question in LONG_FORM:
        desk.answer(interview, question, "9")
    for question in ("responsible_unit", "petition_office"):
        assert desk.answer(interview, question, "1")
    assert desk.end(interview, "wrong_number") is Then.NEXT_PHONE
    survey = desk.row(interview)[2]
    assert survey.disposition is D.NON_CONTACT
    assert not any(one.counted for one in answers(desk.runtime, survey.id))


@pytest.mark.parametrize("code", ["wrong_number", "dead_number"])
def test_a_dead_number_hands_the_case_to_its_next_one(desk: Desk, clock: SetClock, code: str) -> None:
    runtime = desk.runtime
    case, other = make_case(runtime), make_petitioner(runtime)
    with runtime.database.write() as session:
        session.add(CasePhone(case_id=case.id, position=2, petitioner_id=other.id))
    survey = make_survey(runtime, case)
    interview = _dialled(desk, survey)
    assert desk.end(interview, code) is Then.NEXT_PHONE
    _, _, moved = desk.row(interview)
    assert (moved.petitioner_id, moved.state) == (other.id, SurveyState.OPEN)
    first = person_of(runtime, survey)
    assert (first.dead_at, first.dead_why) == (clock.now(), code)
    follow_up(runtime)
    last = attempts(runtime, survey.id)[-1]
    assert (last.petitioner_id, last.state) == (other.id, S.PLANNED)


def test_a_death_is_kept_with_the_number(desk: Desk, clock: SetClock) -> None:
    survey = make_survey(desk.runtime)
    desk.end(_dialled(desk, survey), "deceased")
    with desk.runtime.database.read() as session:
        assert session.get_one(Petitioner, survey.petitioner_id).deceased_at == clock.now()


def test_stopped_after_both_ratings_is_complete(desk: Desk) -> None:
    make_waiting(desk.runtime)
    interview = desk.reach()
    for question in ("met", "visited", "written", "signed"):
        desk.answer(interview, question, "9")
    desk.answer(interview, "responsible_unit", "1")
    desk.answer(interview, "petition_office", "1")
    assert desk.end(interview, "partial", sure=False) is Then.FINISHED
    assert desk.row(interview)[2].disposition is D.COMPLETE


def test_r7_a_rating_without_a_level_is_none_and_what_was_said_is_kept(desk: Desk) -> None:
    make_waiting(desk.runtime)
    interview = desk.reach()
    desk.ask_all(interview, unit="8")
    assert desk.end(interview, "completed") is Then.ENDS
    _, _, survey = desk.row(interview)
    assert survey.disposition is D.PARTIAL
    (unsure,) = [one for one in answers(desk.runtime, survey.id) if one.question == "responsible_unit"]
    assert (unsure.level, unsure.value, unsure.counted) == (None, "", False)
    assert unsure.how == "interviewer: unsure"
    assert desk.runtime.keyring.open(unsure.words_sealed or b"", Sealed.ANSWER_WORDS) == "说不清"


@pytest.mark.parametrize(
    ("code", "note", "after", "wrong"),
    [
        ("never_petitioned", "", None, Wrong.NOTE),
        ("appointment", "", None, Wrong.TIME),
        ("appointment", "", -1, Wrong.TIME_PAST),
        ("appointment", "", 3, Wrong.TIME_HOURS),
        ("appointment", "", 24 * 15 + 5, Wrong.TIME_LATE),
        ("hard_refusal", "", 1, Wrong.TIME_NOT_TAKEN),
        ("partial", "x" * 2001, None, Wrong.NOTE_LONG),
        ("nonsense", "", None, Wrong.UNKNOWN),
    ],
)
def test_what_is_missing_or_not_allowed_is_said_and_nothing_is_written(
    desk: Desk, clock: SetClock, code: str, note: str, after: float | None, wrong: Wrong
) -> None:
    interview = _dialled(desk)
    at = None if after is None else clock.now() + hours(after)
    with pytest.raises(CannotEnd) as told:
        desk.end(interview, code, note=note, at=at)
    assert told.value.why is wrong
    assert desk.row(interview)[1].state is S.ACCEPTED


def test_what_cannot_be_taken_back_is_asked_about_first(desk: Desk) -> None:
    interview = _dialled(desk)
    with pytest.raises(CannotEnd) as told:
        desk.end(interview, "hard_refusal", sure=False)
    assert told.value.why is Wrong.SURE
    desk.end(interview, "no_answer", sure=False)


def test_an_outcome_out_of_use_cannot_be_given(desk: Desk) -> None:
    interview = _dialled(desk)
    with desk.runtime.database.write() as session:
        session.get_one(Outcome, "busy").active = False
    with pytest.raises(CannotEnd):
        desk.end(interview, "busy")


def test_nothing_ends_before_it_was_dialled_nor_twice(desk: Desk) -> None:
    make_waiting(desk.runtime)
    interview = desk.take()
    assert interview is not None
    with pytest.raises(CannotEnd) as told:
        desk.end(interview, "no_answer")
    assert told.value.why is Wrong.NOT_DIALLED
    desk.dial(interview)
    desk.end(interview, "no_answer")
    with pytest.raises(NotHeld):
        desk.end(interview, "no_answer")
    assert len(attempts(desk.runtime, desk.row(interview)[2].id)) == 2


def test_the_centre_changes_the_policy_by_changing_a_row(desk: Desk, clock: SetClock) -> None:
    with desk.runtime.database.write() as session:
        session.get_one(Outcome, "no_answer").again_after = "2wd"
    interview = _dialled(desk)
    desk.end(interview, "no_answer")
    (_, later) = attempts(desk.runtime, desk.row(interview)[2].id)
    assert later.due_at == clock.now() + timedelta(days=2)


def test_shipped_rows_are_put_in_once_and_never_over_what_the_centre_changed(desk: Desk) -> None:
    from survey.interviewing.outcomes import add_missing  # noqa: PLC0415

    with desk.runtime.database.write() as session:
        session.get_one(Outcome, "busy").at_most = 9
        session.delete(session.get_one(Outcome, "language"))
        session.flush()
        assert add_missing(session) == 1
        assert add_missing(session) == 0
        assert session.get_one(Outcome, "busy").at_most == 9
        assert session.scalar(select(func.count()).select_from(Outcome)) == 18


def test_an_earlier_call_to_another_number_does_not_use_up_this_ones(desk: Desk, clock: SetClock) -> None:
    runtime = desk.runtime
    case, other = make_case(runtime), make_petitioner(runtime)
    with runtime.database.write() as session:
        session.add(CasePhone(case_id=case.id, position=2, petitioner_id=other.id))
    survey = make_survey(runtime, case)
    interview = _dialled(desk, survey)
    desk.end(interview, "machine")
    clock.advance(hours(5))
    second = desk.take()
    assert second and desk.dial(second) is None
    desk.end(second, "dead_number")
    follow_up(runtime)
    third = desk.take()
    assert third and desk.dial(third) is None
    assert desk.end(third, "machine") is Then.AGAIN


def test_the_plan_waits_while_somebody_calls(desk: Desk, clock: SetClock) -> None:
    """A call by a person is a contact under way, as one of a machine is."""
    survey = make_survey(desk.runtime, to_person_at=clock.now())
    follow_up(desk.runtime)
    (handed,) = attempts(desk.runtime, survey.id)
    assert handed.channel is Channel.INTERVIEWER
    interview = desk.reach()
    with desk.runtime.database.write() as session:
        session.get_one(Survey, survey.id).next_at = clock.now()
    follow_up(desk.runtime)
    assert len(attempts(desk.runtime, survey.id)) == 1
    assert desk.row(interview)[1].state is S.ACCEPTED


def test_people_first_goes_on_by_text_when_nobody_was_reached(
    make_runtime: MakeRuntime, desk: Desk, clock: SetClock
) -> None:
    runtime = make_runtime(policy=people_first())
    survey = make_survey(runtime)
    follow_up(runtime)
    at_desk = Desk(runtime, desk.account)
    for _ in range(3):
        interview = at_desk.take()
        assert interview and at_desk.dial(interview) is None
        at_desk.end(interview, "no_answer")
        clock.advance(timedelta(days=1))
    follow_up(runtime)
    assert [one.channel for one in attempts(runtime, survey.id)] == [Channel.INTERVIEWER] * 3 + [Channel.SMS]


def test_somebody_else_settling_the_survey_during_the_call_is_no_second_end(
    desk: Desk, clock: SetClock
) -> None:
    from survey.course.settle import settle  # noqa: PLC0415

    interview = _dialled(desk)
    survey_id = desk.row(interview)[2].id
    with desk.runtime.database.write() as session:
        settle(desk.runtime, session, survey_id, D.COMPLETE, clock.now())
    assert desk.row(interview)[1].state is S.ACCEPTED, "a call that was dialled is not called off"
    assert desk.end(interview, "partial", sure=False) is Then.FINISHED
    assert desk.row(interview)[2].disposition is D.COMPLETE
    assert len(attempts(desk.runtime, survey_id)) == 1


def test_a_reply_of_ours_does_not_count_as_the_number_of_the_next_call(desk: Desk) -> None:
    survey = make_survey(desk.runtime)
    make_attempt(desk.runtime, survey, seq=90, state=S.DELIVERED)
    interview = _dialled(desk, survey)
    desk.end(interview, "busy")
    assert max(one.seq for one in attempts(desk.runtime, survey.id)) > 90
