"""What follows a call: another one, the next number, the end, an opt-out, or somebody decides."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from survey.contact.disposition import disposition
from survey.contact.history import History
from survey.course.add_attempt import Planned, add_attempts, next_seq
from survey.course.changed import changed
from survey.course.failure import look_again
from survey.course.look import look_at
from survey.course.next_phone import next_phone
from survey.course.opt_out import opt_out
from survey.course.questionnaires import questionnaire
from survey.course.settle import settle
from survey.interviewing.desk.answer import state_of
from survey.interviewing.desk.ending import Asked
from survey.interviewing.desk.held import Held
from survey.interviewing.rules import Rule, Then, next_due, what_follows
from survey.models import Attempt, Interview, Petitioner, Survey
from survey.questionnaire.conversation import is_complete
from survey.runtime import Runtime
from survey.vocabulary import Channel, Disposition, Purpose, SurveyState


def foresee(session: Session, held: Held, rule: Rule) -> Then:
    """What would follow this outcome now."""
    if held.is_over:
        return Then.STOPS if rule.opts_out else Then.FINISHED
    earlier = earlier_calls(session, held.survey.id, held.attempt.petitioner_id)
    asked = questionnaire(session, held.survey.questionnaire_id)
    missing = not is_complete(state_of(asked, held.person))
    return what_follows(rule, earlier.get(rule.code, 0), missing=missing)


def earlier_calls(session: Session, survey_id: int, person_id: int) -> dict[str, int]:
    """How often each outcome came of calls to this number so far."""
    calls = (
        select(Interview.outcome, func.count())
        .join(Attempt, Attempt.id == Interview.attempt_id)
        .where(
            Interview.survey_id == survey_id,
            Interview.outcome.is_not(None),
            Attempt.petitioner_id == person_id,
        )
        .group_by(Interview.outcome)
    )
    return {code: n for code, n in session.execute(calls) if code is not None}


def follow(
    runtime: Runtime, session: Session, held: Held, asked: Asked, now: datetime, *, over_at: datetime
) -> None:
    """Do it, in the transaction that ended the call; the next one counts from when this one was over."""
    rule, survey_id, person_id = asked.rule, held.survey.id, held.attempt.petitioner_id
    if rule.number_dead:
        _mark(session, person_id, dead_at=now, dead_why=rule.code)
    if rule.disposition is Disposition.DECEASED:
        _mark(session, person_id, deceased_at=now)
    match asked.then:
        case Then.STOPS:
            opt_out(runtime, session, person_id, Channel.INTERVIEWER, now)
        case Then.ENDS | Then.FINISHED:
            settle_as_it_stands(runtime, session, survey_id, rule, now)
        case Then.NEXT_PHONE:
            stranger = rule.is_somebody_elses
            if not next_phone(session, survey_id, person_id, now, stranger=stranger):
                settle_as_it_stands(runtime, session, survey_id, rule, now)
        case Then.AGAIN:
            at = asked.ending.at
            due = next_due(rule, over_at, at, runtime.calendar)
            call_again(session, held, due, at is not None, now)
        case Then.USED_UP:
            look_again(session, survey_id, now)
        case Then.DECIDED:
            _for_somebody_to_decide(session, survey_id, rule, now)


def settle_as_it_stands(
    runtime: Runtime, session: Session, survey_id: int, rule: Rule, now: datetime
) -> None:
    """End the survey: what was rated counts whatever the outcome; without a rating the row says why."""
    if rule.disposition is not None and not rule.ends_well:
        ended = update(Survey).where(Survey.id == survey_id, Survey.state != SurveyState.SETTLED)
        changed(session, ended.values(ended_as=func.coalesce(Survey.ended_as, rule.disposition)))
    survey = session.get_one(Survey, survey_id, populate_existing=True)
    if survey.state is SurveyState.SETTLED:
        return
    view, attempts = look_at(session, [survey], now)[survey_id]
    settle(runtime, session, survey_id, disposition(view, History.of(view, attempts)), now)


def call_again(session: Session, held: Held, due_at: datetime, appointment: bool, now: datetime) -> None:
    """Another call of the same step of the plan."""
    attempt = held.attempt
    planned = Planned(
        survey_id=held.survey.id,
        petitioner_id=attempt.petitioner_id,
        purpose=Purpose.INVITE,
        channel=Channel.INTERVIEWER,
        due_at=due_at,
        step=attempt.step,
        appointment=appointment or None,
        demo=attempt.demo,
    )
    add_attempts(session, [(planned, next_seq(held.person.attempts))], now)


def _for_somebody_to_decide(session: Session, survey_id: int, rule: Rule, now: datetime) -> None:
    """The plan stands still: nothing more is sent until the survey's time is over, or somebody decides."""
    kept = update(Survey).where(Survey.id == survey_id, Survey.state != SurveyState.SETTLED)
    changed(session, kept.values(to_person_at=now, to_person_why=rule.code, next_at=now))


def _mark(session: Session, person_id: int, **values: Any) -> None:
    changed(session, update(Petitioner).where(Petitioner.id == person_id).values(values))
