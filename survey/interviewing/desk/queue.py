"""Who waits for an interviewer, and who of them may be called now."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import ColumnElement, Select, TextClause, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from survey.contact.permit import Go
from survey.interviewing.desk.again import may_be_asked_by
from survey.interviewing.desk.order import Candidate, in_order
from survey.interviewing.permit import Found, Permits, desk_hours, waiting_rows
from survey.models import (
    ATTEMPT_WAITS,
    ITEM_UNCODED,
    SURVEY_UNSETTLED,
    Attempt,
    CodingItem,
    Inbound,
    Petitioner,
    Survey,
)
from survey.rectification.concerns.held import petition_in_doubt
from survey.runtime import Runtime
from survey.vocabulary import CONTACTS, AttemptState, Channel, CodingKind

SPARE = 20
LOOKED_AT = 500  # cases of which the first is chosen; the longest waiting come into this view first
_CALLS = (Channel.VOICE, Channel.INTERVIEWER)
_ON_ITS_WAY = (AttemptState.SENDING, AttemptState.UNKNOWN)


def callable_now(runtime: Runtime, session: Session, account_id: int, now: datetime) -> list[int]:
    """Some attempts that this interviewer may dial at `now`, the one to give out first in front: more than
    one, since somebody else may be faster."""
    due = _due(runtime, now).where(may_be_asked_by(account_id))
    rows = {row.Attempt.id: row for row in session.execute(due)}
    people = [row.Petitioner.id for row in rows.values()]
    permits = Permits.of(runtime, session, [row.Survey for row in rows.values()], people)
    window = desk_hours(runtime).window_at(Channel.INTERVIEWER, now)
    ranked = in_order(_candidates(runtime, session, list(rows.values())), window)
    allowed = (one.attempt_id for one in ranked if _may_be_called(permits, rows[one.attempt_id], now))
    return list(islice(allowed, SPARE))


def _may_be_called(permits: Permits, row: Found, now: datetime) -> bool:
    attempt = row.Attempt
    permit = permits.permit(row.Survey, row.Petitioner, attempt.purpose, attempt.planned_at, now)
    return isinstance(permit, Go)


def waiting() -> tuple[ColumnElement[bool] | TextClause, ...]:
    """What holds of every attempt in the queue, whether or not its time has come."""
    return (
        ATTEMPT_WAITS,
        Attempt.channel == Channel.INTERVIEWER,
        Attempt.state == AttemptState.PLANNED,
        SURVEY_UNSETTLED,
        Petitioner.opted_out_at.is_(None),
        Petitioner.dead_at.is_(None),
        ~petition_in_doubt(),
    )


def _due(runtime: Runtime, now: datetime) -> Select[Attempt, Survey, Petitioner]:
    return (
        waiting_rows()
        .where(*waiting(), Attempt.due_at <= now, *left_to_people(runtime, now))
        .order_by(Attempt.appointment.is_(True).desc(), Survey.picked_at, Attempt.id)
        .limit(LOOKED_AT)
    )


def left_to_people(runtime: Runtime, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """No machine's contact is under way, nothing was heard just now, and no coder is at work on it."""
    demo = () if runtime.carrier.is_loopback else (~Survey.demo,)
    asked_for = or_(Attempt.appointment.is_(True), Survey.to_person_at.is_not(None))
    quiet = and_(~_just_heard(runtime, now), ~_with_coders())
    return (*demo, ~other_contact_on_its_way(), or_(asked_for, quiet))


def other_contact_on_its_way() -> ColumnElement[bool]:
    """A machine's contact of the same survey that nobody can call back any more."""
    other = aliased(Attempt)
    calling = and_(other.channel == Channel.VOICE, other.state == AttemptState.ACCEPTED)
    return exists().where(
        other.survey_id == Attempt.survey_id,
        other.channel != Channel.INTERVIEWER,
        other.purpose.in_(CONTACTS),
        or_(other.state.in_(_ON_ITS_WAY), calling),
    )


def _just_heard(runtime: Runtime, now: datetime) -> ColumnElement[bool]:
    """The person may still be answering where they did last; what the desk heard is no inbound."""
    since = now - runtime.policy.plan.silence
    heard = exists().where(Inbound.survey_id == Survey.id, Inbound.received_at > since)
    return and_(Survey.last_heard_at.is_not(None), Survey.last_heard_at > since, heard)


def _with_coders() -> ColumnElement[bool]:
    return exists().where(
        CodingItem.survey_id == Survey.id, ITEM_UNCODED, CodingItem.kind == CodingKind.REPLY
    )


def _candidates(runtime: Runtime, session: Session, rows: Sequence[Found]) -> list[Candidate]:
    tried = windows_tried(runtime, session, [row.Petitioner.id for row in rows])
    return [
        Candidate(
            row.Attempt.id,
            row.Attempt.due_at,
            row.Survey.picked_at,
            bool(row.Attempt.appointment),
            tried[row.Petitioner.id],
        )
        for row in rows
    ]


def windows_tried(runtime: Runtime, session: Session, people: Sequence[int]) -> dict[int, frozenset[int]]:
    """In which windows of the day each of these persons was called, by a machine or an interviewer."""
    calls = select(Attempt.petitioner_id, Attempt.left_at).where(
        Attempt.petitioner_id.in_(people), Attempt.left_at.is_not(None), Attempt.channel.in_(_CALLS)
    )
    hours = desk_hours(runtime)
    tried: dict[int, frozenset[int]] = defaultdict(frozenset)
    for person, left_at in session.execute(calls):
        window = hours.window_at(Channel.INTERVIEWER, left_at) if left_at else None
        if window is not None:
            tried[person] |= {window}
    return tried
