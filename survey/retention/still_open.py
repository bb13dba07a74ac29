"""What keeps a case from being over: whatever of it still waits for somebody, or ended not long enough ago.

Asked of a batch of cases by their ids, each question by an index.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, TextClause, and_, or_, select
from sqlalchemy.orm import Session

from survey.models import (
    CALL_UNDER_WAY,
    Answer,
    Attempt,
    Case,
    CodingItem,
    Concern,
    Exclusion,
    Inbound,
    Interview,
    Petitioner,
    Promise,
    Recording,
    Rectification,
    Survey,
    Talk,
)
from survey.vocabulary import (
    AttemptState,
    ConcernState,
    ExclusionState,
    NotAsked,
    PromiseState,
    RecordingState,
    SurveyState,
)

# A case with one of these is looked at again by the next pick.
_ASKED_LATER = (NotAsked.TOO_EARLY, NotAsked.SAME_PERSON)
_NOT_DONE = (AttemptState.PLANNED, AttemptState.CLAIMED, AttemptState.SENDING, AttemptState.UNKNOWN)


# A message belongs to a survey once it is understood; before that only its number says whose it is.
_FROM = Inbound.phone_index == Petitioner.phone_index
_OFTEN = 10  # times that it was tried in vain to understand a message: nobody waits for it any more


def over(session: Session, cases: Collection[int], before: datetime) -> list[int]:
    """Those of these cases in which everything had ended before this moment."""
    busy: set[int] = set()
    for question in _questions(cases, before):
        busy.update(session.scalars(question))
    return [one for one in cases if one not in busy]


def in_flight(session: Session, cases: Sequence[int], people: Sequence[int]) -> bool:
    """Whether something is on its way to these people or from them, or somebody speaks with them, at this
    moment. `people`: all that these cases have as their numbers, or were asked on."""
    of = Survey.case_id.in_(cases)
    in_doubt = Attempt.state.in_((AttemptState.SENDING, AttemptState.UNKNOWN))
    unread = and_(Inbound.understood_at.is_(None), Inbound.tries < _OFTEN)
    return any(
        session.scalar(question.limit(1)) is not None
        for question in (
            select(Attempt.id).where(Attempt.petitioner_id.in_(people), in_doubt),
            _by_survey(Attempt, in_doubt).where(of),
            _by_survey(Attempt, CALL_UNDER_WAY).where(of),
            _by_survey(Interview, Interview.ended_at.is_(None)).where(of),
            _by_survey(Recording, Recording.state == RecordingState.ANNOUNCED).where(of),
            select(Inbound.id).join(Petitioner, _FROM).where(Petitioner.id.in_(people), unread),
        )
    )


def _questions(cases: Collection[int], before: datetime) -> Iterator[Select[int]]:
    asked = select(Survey.id).where(Survey.case_id == Case.id, Survey.round == 1).exists()
    waits = or_(Case.not_asked.is_(None), Case.not_asked.in_(_ASKED_LATER), Case.not_asked_at >= before)
    yield select(Case.id).where(Case.id.in_(cases), or_(Case.updated_at >= before, and_(~asked, waits)))
    unread = Case.id.in_(cases), Inbound.understood_at.is_(None)
    wrote = select(Case.id).join(Petitioner, Petitioner.id == Case.petitioner_id)
    yield wrote.join(Inbound, _FROM).where(*unread)
    of = Survey.case_id.in_(cases)
    yield select(Survey.case_id).where(
        of, or_(Survey.state != SurveyState.SETTLED, Survey.settled_at >= before)
    )
    yield from (question.where(of) for question in _of_surveys(before))
    mine = Rectification.case_id.in_(cases)
    yield from (question.where(mine) for question in _of_righting(before))


def _of_surveys(before: datetime) -> Iterator[Select[int]]:
    yield _by_survey(Answer, Answer.heard_at >= before)
    yield _by_survey(Inbound, Inbound.received_at >= before)
    yield _by_survey(Attempt, or_(Attempt.state.in_(_NOT_DONE), Attempt.left_at >= before))
    yield _by_survey(Attempt, CALL_UNDER_WAY)
    yield _by_survey(Recording, Recording.state == RecordingState.ANNOUNCED)
    yield _by_survey(CodingItem, and_(CodingItem.closed_at.is_(None), CodingItem.opened_at >= before))
    yield _by_survey(Interview, or_(Interview.ended_at.is_(None), Interview.ended_at >= before))
    applied = Exclusion.state == ExclusionState.APPLIED
    yield _by_survey(Exclusion, or_(applied, Exclusion.decided_at >= before))
    unclear = Concern.state.in_((ConcernState.OPEN, ConcernState.LOOKING))
    yield _by_survey(Concern, or_(unclear, Concern.ended_at >= before))


def _of_righting(before: datetime) -> Iterator[Select[int]]:
    one = select(Rectification.case_id)
    yield one.where(or_(Rectification.ended_at.is_(None), Rectification.ended_at >= before))
    unseen = and_(Promise.state == PromiseState.BROKEN, Promise.seen_at.is_(None))
    asked = or_(Promise.state == PromiseState.OPEN, unseen, Promise.asked_at >= before)
    yield one.join(Promise, Promise.rectification_id == Rectification.id).where(asked)
    yield one.join(Talk, Talk.rectification_id == Rectification.id).where(Talk.recorded_at >= before)


def _by_survey(model: Any, holds: ColumnElement[bool] | TextClause) -> Select[int]:
    return select(Survey.case_id).join(model, model.survey_id == Survey.id).where(holds)
