"""What the plan needs to see of surveys, read for many at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.contact.views import AttemptView, SurveyView
from survey.course.asks import objects_asked
from survey.course.life import paused_for
from survey.course.pausing import pauses_since, unit_ancestry
from survey.course.questionnaires import questionnaire
from survey.models import ITEM_UNCODED, Answer, Attempt, CodingItem, Interview, Outcome, Petitioner, Survey
from survey.questionnaire.conversation import State, optional_open
from survey.vocabulary import Channel, CodingKind, Disposition, RatedObject

Looked = tuple[SurveyView, Sequence[AttemptView]]


def look_at(session: Session, surveys: Sequence[Survey], now: datetime) -> Mapping[int, Looked]:
    """The plan's views of these surveys and their attempts, by survey id. A handful of queries for all."""
    if not surveys:
        return {}
    ids = [survey.id for survey in surveys]
    attempts = _attempts(session, ids)
    rated = _rated(session, ids)
    coding = _with_coders(session, ids)
    refused = _refused(session, ids)
    people = _people(session, {survey.petitioner_id for survey in surveys})
    pauses = pauses_since(session, min(survey.picked_at for survey in surveys))
    parents = unit_ancestry(session) if any(pause.unit_id for pause in pauses) else {}
    views: dict[int, Looked] = {}
    for survey in surveys:
        person = people[survey.petitioner_id]
        state = State.from_json(survey.conversation) if survey.conversation else None
        asked = questionnaire(session, survey.questionnaire_id) if state else None
        view = SurveyView(
            picked_at=survey.picked_at,
            needed=objects_asked(survey.asks),
            rated=rated[survey.id],
            asked_before_by=Channel(survey.asked_before_by) if survey.asked_before_by else None,
            optional_open=bool(state and asked and optional_open(asked, state)),
            last_heard_at=survey.last_heard_at,
            ended_as=survey.ended_as,
            opted_out=person.opted_out_at is not None,
            refused=survey.id in refused,
            to_person=survey.to_person_at is not None,
            callback_at=survey.callback_at,
            awaiting_coding_since=coding.get(survey.id),
            paused_for=paused_for(survey, pauses, parents, now),
            line=person.line,
            phone=person.id,
            phone_dead=person.dead_at is not None,
        )
        views[survey.id] = (view, attempts[survey.id])
    return views


def _attempts(session: Session, ids: Sequence[int]) -> dict[int, list[AttemptView]]:
    found: dict[int, list[AttemptView]] = defaultdict(list)
    columns = (
        Attempt.seq,
        Attempt.channel,
        Attempt.purpose,
        Attempt.state,
        Attempt.due_at,
        Attempt.step,
        Attempt.left_at,
        Attempt.error_class,
        Attempt.petitioner_id,
        Attempt.rang_at,
        Attempt.ended_at,
        Attempt.appointment,
    )
    rows = session.execute(
        select(Attempt.survey_id, *columns).where(Attempt.survey_id.in_(ids)).order_by(Attempt.seq)
    )
    for survey_id, *values in rows:
        if survey_id is not None:
            found[survey_id].append(AttemptView(*values))
    return found


def _rated(session: Session, ids: Sequence[int]) -> dict[int, frozenset[RatedObject]]:
    found: dict[int, frozenset[RatedObject]] = defaultdict(frozenset)
    rows = session.execute(
        select(Answer.survey_id, Answer.object).where(
            Answer.survey_id.in_(ids), Answer.counted, Answer.object.is_not(None)
        )
    )
    for survey_id, rated in rows:
        if rated is not None:
            found[survey_id] |= {rated}
    return found


def _with_coders(session: Session, ids: Sequence[int]) -> dict[int, datetime]:
    """Since when each of these surveys waits for somebody to read a reply."""
    rows = session.execute(
        select(CodingItem.survey_id, func.min(CodingItem.opened_at))
        .where(CodingItem.survey_id.in_(ids), ITEM_UNCODED, CodingItem.kind == CodingKind.REPLY)
        .group_by(CodingItem.survey_id)
    )
    return dict(rows.all())


def _refused(session: Session, ids: Sequence[int]) -> set[int]:
    """Whose person has refused an interviewer, if only for now."""
    said_no = (
        select(Interview.survey_id)
        .join(Outcome, Outcome.code == Interview.outcome)
        .where(Interview.survey_id.in_(ids), Outcome.disposition == Disposition.REFUSAL)
    )
    return set(session.scalars(said_no))


def _people(session: Session, ids: set[int]) -> dict[int, Petitioner]:
    return {one.id: one for one in session.scalars(select(Petitioner).where(Petitioner.id.in_(ids)))}
