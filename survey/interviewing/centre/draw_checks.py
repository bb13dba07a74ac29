"""Drawing the interviews that somebody else checks, at the moment each is completed."""

from datetime import datetime

from sqlalchemy.orm import Session

from survey.database import insert_into
from survey.interviewing.centre.drawn import is_drawn
from survey.models import InterviewCheck
from survey.runtime import Runtime


def draw_check(runtime: Runtime, session: Session, interview_id: int, now: datetime) -> bool:
    """Put the interview on the list of checks if it is drawn; says whether it is."""
    key = (runtime.settings.secret_key or "").encode()
    if not is_drawn(key, interview_id, runtime.policy.desk.check):
        return False
    row = {"interview_id": interview_id, "drawn_at": now}
    session.execute(insert_into(session, InterviewCheck).values(row).on_conflict_do_nothing())
    return True
