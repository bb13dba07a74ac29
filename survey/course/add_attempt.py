"""Writing down what we mean to send, before it is sent."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from survey.models import Attempt
from survey.vocabulary import PRIORITY, AttemptState, Channel, Purpose

TOKEN_BYTES = 18  # 144 bits: nobody guesses the address of a callback


@dataclass(frozen=True)
class Planned:
    """An attempt to come: to whom, what for, when, and the words it will leave with."""

    survey_id: int | None
    petitioner_id: int
    purpose: Purpose
    channel: Channel
    due_at: datetime
    body: str | None = None
    text_key: str = ""
    question: str | None = None
    step: int | None = None
    inbound_id: int | None = None
    demo: bool = False


def add_attempt(session: Session, planned: Planned, now: datetime) -> None:
    """Insert the attempt as `planned`. The caller holds the survey's row, so `seq` cannot be taken twice."""
    following = (
        select(func.coalesce(func.max(Attempt.seq), 0) + 1)
        .where(Attempt.survey_id == planned.survey_id)
        .scalar_subquery()
    )
    session.execute(
        insert(Attempt).values(
            survey_id=planned.survey_id,
            seq=following if planned.survey_id is not None else 1,
            petitioner_id=planned.petitioner_id,
            purpose=planned.purpose,
            channel=planned.channel,
            step=planned.step,
            priority=PRIORITY.get(planned.purpose, 0),
            question=planned.question,
            text_key=planned.text_key,
            inbound_id=planned.inbound_id,
            token=secrets.token_urlsafe(TOKEN_BYTES),
            state=AttemptState.PLANNED,
            planned_at=now,
            due_at=planned.due_at,
            body=planned.body,
            demo=planned.demo,
        )
    )
