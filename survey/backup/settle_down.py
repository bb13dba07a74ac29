"""A restored office stands still until somebody says that it may go on.

What a backup says of sending is what was so when it was made. Since then the office may have worked on: what
waited has perhaps left. So everything that was to leave until now is in doubt, as after a crash (R1):
reconcile asks the carrier, and the plan goes on from what it says. Nobody is logged in any more.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, inspect, update
from sqlalchemy.orm import Session

from survey.course.changed import changed
from survey.course.moves import WAITING
from survey.course.pausing import pause
from survey.models import Attempt, LoginSession, NoticeDelivery
from survey.rectification.notices.reason import Reason, kept
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel, DeliveryState

# Shown at the head of every page until somebody resumes.
_WHY = {
    "zh-CN": "由 {} 的备份恢复：其后是否已有短信或电话发出，此处不知；核对后再恢复发送",
    "en": "restored from the backup of {}: what left since then is not known here",
}


def end_sessions(session: Session, now: datetime) -> int:
    """Nobody goes on with a cookie of before; how many could have."""
    if not inspect(session.connection()).has_table(LoginSession.__tablename__):
        return 0  # a backup of before there were any
    return changed(session, update(LoginSession).where(LoginSession.ended_at.is_(None)).values(ended_at=now))


def stand_still(runtime: Runtime, session: Session, made_at: datetime, by: str) -> Mapping[str, int]:
    """Sending paused, and what may have left since `made_at` in doubt; says how much that was."""
    now, there = runtime.clock.now(), made_at.astimezone(runtime.settings.zone)
    pause(session, _WHY[runtime.settings.language].format(f"{there:%Y-%m-%d %H:%M}"), by, now)
    return {
        "attempts": _doubt_attempts(session, made_at, now),
        "notices": _doubt_notices(session, made_at, now),
    }


def _doubt_attempts(session: Session, made_at: datetime, now: datetime) -> int:
    """Past the table of moves: that is of what can happen to an attempt here; this happened elsewhere."""
    by_machine = Attempt.channel.in_([Channel.SMS, Channel.VOICE])
    may_have_left = and_(Attempt.state.in_(WAITING), Attempt.due_at <= now, by_machine)
    doubt = {
        "state": AttemptState.UNKNOWN,
        "left_at": made_at,
        "claim": None,
        "claimed_until": None,
        "why": "it may have left after the backup",
    }
    return changed(session, update(Attempt).where(may_have_left).values(doubt))


def _doubt_notices(session: Session, made_at: datetime, now: datetime) -> int:
    may_have_left = and_(NoticeDelivery.state == DeliveryState.PLANNED, NoticeDelivery.due_at <= now)
    doubt = {
        "state": DeliveryState.UNKNOWN,
        "left_at": made_at,
        "claim": None,
        "why": kept(Reason.IN_DOUBT),
    }
    return changed(session, update(NoticeDelivery).where(may_have_left).values(doubt))
