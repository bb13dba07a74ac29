"""A report comes in: out of an answer, or as a verifier was told it."""

from datetime import datetime

from sqlalchemy.orm import Session

from survey.database import insert_into
from survey.models import Concern
from survey.rectification.deadlines import due_after
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import ConcernKind, ConcernState

BY_ANSWER, BY_VERIFIER = "answer", "verifier"


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
    kept = insert_into(session, Concern).values(row).on_conflict_do_nothing().returning(Concern.id)
    return session.execute(kept).scalar() is not None
