"""The next step of each survey, by the plan: this file only reads, asks the pure plan, and writes down."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from survey.contact.plan import next_step
from survey.contact.views import AttemptView, Decision, HandToInterviewer, Send, Settle, Wait
from survey.course.add_attempt import Planned, add_attempts, next_seq
from survey.course.links import Given, make_link
from survey.course.look import look_at
from survey.course.menu import can_call
from survey.course.questionnaires import questionnaire
from survey.course.settle import settle
from survey.course.words import words
from survey.models import SURVEY_UNSETTLED, Case, Petitioner, Survey
from survey.questionnaire.conversation import Say, resume, what_next
from survey.questionnaire.load import Questionnaire
from survey.runtime import Runtime
from survey.vocabulary import Channel, Purpose
from survey.webhooks.addresses import link_address

BATCH = 200  # surveys in one transaction
SOONEST = timedelta(seconds=1)  # until a survey is looked at again
NO_LINKS = frozenset({"CN"})  # carriers there forbid addresses in texts
_TABLE = cast(Table, Survey.__table__)
_LOOK = update(_TABLE).where(_TABLE.c.id == bindparam("of")).values(next_at=bindparam("at"))


def follow_up(runtime: Runtime) -> dict[str, int]:
    """Every survey whose time to be looked at has come. Returns counts: `planned`, `settled`, `waiting`."""
    counts = {"planned": 0, "settled": 0, "waiting": 0}
    began = runtime.clock.now()
    while _one_batch(runtime, began, counts) == BATCH:
        pass
    return counts


def _one_batch(runtime: Runtime, began: datetime, counts: dict[str, int]) -> int:
    with runtime.database.write(repeatable=True) as session:
        surveys = _due(session, began)
        decide(runtime, session, surveys, counts)
    return len(surveys)


def _due(session: Session, now: datetime) -> list[Survey]:
    """Surveys to look at, their persons held; those somebody else is busy with come with the next run."""
    return list(
        session.scalars(
            select(Survey)
            .join(Petitioner, Petitioner.id == Survey.petitioner_id)
            .where(SURVEY_UNSETTLED, Survey.next_at <= now)
            .order_by(Survey.next_at)
            .limit(BATCH)
            .with_for_update(of=[Petitioner], key_share=True, skip_locked=True)
        )
    )


def decide(runtime: Runtime, session: Session, surveys: list[Survey], counts: dict[str, int]) -> None:
    """Ask the plan about these surveys, whose persons are held, and do what it says, in a few statements."""
    now = runtime.clock.now()
    numbers = _case_numbers(session, surveys)
    planned: list[tuple[Planned, int]] = []
    looks: list[dict[str, Any]] = []
    for survey, attempts, decision in decisions(runtime, session, surveys, now):
        match decision:
            case Settle(disposition):
                settle(runtime, session, survey.id, disposition, now)
                counts["settled"] += 1
            case Wait(until):
                looks.append({"of": survey.id, "at": max(until, now + SOONEST)})
                counts["waiting"] += 1
            case _:
                contact = _contact(runtime, session, survey, decision, numbers[survey.case_id])
                planned.append((contact, next_seq(attempts)))
                after = max(decision.at, now) + runtime.policy.plan.unknown_grace
                looks.append({"of": survey.id, "at": after})
                counts["planned"] += 1
    add_attempts(session, planned, now)
    if looks:
        session.connection().execute(_LOOK, looks)


def decisions(
    runtime: Runtime, session: Session, surveys: Sequence[Survey], now: datetime
) -> Iterator[tuple[Survey, Sequence[AttemptView], Decision]]:
    """What the plan says of each of these surveys; writes nothing."""
    views = look_at(session, surveys, now)
    for survey in surveys:
        view, attempts = views[survey.id]
        asked = questionnaire(session, survey.questionnaire_id)
        abilities = _abilities(runtime, survey, asked)
        yield survey, attempts, next_step(view, attempts, runtime.policy, runtime.calendar, now, abilities)


def _contact(
    runtime: Runtime, session: Session, survey: Survey, step: Send | HandToInterviewer, case_no: str
) -> Planned:
    """The contact to write down; a message gets its words now, an interviewer has the script."""
    if isinstance(step, HandToInterviewer):
        queue = Channel.INTERVIEWER
        appointment = survey.callback_at is not None or None
        return _planned(survey, Purpose.INVITE, queue, step.at, step=step.step, appointment=appointment)
    if step.channel is Channel.VOICE:
        return _planned(survey, step.purpose, step.channel, step.at, step=step.step)
    asked = questionnaire(session, survey.questionnaire_id)
    state = resume(asked, survey.conversation, survey.language)
    say = what_next(asked, state, survey.round, step.purpose)
    text_key, link = _with_link(runtime, session, survey, asked, say)
    body = words(runtime, asked, text_key, survey.language, case_no, link)
    text = {"body": body, "text_key": text_key, "question": say.question}
    return _planned(survey, step.purpose, step.channel, step.at, step=step.step, **text)


def _with_link(
    runtime: Runtime, session: Session, survey: Survey, asked: Questionnaire, say: Say
) -> tuple[str, str]:
    """The text to send and the address in it: a first text carries one where policy, carrier and country let
    it, and no other text does."""
    question = asked.question(say.question) if say.question else None
    if question is None or say.text_key != question.opens or not question.opens_link:
        return say.text_key, ""
    if not may_carry_link(runtime) or not asked.asks_on(Channel.WEB):
        return say.text_key, ""
    token = make_link(runtime, session, survey.id, Given.SMS, runtime.clock.now())
    return question.opens_link, link_address(runtime.settings.link_base, token)


def may_carry_link(runtime: Runtime) -> bool:
    """Whether texts may carry an address at all (CONTRACT §7): never in mainland China."""
    allowed = runtime.policy.links.in_sms and runtime.carrier.abilities.links
    return allowed and runtime.settings.country not in NO_LINKS


def _planned(survey: Survey, purpose: Purpose, channel: Channel, at: datetime, **more: Any) -> Planned:
    return Planned(survey.id, survey.petitioner_id, purpose, channel, at, demo=survey.demo, **more)


def _case_numbers(session: Session, surveys: list[Survey]) -> dict[int, str]:
    ids = [survey.case_id for survey in surveys]
    return dict(session.execute(select(Case.id, Case.case_no).where(Case.id.in_(ids))).all())


def _abilities(runtime: Runtime, survey: Survey, asked: Questionnaire) -> frozenset[Channel]:
    """How a person can be asked today: by what the carrier and the questionnaire can, by interviewers always.

    Demonstration data are not even planned for a carrier that is not this machine (R11).
    """
    carrier = runtime.carrier
    if survey.demo and not carrier.is_loopback:
        return frozenset({Channel.INTERVIEWER})
    able = {
        Channel.SMS: carrier.abilities.sms and asked.asks_on(Channel.SMS),
        Channel.VOICE: can_call(runtime, asked, survey.language),
    }
    machine = {channel for channel, can in able.items() if can}
    return frozenset(machine | {Channel.INTERVIEWER})
