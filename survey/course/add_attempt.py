"""Writing down what we mean to send, before it is sent."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from survey.models import Attempt
from survey.vocabulary import PRIORITY, AttemptState, Channel, Purpose

INSERT_ATTEMPT = insert(cast(Table, Attempt.__table__))
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
    appointment: bool | None = None  # the person named this time
    demo: bool = False


class Counted(Protocol):
    """An attempt, as far as its number goes."""

    @property
    def seq(self) -> int: ...


def next_seq(attempts: Iterable[Counted]) -> int:
    """The number of an attempt that comes after these, which are all of its survey."""
    return 1 + max((one.seq for one in attempts), default=0)


def add_attempts(session: Session, planned: Sequence[tuple[Planned, int]], now: datetime) -> None:
    """Insert attempts as `planned`, each with its number within its survey.

    The caller holds the survey's person, so no number is taken twice.
    """
    if planned:
        session.connection().execute(INSERT_ATTEMPT, [attempt_row(one, seq, now) for one, seq in planned])


def attempt_row(planned: Planned, seq: int, now: datetime) -> dict[str, Any]:
    """What INSERT_ATTEMPT takes."""
    return {
        "survey_id": planned.survey_id,
        "seq": seq,
        "petitioner_id": planned.petitioner_id,
        "purpose": planned.purpose,
        "channel": planned.channel,
        "step": planned.step,
        "priority": PRIORITY.get(planned.purpose, 0),
        "question": planned.question,
        "text_key": planned.text_key,
        "inbound_id": planned.inbound_id,
        "token": secrets.token_urlsafe(TOKEN_BYTES),
        "state": AttemptState.PLANNED,
        "planned_at": now,
        "due_at": planned.due_at,
        "body": planned.body,
        "appointment": planned.appointment,
        "demo": planned.demo,
        "tries": 0,
        "contact": False,
        "empty_lists": 0,
    }
