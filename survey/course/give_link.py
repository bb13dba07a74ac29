"""A link for somebody to pass on: to the survey of a case that is under way."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.course.changed import changed
from survey.course.links import ENDED, Given, digest, make_link
from survey.course.questionnaires import questionnaire
from survey.models import Link, Survey
from survey.runtime import Runtime
from survey.vocabulary import Channel, SurveyState


@dataclass(frozen=True)
class Made:
    """A link that somebody is to be given."""

    token: str
    expires_at: datetime


class NothingToAnswer(Exception):
    """The case has nothing that a link could lead to; the message says what is missing."""


def link_to_case(runtime: Runtime, session: Session, case_id: int, how: Given, now: datetime) -> Made:
    """A link to the survey of this case that is under way; NothingToAnswer if there is none with pages."""
    found = select(Survey).where(Survey.case_id == case_id, Survey.state != SurveyState.SETTLED)
    survey = session.scalar(found)
    if survey is None:
        raise NothingToAnswer("nobody is being asked about this case now")
    if not questionnaire(session, survey.questionnaire_id).asks_on(Channel.WEB):
        raise NothingToAnswer("the questionnaire of this survey has no web pages")
    return Made(make_link(runtime, session, survey.id, how, now), now + runtime.policy.links.valid)


def end_links_to_case(session: Session, case_id: int) -> int:
    """Every link to this case opens nothing any more; how many still did or had only expired."""
    surveys = select(Survey.id).where(Survey.case_id == case_id)
    still = update(Link).where(Link.survey_id.in_(surveys), Link.expires_at != ENDED)
    return changed(session, still.values(expires_at=ENDED))


def leads_to(session: Session, token: str, case_id: int) -> bool:
    """Whether this token is of a link to that case."""
    found = (
        select(Link.id)
        .join(Survey, Survey.id == Link.survey_id)
        .where(Link.digest == digest(token), Survey.case_id == case_id)
    )
    return session.scalar(found) is not None
