"""Acts by people are written down (R9): who, when, what, to what; never a petitioner's name or words."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from survey.models import Audit


def record(
    session: Session, at: datetime, actor: str, act: str, subject: tuple[str, str], **detail: Any
) -> None:
    """Add one act to the trace, in the transaction in which it is done. `subject`: its kind and its id."""
    kind, key = subject
    session.add(Audit(at=at, actor=actor, act=act, subject_kind=kind, subject_id=key, detail=detail))
