"""A report comes in: out of an answer, or as a verifier was told it."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from survey.database import is_sqlite
from survey.models import Concern
from survey.rectification.deadlines import due_after
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import ConcernKind, ConcernState

BY_ANSWER, BY_VERIFIER = "answer", "verifier"
_TABLE = cast(Table, Concern.__table__)


def tell_concern(
    runtime: Runtime, session: Session, survey_id: int, kind: ConcernKind, words: str, said_at: datetime
) -> bool:
    """Keep a report, once however often it is looked for; whether this one is new. Words: a verifier's."""
    now = runtime.clock.now()
    due = due_after(runtime.calendar, now, runtime.policy.rectification.concern)
    row = {
        "survey_id": survey_id,
        "kind": kind,
        "source": BY_VERIFIER if words else BY_ANSWER,
        "said_at": said_at,
        "opened_at": now,
        "due_at": due.at,
        "state": ConcernState.OPEN,
        "words_sealed": runtime.keyring.seal(words, Sealed.CONCERN_WORDS) if words else None,
    }
    dialect = sqlite if is_sqlite(session) else postgresql
    insert = dialect.insert(_TABLE).values(row).on_conflict_do_nothing().returning(_TABLE.c.id)
    return session.execute(insert).scalar() is not None
