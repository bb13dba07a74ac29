"""Results of calls that were made elsewhere: each row is one call, written down as the desk would have done.

A row is known by its case and the time of the call: the same row twice changes nothing the second time. What
people said counts as if they had said it to an interviewer of ours, at the time of the call.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.cases.outcomes import Fault, Rejection
from survey.cases.store import Outcome as Became
from survey.course.accepted import mark_called
from survey.course.add_attempt import Planned, add_attempts, next_seq
from survey.course.changed import changed
from survey.course.later import Later
from survey.course.person import Person, whose_survey
from survey.course.questionnaires import questionnaire
from survey.course.store import Message, Said
from survey.course.take_turn import take_turn
from survey.interviewing.calls.list_calls import HELD_BY
from survey.interviewing.calls.read_results import Answered, Result
from survey.interviewing.desk.answer import HOW, Given, said, state_of
from survey.interviewing.desk.end import write_outcome
from survey.interviewing.desk.ending import LONGEST_NOTE, Asked, Ending
from survey.interviewing.desk.follow import foresee
from survey.interviewing.desk.held import Held
from survey.interviewing.desk.script import NoSuchCode, coded
from survey.interviewing.moves import desk_claim
from survey.interviewing.outcomes import as_rule
from survey.interviewing.rules import Rule, Then
from survey.models import Account, Attempt, Interview, Outcome, Survey
from survey.questionnaire.conversation import resume
from survey.questionnaire.load import Questionnaire
from survey.questionnaire.model import Kind, Question
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel, Purpose, Role, SurveyState


class Rejected(Exception):
    def __init__(self, field: str, fault: Fault) -> None:
        super().__init__(field)
        self.rejection = Rejection(field, fault)


@dataclass(frozen=True)
class _Call:
    """A row with all that it names: whose call, about which survey, by which questionnaire, how it ended."""

    result: Result
    account_id: int
    survey: Survey
    asked: Questionnaire
    rule: Rule


def take_result(runtime: Runtime, result: Result) -> Became:
    """Write one call down: created, or unchanged where it is known. Rejected if it cannot be taken."""
    now = runtime.clock.now()
    try:
        with runtime.database.write() as session:
            return _take(runtime, session, result, now)
    except IntegrityError:
        raise Rejected("interviewer", Fault.AMBIGUOUS) from None  # has a case on the desk here meanwhile


def _take(runtime: Runtime, session: Session, result: Result, now: datetime) -> Became:
    survey = session.get(Survey, result.survey_id)
    if survey is None:
        raise Rejected("id", Fault.UNKNOWN)
    person = whose_survey(session, survey.id)
    session.refresh(survey)  # as it stands now that its person is held
    known = select(Interview.id).where(Interview.survey_id == survey.id, Interview.dialled_at == result.at)
    if session.scalar(known.limit(1)) is not None:
        return Became.UNCHANGED
    call = _checked(session, result, survey, now)
    held = _begin(session, call, person, now)
    _answer(runtime, session, call, now)
    after = whose_survey(session, survey.id)
    fresh = replace(held, person=after, survey=after.survey or held.survey)
    ending = Ending(call.rule.code, result.note, result.appointment, sure=True)
    then = foresee(session, fresh, call.rule)
    if call.rule.appointment and result.appointment is None and then is Then.AGAIN:
        raise Rejected("appointment", Fault.MISSING)
    over_at = result.at + timedelta(seconds=result.seconds)
    write_outcome(
        runtime, session, fresh, Asked(ending, call.rule, then, finished=True), now, over_at=over_at
    )
    return Became.CREATED


def _checked(session: Session, result: Result, survey: Survey, now: datetime) -> _Call:
    """Everything that the row names is there, and fits together."""
    if not survey.picked_at <= result.at <= now:
        raise Rejected("time", Fault.UNREADABLE)
    if _called_another_number(session, survey, result.at):
        raise Rejected("id", Fault.AMBIGUOUS)
    account = session.scalar(select(Account).where(Account.login == result.interviewer.lower()))
    if account is None or account.role not in (Role.INTERVIEWER, Role.CENTRE):
        raise Rejected("interviewer", Fault.UNKNOWN)
    rule = _rule(session, result.outcome)
    if rule.note_needed and not result.note:
        raise Rejected("note", Fault.MISSING)
    if len(result.note) > LONGEST_NOTE:
        raise Rejected("note", Fault.TOO_LONG)
    asked = questionnaire(session, survey.questionnaire_id)
    call = _Call(result, account.id, survey, asked, rule)
    _check_answers(call)
    return call


def _called_another_number(session: Session, survey: Survey, at: datetime) -> bool:
    """Whether the survey has moved since: what was said there is not said by whoever is asked now."""
    other = select(Attempt.id).where(
        Attempt.survey_id == survey.id,
        Attempt.petitioner_id != survey.petitioner_id,
        Attempt.channel == Channel.INTERVIEWER,
        Attempt.planned_at <= at,
        Attempt.ended_at > at,
    )
    return session.scalar(other.limit(1)) is not None


def _rule(session: Session, named: str) -> Rule:
    """An outcome by its code, or by its name in any language."""
    for row in session.scalars(select(Outcome)):
        if named == row.code or named in row.labels.values():
            return as_rule(row)
    raise Rejected("outcome", Fault.UNKNOWN)


def _check_answers(call: _Call) -> None:
    form = {question.key: question for question in call.asked.form(Channel.INTERVIEWER)}
    for key, given in call.result.answers.items():
        question = form.get(key)
        if question is None:
            raise Rejected(key, Fault.UNKNOWN)
        try:
            if given.codes:
                coded(question, given.codes)
            elif question.kind is not Kind.OPEN:
                raise Rejected(key, Fault.MISSING)  # words alone code nothing here
        except NoSuchCode:
            raise Rejected(key, Fault.UNKNOWN) from None
    if call.rule.ends_well and call.survey.state is not SurveyState.SETTLED:
        _refuse_unless_answered(call)


def _refuse_unless_answered(call: _Call) -> None:
    """A completed interview says something of each rating of the round, unless it was given before."""
    state = resume(call.asked, call.survey.conversation, call.survey.language)
    for key in state.needed:
        if key not in call.result.answers and key not in state.answers:
            raise Rejected(key, Fault.MISSING)


def _begin(session: Session, call: _Call, person: Person, now: datetime) -> Held:
    """The call as attempt and interview, as if it had been dialled here at that time."""
    result, survey = call.result, call.survey
    attempt_id = _attempt(session, survey, person, result.at, now)
    left = {
        "state": AttemptState.ACCEPTED, "claim": desk_claim(call.account_id), "left_at": result.at,
        "accepted_at": result.at, "contact": True,
    }  # fmt: skip
    if result.answers:
        left["heard_at"] = result.at
    changed(session, update(Attempt).where(Attempt.id == attempt_id).values(left))
    mark_called(session, [attempt_id])
    first = update(Survey).where(Survey.id == survey.id, Survey.state == SurveyState.PICKED)
    changed(session, first.values(state=SurveyState.OPEN, opened_at=result.at))
    row = {
        "attempt_id": attempt_id, "survey_id": survey.id, "account_id": call.account_id,
        "taken_at": result.at, "dialled_at": result.at,
        "confirmed_at": result.at if result.answers else None,
    }  # fmt: skip
    interview_id = session.execute(insert(Interview).returning(Interview.id), row).scalar_one()
    attempt = session.get_one(Attempt, attempt_id, populate_existing=True)
    assert person.survey is not None, "whose_survey gives the survey that was asked for"
    return Held(session.get_one(Interview, interview_id), attempt, person, person.survey)


def _attempt(session: Session, survey: Survey, person: Person, at: datetime, now: datetime) -> int:
    """The call that was planned; where none was, one is written down: it has been made."""
    waiting = session.execute(
        select(Attempt.id, Attempt.state, Attempt.claim)
        .where(
            Attempt.survey_id == survey.id,
            Attempt.channel == Channel.INTERVIEWER,
            Attempt.state.in_([AttemptState.PLANNED, AttemptState.CLAIMED, AttemptState.ACCEPTED]),
            Attempt.purpose == Purpose.INVITE,
        )
        .order_by(Attempt.seq)
    ).first()
    if waiting is not None:
        ours = waiting.state is not AttemptState.PLANNED and not (waiting.claim or "").startswith(HELD_BY)
        if ours:
            raise Rejected("id", Fault.AMBIGUOUS)  # somebody here has it on the desk
        return int(waiting.id)
    seq = next_seq(person.attempts)
    step = session.scalar(
        select(func.max(Attempt.step)).where(
            Attempt.survey_id == survey.id, Attempt.channel == Channel.INTERVIEWER
        )
    )
    made = Planned(
        survey_id=survey.id, petitioner_id=survey.petitioner_id, purpose=Purpose.INVITE,
        channel=Channel.INTERVIEWER, due_at=at, step=step, demo=survey.demo,
    )  # fmt: skip
    add_attempts(session, [(made, seq)], now)
    added = select(Attempt.id).where(Attempt.survey_id == survey.id, Attempt.seq == seq)
    return session.execute(added).scalar_one()


def _answer(runtime: Runtime, session: Session, call: _Call, now: datetime) -> None:
    """What was said, question by question in the order of the form; of a completed interview, what is left
    empty was passed over."""
    for question in call.asked.form(Channel.INTERVIEWER):
        given = call.result.answers.get(question.key)
        if given is None and not (call.rule.ends_well and question.kind is not Kind.RATING):
            continue
        person = whose_survey(session, call.survey.id)
        state = state_of(call.asked, person)
        if given is None and (
            question.key in state.answers or person.survey is None or not person.survey.is_open
        ):
            continue
        message = Message(
            said=_said(call.asked, question, given),
            received_at=call.result.at,
            account_id=call.account_id,
        )
        later = Later(session.connection())
        take_turn(runtime, session, later, message, person, now)
        later.flush()


def _said(asked: Questionnaire, question: Question, given: Answered | None) -> Said:
    if given is None:
        return Said("", Channel.INTERVIEWER, question.key, "", how=HOW)
    return said(asked, Given(question.key, given.codes, given.words))
