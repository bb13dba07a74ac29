"""The next step of each survey, by the plan: this file only reads, asks the pure plan, and writes down."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.contact.plan import next_step
from survey.contact.views import HandToInterviewer, Send, Settle, Wait
from survey.course.add_attempt import Planned, add_attempt
from survey.course.changed import changed
from survey.course.look import look_at
from survey.course.questionnaires import questionnaire
from survey.course.settle import settle
from survey.course.words import words
from survey.models import Case, Petitioner, Survey
from survey.questionnaire.conversation import State, begin, what_next
from survey.runtime import Runtime
from survey.vocabulary import Channel, Purpose, SurveyState

BATCH = 200  # surveys in one transaction
AT_ONCE = timedelta(seconds=1)


def follow_up(runtime: Runtime) -> dict[str, int]:
    """Every survey whose time to be looked at has come. Returns counts: `planned`, `settled`, `waiting`."""
    counts = {"planned": 0, "settled": 0, "waiting": 0}
    began = runtime.clock.now()
    while _one_batch(runtime, began, counts) == BATCH:
        pass
    return counts


def _one_batch(runtime: Runtime, began: datetime, counts: dict[str, int]) -> int:
    with runtime.database.write() as session:
        surveys = _due(session, began)
        decide(runtime, session, surveys, counts)
    return len(surveys)


def _due(session: Session, now: datetime) -> list[Survey]:
    """Surveys to look at, their persons held; those somebody else is busy with come with the next run."""
    return list(
        session.scalars(
            select(Survey)
            .join(Petitioner, Petitioner.id == Survey.petitioner_id)
            .where(Survey.state != SurveyState.SETTLED, Survey.next_at <= now)
            .order_by(Survey.next_at)
            .limit(BATCH)
            .with_for_update(of=[Petitioner], skip_locked=True)
        )
    )


def decide(runtime: Runtime, session: Session, surveys: list[Survey], counts: dict[str, int]) -> None:
    """Ask the plan about these surveys, whose persons are held, and do what it says."""
    now = runtime.clock.now()
    views = look_at(session, surveys, now)
    abilities = _abilities(runtime)
    for survey in surveys:
        view, attempts = views[survey.id]
        decision = next_step(view, attempts, runtime.policy, runtime.calendar, now, abilities)
        match decision:
            case Settle(disposition):
                settle(runtime, session, survey.id, disposition, now)
                counts["settled"] += 1
            case Send(channel=channel, purpose=purpose, at=at, step=step):
                _plan(runtime, session, survey, channel, purpose, at, step)
                _look_at(session, survey, max(at, now) + runtime.policy.plan.unknown_grace)
                counts["planned"] += 1
            case HandToInterviewer(at=at, step=step):
                _plan(runtime, session, survey, Channel.INTERVIEWER, Purpose.INVITE, at, step)
                _look_at(session, survey, max(at, now) + runtime.policy.plan.unknown_grace)
                counts["planned"] += 1
            case Wait(until):
                _look_at(session, survey, max(until, now + AT_ONCE))
                counts["waiting"] += 1


def _plan(
    runtime: Runtime,
    session: Session,
    survey: Survey,
    channel: Channel,
    purpose: Purpose,
    at: datetime,
    step: int,
) -> None:
    """Write down the contact; a message gets its words now, an interviewer has the script."""
    now = runtime.clock.now()
    planned = Planned(survey.id, survey.petitioner_id, purpose, channel, at, step=step, demo=survey.demo)
    if channel is Channel.SMS:
        asked = questionnaire(session, survey.questionnaire_id)
        kept = survey.conversation
        state = State.from_json(kept) if kept else begin(asked, survey.language)
        say = what_next(asked, state, survey.round, purpose)
        case_no = session.scalar(select(Case.case_no).where(Case.id == survey.case_id))
        body = words(runtime, asked, say.text_key, survey.language, case_no)
        planned = replace(planned, body=body, text_key=say.text_key, question=say.question)
    add_attempt(session, planned, now)


def _look_at(session: Session, survey: Survey, at: datetime) -> None:
    changed(
        session,
        update(Survey).where(Survey.id == survey.id, Survey.state != SurveyState.SETTLED).values(next_at=at),
    )


def _abilities(runtime: Runtime) -> frozenset[Channel]:
    """How a person can be asked today: by the carrier's texts, and by interviewers always."""
    texts = {Channel.SMS} if runtime.carrier.abilities.sms else set()
    return frozenset({Channel.INTERVIEWER, *texts})
