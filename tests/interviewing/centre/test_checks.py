"""A share of the completed interviews is asked again by somebody else; nothing of it becomes an answer."""

import hashlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from survey.clock import SetClock
from survey.course.opt_out import opt_out
from survey.interviewing.centre.check import (
    Checker,
    NotTheirs,
    Result,
    call_for_check,
    confirm_for_check,
    finish_check,
    not_reached,
)
from survey.interviewing.centre.checks import OneCheck, done_checks, open_checks, read_check
from survey.interviewing.centre.compare import Compared, compare
from survey.interviewing.centre.drawn import is_drawn
from survey.interviewing.desk.dial import NotNow
from survey.models import Attempt, Audit, InterviewCheck, Petitioner
from survey.policy import load_policy
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import AttemptState, CheckKind, Purpose, Role, WhyNot
from tests.build import make_questionnaire
from tests.interviewing.people import Desk, add_outcomes, answers, attempts, hours, make_account, make_waiting
from tests.ordinary import MakeRuntime

KEY = b"only the machine knows"


@given(st.integers(1, 10**9))
def test_none_or_all_are_drawn_where_the_policy_says_so(interview: int) -> None:
    assert not is_drawn(KEY, interview, 0)
    assert is_drawn(KEY, interview, 1)


@given(st.integers(1, 10**9), st.floats(0, 1), st.floats(0, 1))
def test_the_draw_can_be_redone_and_a_larger_share_holds_the_smaller(
    interview: int, one: float, other: float
) -> None:
    small, large = sorted((one, other))
    assert is_drawn(KEY, interview, small) == is_drawn(KEY, interview, small)
    assert is_drawn(KEY, interview, large) or not is_drawn(KEY, interview, small)


def test_the_share_is_what_the_policy_says_and_another_key_draws_others() -> None:
    drawn = {n for n in range(20_000) if is_drawn(KEY, n, 0.075)}
    others = {n for n in range(20_000) if is_drawn(hashlib.sha256(KEY).digest(), n, 0.075)}
    assert 0.068 < len(drawn) / 20_000 < 0.082
    assert 0.5 < len(drawn - others) / len(drawn) < 1


@pytest.mark.parametrize(
    ("heard", "written", "told"),
    [
        ({"a": 1, "b": 5}, {"a": 1, "b": 5}, Compared(2, 2)),
        ({"a": 1, "b": 4}, {"a": 1, "b": 5}, Compared(2, 1)),
        ({"a": None, "b": 4}, {"a": 1, "b": 5}, Compared(1, 0)),
        ({"a": 1}, {}, Compared(0, 0)),
        ({}, {"a": 1}, Compared(0, 0)),
    ],
)
def test_only_what_both_have_is_compared(
    heard: dict[str, int | None], written: dict[str, int], told: Compared
) -> None:
    assert compare(heard, written) == told


@pytest.fixture
def checked(make_runtime: MakeRuntime) -> tuple[Desk, int, int]:
    """An interviewer whose completed interview was drawn: the desk, the interview, the check."""
    policy = load_policy(None)
    everything = policy.model_copy(update={"desk": policy.desk.model_copy(update={"check": 1.0})})
    runtime = make_runtime(policy=everything)
    make_questionnaire(runtime)
    add_outcomes(runtime)
    desk = Desk.of(runtime)
    make_waiting(runtime)
    interview = desk.reach()
    desk.ask_all(interview, unit="2", office="4")
    desk.end(interview, "completed")
    with runtime.database.read() as session:
        check = session.scalars(select(InterviewCheck)).one()
    assert check.interview_id == interview
    return desk, interview, check.id


def _checker(runtime: Runtime, role: Role = Role.CENTRE) -> Checker:
    account = make_account(runtime, role)
    return Checker(account, f"login{account}")


def _read(runtime: Runtime, check: int, who: Checker) -> OneCheck | None:
    with runtime.database.read() as session:
        return read_check(runtime, session, check, who.account_id, who.login)


def _kept(runtime: Runtime, check: int) -> InterviewCheck:
    with runtime.database.read() as session:
        return session.get_one(InterviewCheck, check)


def test_nobody_checks_their_own_interview(checked: tuple[Desk, int, int]) -> None:
    desk, _, check = checked
    own = Checker(desk.account, "own")
    with desk.runtime.database.read() as session:
        assert open_checks(session, desk.account) == []
        assert [one.id for one in open_checks(session, _checker(desk.runtime).account_id)] == [check]
    assert _read(desk.runtime, check, own) is None
    for act in (call_for_check, confirm_for_check, not_reached):
        with pytest.raises(NotTheirs):
            act(desk.runtime, own, check)
    with pytest.raises(NotTheirs):
        finish_check(desk.runtime, own, check, Result(CheckKind.LISTEN, {}))


def test_whoever_checks_does_not_see_what_was_written_down(checked: tuple[Desk, int, int]) -> None:
    desk, _, check = checked
    who = _checker(desk.runtime)
    one = _read(desk.runtime, check, who)
    assert one is not None
    assert (one.name, one.phone, one.dialled) == ("", "", False), "and no number before the permit"
    assert not {"heard", "levels", "answers"} & set(vars(one))


def test_the_person_is_asked_again_and_the_two_are_compared(
    checked: tuple[Desk, int, int], clock: SetClock
) -> None:
    desk, interview, check = checked
    who = _checker(desk.runtime)
    before = answers(desk.runtime, desk.row(interview)[2].id)
    assert call_for_check(desk.runtime, who, check) is None
    one = _read(desk.runtime, check, who)
    assert one and one.dialled and not one.confirmed and one.name == "张三"
    confirm_for_check(desk.runtime, who, check)
    clock.advance(timedelta(seconds=50))
    finish_check(
        desk.runtime,
        who,
        check,
        Result(CheckKind.REASK, {"responsible_unit": 2, "petition_office": 5}, "改口"),
    )
    kept = _kept(desk.runtime, check)
    assert (kept.kind, kept.account_id, kept.compared, kept.equal) == (CheckKind.REASK, who.account_id, 2, 1)
    assert kept.heard == {"responsible_unit": 2, "petition_office": 5}
    assert desk.runtime.keyring.open(kept.note_sealed or b"", Sealed.CHECK_NOTE) == "改口"
    survey = desk.row(interview)[2]
    assert len(answers(desk.runtime, survey.id)) == len(before), "never as an answer"
    call = attempts(desk.runtime, survey.id)[-1]
    assert (call.purpose, call.state, call.seconds, call.contact) == (
        Purpose.NOTICE, AttemptState.ANSWERED, 50, True,
    )  # fmt: skip
    with desk.runtime.database.read() as session:
        (done,) = done_checks(session)
        acts = session.scalars(select(Audit.act).where(Audit.act.startswith("check."))).all()
    assert (done.compared, done.equal) == (2, 1)
    assert acts == ["check.call", "check.finish"]
    with pytest.raises(NotTheirs):
        finish_check(desk.runtime, who, check, Result(CheckKind.REASK, {}))


def test_what_was_heard_listening_is_compared_without_a_call(checked: tuple[Desk, int, int]) -> None:
    desk, interview, check = checked
    levels = {"responsible_unit": 2, "petition_office": None}
    finish_check(desk.runtime, _checker(desk.runtime), check, Result(CheckKind.LISTEN, levels))
    kept = _kept(desk.runtime, check)
    assert (kept.kind, kept.compared, kept.equal) == (CheckKind.LISTEN, 1, 1)
    assert len(attempts(desk.runtime, desk.row(interview)[2].id)) == 1


def test_another_interviewer_may_check(checked: tuple[Desk, int, int]) -> None:
    desk, _, check = checked
    other = _checker(desk.runtime, Role.INTERVIEWER)
    assert call_for_check(desk.runtime, other, check) is None


def test_who_was_not_reached_stays_on_the_list(checked: tuple[Desk, int, int], clock: SetClock) -> None:
    desk, interview, check = checked
    who = _checker(desk.runtime)
    call_for_check(desk.runtime, who, check)
    not_reached(desk.runtime, who, check)
    call = attempts(desk.runtime, desk.row(interview)[2].id)[-1]
    assert (call.state, call.claim) == (AttemptState.NO_ANSWER, None)
    with desk.runtime.database.read() as session:
        assert len(open_checks(session, who.account_id)) == 1
    clock.advance(hours(24))
    assert call_for_check(desk.runtime, who, check) is None


def test_a_call_that_was_left_does_not_hold_up_the_next(checked: tuple[Desk, int, int]) -> None:
    desk, interview, check = checked
    call_for_check(desk.runtime, _checker(desk.runtime), check)
    assert call_for_check(desk.runtime, _checker(desk.runtime), check) is None
    states = [one.state for one in attempts(desk.runtime, desk.row(interview)[2].id)[1:]]
    assert states == [AttemptState.FAILED, AttemptState.ACCEPTED]


@pytest.mark.parametrize(
    ("stop", "why"),
    [("opted_out", WhyNot.OPTED_OUT), ("hours", WhyNot.HOURS), ("per_day", WhyNot.PER_DAY)],
)
def test_r5_a_check_is_a_contact_like_any_other(
    checked: tuple[Desk, int, int], clock: SetClock, stop: str, why: WhyNot
) -> None:
    desk, interview, check = checked
    person = desk.row(interview)[2].petitioner_id
    match stop:
        case "opted_out":
            with desk.runtime.database.write() as session:
                opt_out(desk.runtime, session, person, "operator", clock.now())
        case "hours":
            clock.advance(hours(3))
        case "per_day":
            with desk.runtime.database.write() as session:
                for one in session.scalars(select(Attempt)).all():
                    for n in (1, 2):
                        session.add(
                            Attempt(
                                survey_id=one.survey_id, seq=90 + n, petitioner_id=person, contact=True,
                                purpose=Purpose.INVITE, channel=one.channel, priority=2, token=f"t{n}",
                                state=AttemptState.ANSWERED, planned_at=clock.now(), due_at=clock.now(),
                                left_at=clock.now(), tries=0, empty_lists=0,
                            )
                        )  # fmt: skip
    told = call_for_check(desk.runtime, _checker(desk.runtime), check)
    assert isinstance(told, NotNow) and told.why is why
    assert Purpose.NOTICE not in {one.purpose for one in attempts(desk.runtime, desk.row(interview)[2].id)}


@pytest.mark.parametrize("told", ["deceased_at", "dead_at"])
def test_nobody_is_called_for_a_check_who_has_died_or_whose_number_is_somebody_elses(
    checked: tuple[Desk, int, int], clock: SetClock, told: str
) -> None:
    desk, interview, check = checked
    with desk.runtime.database.write() as session:
        setattr(session.get_one(Petitioner, desk.row(interview)[2].petitioner_id), told, clock.now())
    refused = call_for_check(desk.runtime, _checker(desk.runtime), check)
    assert refused == NotNow(WhyNot.CHANNEL_CLOSED, None)
