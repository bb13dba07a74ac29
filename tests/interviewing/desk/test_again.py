"""A later round at the desk: another interviewer, one rating, and that the earlier one stays."""

from sqlalchemy import update

from survey.interviewing.desk.at_desk import read_desk
from survey.models import Account, Interview, Survey
from survey.vocabulary import AttemptState, Disposition, RatedObject, SurveyState
from tests.again import make_again
from tests.build import make_attempt, make_case
from tests.interviewing.people import Desk, answers, attempts, make_account, make_waiting


def asked_again(desk: Desk, interviewed_by: int | None, **waiting: object) -> Survey:
    """Round 2 of a case in the queue; whoever interviewed round 1 had the person on the line."""
    runtime = desk.runtime
    case = make_case(runtime)
    again = make_again(runtime, case)
    if interviewed_by is not None:
        with runtime.database.read() as session:
            before = session.query(Survey).where(Survey.case_id == case.id, Survey.round == 1).one()
        call = make_attempt(runtime, before, state=AttemptState.ANSWERED)
        now = runtime.clock.now()
        with runtime.database.write() as session:
            session.add(
                Interview(
                    attempt_id=call.id, survey_id=before.id, account_id=interviewed_by, taken_at=now,
                    dialled_at=now, confirmed_at=now, ended_at=now, outcome="completed",
                )
            )  # fmt: skip
    make_waiting(runtime, again, **waiting)
    return again


def given(desk: Desk) -> int | None:
    interview = desk.take()
    return desk.row(interview)[2].id if interview is not None else None


def test_another_interviewer_asks_again(desk: Desk) -> None:
    other = Desk.of(desk.runtime)
    again = asked_again(desk, desk.account)
    assert given(desk) is None
    assert given(other) == again.id


def test_where_there_is_nobody_else_the_same_one_asks_again(desk: Desk) -> None:
    runtime = desk.runtime
    away = make_account(runtime)
    again = asked_again(desk, desk.account)
    with runtime.database.write() as session:
        session.execute(update(Account).where(Account.id == away).values(active=False))
    assert given(desk) == again.id


def test_where_everybody_has_asked_before_nobody_is_forgotten(desk: Desk) -> None:
    other = Desk.of(desk.runtime)
    again = asked_again(desk, desk.account)
    with desk.runtime.database.write() as session:
        session.execute(update(Interview).values(account_id=other.account))
    assert given(other) is None
    assert given(desk) == again.id


def test_a_time_that_the_person_named_is_kept_by_whoever_is_there(desk: Desk) -> None:
    Desk.of(desk.runtime)
    again = asked_again(desk, desk.account, appointment=True)
    assert given(desk) == again.id


def test_who_did_not_reach_anybody_has_not_interviewed(desk: Desk) -> None:
    Desk.of(desk.runtime)
    again = asked_again(desk, desk.account)
    with desk.runtime.database.write() as session:
        session.execute(update(Interview).values(confirmed_at=None, outcome="no_answer"))
    assert given(desk) == again.id


def test_the_desk_asks_one_rating_and_says_that_the_earlier_one_stays(desk: Desk) -> None:
    again = asked_again(desk, None)
    interview = desk.take()
    assert interview is not None and desk.dial(interview) is None
    with desk.runtime.database.read() as session:
        before = read_desk(desk.runtime, session, desk.account, "li")
    assert before and "again" not in before.lines, "nothing of the case before the person is confirmed"
    desk.confirm(interview)
    with desk.runtime.database.read() as session:
        there = read_desk(desk.runtime, session, desk.account, "li")
    assert there and "保留不改" in there.lines["again"]
    desk.ask_all(interview, unit="2", office="5")
    desk.end(interview, "completed")
    rated = [(one.object, one.level) for one in answers(desk.runtime, again.id) if one.object]
    assert rated == [(RatedObject.RESPONSIBLE_UNIT, 2)], "the office is not asked about"
    survey = desk.row(interview)[2]
    assert (survey.state, survey.disposition) == (SurveyState.SETTLED, Disposition.COMPLETE)
    assert len(attempts(desk.runtime, again.id)) == 1
