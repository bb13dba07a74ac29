"""Acts by people are written down (R9): who, when, what, to what; never a petitioner's name or words."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from survey.audit.act import Act
from survey.audit.link import put_aside


def record(
    session: Session, at: datetime, actor: str, act: str, subject: tuple[str, str], **detail: Any
) -> None:
    """Add one act to the trail, in the transaction in which it is done. `subject`: its kind and its id.

    It becomes a link of its actor's chain when the transaction ends well, and is read only after that.
    """
    put_aside(session, Act(at, actor, act, *subject, detail))
