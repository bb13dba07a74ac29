"""Reports in what people answered, wrote and said to interviewers; of surveys that run, too.

answer           the option that tells of pressure; the signature that is not theirs
text message     read as "I never petitioned"; words of being steered or threatened, which no rule takes
                 for a rating
interview        the outcome "says there was no petition"
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from survey.course.questionnaires import questionnaire
from survey.models import (
    SURVEY_UNSETTLED,
    Answer,
    Concern,
    Inbound,
    Interview,
    PublishedQuestionnaire,
    Survey,
)
from survey.rectification.concerns.reports import STEERED, reports_in
from survey.rectification.concerns.tell import BY_ANSWER, tell_concern
from survey.runtime import Runtime
from survey.vocabulary import ConcernKind, Reading

# So far back every run looks: the job may have stood still, and results of a polling centre come late.
LOOKS_BACK = timedelta(days=30)
STILL_ABOUT = timedelta(days=30)  # what is written this long after settling is of that survey
OUTCOME = "never_petitioned"  # of an interviewer's call

Said = tuple[ConcernKind, int, datetime]


def find_concerns(runtime: Runtime) -> int:
    """Keep what nobody has kept; how many reports were new. Twice or two at once it is the same (R10)."""
    now = runtime.clock.now()
    with runtime.database.read() as session:
        found = _first_of_each(_found(session, now - LOOKS_BACK))
    if not found:
        return 0
    with runtime.database.write() as session:
        return sum(tell_concern(runtime, session, survey, kind, "", at) for kind, survey, at in found)


def _first_of_each(said: Iterator[Said]) -> list[Said]:
    """Who says it twice before anybody looked has said it once."""
    first: dict[tuple[ConcernKind, int], Said] = {}
    for one in sorted(said):
        first.setdefault(one[:2], one)
    return list(first.values())


def _found(session: Session, since: datetime) -> Iterator[Said]:
    for kind, query in (*_in_answers(session, since), *_in_messages(since), *_in_interviews(since)):
        for survey_id, at in session.execute(query):
            yield kind, survey_id, at


def _in_answers(session: Session, since: datetime) -> Iterator[tuple[ConcernKind, Select[*tuple[Any, ...]]]]:
    """Counted or not: who takes a no back has told it. Of a stranger on the number nothing is known."""
    published = [questionnaire(session, one) for one in session.scalars(select(PublishedQuestionnaire.id))]
    reports = {report for asked in published for report in reports_in(asked)}
    for kind in sorted({kind for kind, _, _ in reports}):
        told = sorted((question, value) for of, question, value in reports if of is kind)
        query = select(Answer.survey_id, Answer.heard_at).where(
            Answer.heard_at >= since,
            tuple_(Answer.question, Answer.value).in_(told),
            or_(Answer.counted, Answer.why.is_(None)),
        )
        yield kind, query.where(~_is_kept(kind, Answer.survey_id, Answer.heard_at))


def _in_messages(since: datetime) -> Iterator[tuple[ConcernKind, Select[*tuple[Any, ...]]]]:
    lately = or_(SURVEY_UNSETTLED, Survey.settled_at >= since - STILL_ABOUT)
    for kind, is_one in (
        (ConcernKind.NEVER_PETITIONED, Inbound.reading == Reading.NOT_PETITIONER),
        (ConcernKind.PRESSURE, Inbound.rule == STEERED),
    ):
        query = (
            select(Survey.id, Inbound.received_at)
            .join(Inbound, Inbound.survey_id == Survey.id)
            .where(lately, is_one, ~_is_kept(kind, Survey.id, Inbound.received_at))
        )
        yield kind, query


def _in_interviews(since: datetime) -> Iterator[tuple[ConcernKind, Select[*tuple[Any, ...]]]]:
    kind, said_at = ConcernKind.NEVER_PETITIONED, Interview.ended_at
    query = select(Interview.survey_id, said_at).where(said_at >= since, Interview.outcome == OUTCOME)
    yield kind, query.where(~_is_kept(kind, Interview.survey_id, said_at))


def _is_kept(
    kind: ConcernKind,
    survey_id: InstrumentedAttribute[int],
    said_at: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
) -> ColumnElement[bool]:
    """Somebody looks into it, or has after it was said; said once more after that, it is a new one."""
    before_its_end = or_(Concern.ended_at.is_(None), Concern.ended_at >= said_at)
    same = and_(Concern.survey_id == survey_id, Concern.kind == kind, Concern.source == BY_ANSWER)
    return exists().where(same, before_its_end)
