"""Moving a survey to the next number of its case."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.course.asks import begun
from survey.course.changed import changed
from survey.course.links import end_texted_links
from survey.course.moves import WAITING
from survey.course.questionnaires import questionnaire
from survey.models import ITEM_UNCODED, Answer, Attempt, CasePhone, CodingItem, Petitioner, Survey
from survey.vocabulary import AttemptState, CodingKind, SurveyState

# What is left behind with a number that was somebody else's, answers and all.
_STRANGERS = {"reached": False, "channel": None, "callback_at": None}


def next_phone(
    session: Session, survey_id: int | None, dead: int, now: datetime, *, stranger: bool = False
) -> bool:
    """Move a survey that is on the number `dead` to the first living one of its case that no other survey
    is using; False if there is none. The plan begins anew there.

    `stranger`: somebody else has the number, so that nothing said there is the petitioner's. Otherwise what
    they have answered is not asked again.
    """
    busy = select(Survey.petitioner_id).where(Survey.state != SurveyState.SETTLED)
    case_id = select(Survey.case_id).where(Survey.id == survey_id).scalar_subquery()
    spare = session.scalar(
        select(CasePhone.petitioner_id)
        .join(Petitioner, Petitioner.id == CasePhone.petitioner_id)
        .where(
            CasePhone.case_id == case_id,
            Petitioner.dead_at.is_(None),
            Petitioner.opted_out_at.is_(None),
            Petitioner.id.not_in(busy),
        )
        .order_by(CasePhone.position)
        .limit(1)
    )
    if stranger:
        _was_not_theirs(session, survey_id, dead, now)
    if spare is None or survey_id is None:
        return False
    fresh: dict[str, Any] = {"last_heard_at": None, "to_person_at": None, "to_person_why": None}
    if stranger:
        fresh |= _STRANGERS | {"conversation": _begun_anew(session, survey_id)}
    done = changed(
        session,
        update(Survey)
        .where(Survey.id == survey_id, Survey.petitioner_id == dead, Survey.state != SurveyState.SETTLED)
        .values(petitioner_id=spare, next_at=now, **fresh),
    )
    if done:
        end_texted_links(session, survey_id)
        _call_off(session, survey_id, dead, now)
    return bool(done)


def _begun_anew(session: Session, survey_id: int) -> dict[str, Any] | None:
    """The conversation without the stranger's words: a later round still asks only what it did."""
    survey = session.get_one(Survey, survey_id)
    return begun(questionnaire(session, survey.questionnaire_id), survey.language, survey.asks)


def _was_not_theirs(session: Session, survey_id: int | None, dead: int, now: datetime) -> None:
    """What somebody else answered stays as it was heard, and does not count (R3); what they wrote waits for
    no coder, who would answer with it for the petitioner. A survey that has settled stays as it is, and so
    does one that is on another number."""
    there = (Survey.petitioner_id == dead, Survey.state != SurveyState.SETTLED)
    unsettled = select(Survey.id).where(Survey.id == survey_id, *there)
    counted = update(Answer).where(Answer.survey_id.in_(unsettled), Answer.counted)
    changed(session, counted.values(counted=False, why="said on somebody else's number"))
    waiting = update(CodingItem).where(
        CodingItem.survey_id.in_(unsettled), CodingItem.kind == CodingKind.REPLY, ITEM_UNCODED
    )
    changed(session, waiting.values(closed_at=now))


def _call_off(session: Session, survey_id: int | None, dead: int, now: datetime) -> None:
    """What was to go to the dead number does not, an interviewer's call included; a reply is no contact."""
    changed(
        session,
        update(Attempt)
        .where(
            Attempt.survey_id == survey_id,
            Attempt.petitioner_id == dead,
            Attempt.state.in_(WAITING),
            Attempt.inbound_id.is_(None),
        )
        .values(state=AttemptState.CANCELLED, why="the number is dead", ended_at=now),
    )
