"""What waits to be coded, as somebody may see it who must not know whose it is."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, TextClause, exists, func, select
from sqlalchemy.orm import Session

from survey.course.questionnaires import questionnaire
from survey.models import ITEM_UNCODED, Coding, CodingItem, Inbound, Survey
from survey.questionnaire.load import Questionnaire
from survey.questionnaire.model import Question
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import CodingKind, Reading, SurveyState

CODERS = 2


@dataclass(frozen=True)
class Blind:
    """An item without its person, its unit and what another coder made of it. `before`: what the same person
    wrote to this question before, which nobody could read either."""

    id: int
    kind: CodingKind
    question: Question
    asked: Questionnaire
    text: str
    before: Sequence[str]
    recording_id: int | None
    opened_at: datetime


def waiting_for(account_id: int) -> tuple[ColumnElement[bool] | TextClause, ...]:
    """What holds of every item that this person can code: open, not tied, not coded by them."""
    mine = exists().where(Coding.item_id == CodingItem.id, Coding.account_id == account_id)
    coded = select(func.count()).where(Coding.item_id == CodingItem.id).scalar_subquery()
    return (ITEM_UNCODED, CodingItem.agreed.is_(None), ~mine, coded < CODERS)


def count_for(session: Session, account_id: int) -> int:
    return session.scalar(select(func.count()).select_from(CodingItem).where(*waiting_for(account_id))) or 0


def next_item(runtime: Runtime, session: Session, account_id: int) -> Blind | None:
    """The item that this person codes next: whose survey still waits comes first, then the oldest."""
    item = session.scalar(
        select(CodingItem)
        .join(Survey, Survey.id == CodingItem.survey_id)
        .where(*waiting_for(account_id))
        .order_by(Survey.state == SurveyState.SETTLED, CodingItem.opened_at, CodingItem.id)
        .limit(1)
    )
    return blind(runtime, session, item) if item else None


def blind(runtime: Runtime, session: Session, item: CodingItem) -> Blind:
    survey = session.get_one(Survey, item.survey_id)
    asked = questionnaire(session, survey.questionnaire_id)
    message = session.get(Inbound, item.inbound_id) if item.inbound_id else None
    return Blind(
        id=item.id,
        kind=item.kind,
        question=asked.question(item.question),
        asked=asked,
        text=_body(runtime, message) if message else "",
        before=_before(runtime, session, message) if message else (),
        recording_id=item.recording_id,
        opened_at=item.opened_at,
    )


def _before(runtime: Runtime, session: Session, message: Inbound) -> list[str]:
    """Vague words are asked about once; what was written first helps to read what was written then."""
    unread = (
        select(Inbound)
        .where(
            Inbound.survey_id == message.survey_id,
            Inbound.id < message.id,
            Inbound.reading == Reading.REASK,
        )
        .order_by(Inbound.id.desc())
        .limit(1)
    )
    return [_body(runtime, one) for one in session.scalars(unread)]


def _body(runtime: Runtime, message: Inbound) -> str:
    """Empty where its key is lost."""
    raw = runtime.keyring.open_or_empty(message.raw_sealed, Sealed.INBOUND_RAW)
    return str(json.loads(raw)["body"]) if raw else ""
