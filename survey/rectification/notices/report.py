"""What the carrier reports of a notice's text afterwards: late, twice and out of order."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from survey.carriers.port import StatusReport
from survey.course.changed import changed
from survey.models import NoticeDelivery
from survey.rectification.notices.moves import IN_DOUBT
from survey.rectification.notices.reason import Reason, kept
from survey.vocabulary import AttemptState
from survey.vocabulary import DeliveryState as D

_CAME_BACK = frozenset({AttemptState.UNDELIVERED, AttemptState.FAILED})


def is_delivery(session: Session, token: str) -> bool:
    """Whether this token is that of a notice's delivery as it was last sent."""
    return session.scalar(select(NoticeDelivery.id).where(NoticeDelivery.token == token)) is not None


def tokens_of_deliveries(session: Session, tokens: Collection[str], sids: Collection[str]) -> dict[str, str]:
    """The tokens of the deliveries that are meant, by themselves and by the carrier's SIDs."""
    theirs = select(NoticeDelivery.token, NoticeDelivery.carrier_sid)
    meant = or_(NoticeDelivery.token.in_(tokens), NoticeDelivery.carrier_sid.in_(sids))
    rows = session.execute(theirs.where(meant)).all()
    return {sid: token for token, sid in rows if sid} | {token: token for token, _ in rows}


def report_delivery(session: Session, token: str, told: StatusReport, now: datetime) -> bool:
    """Take a report; False if it is no news. One alone proves that the text left, even if nobody wrote it
    down, or if we had been told to wait and had planned it again."""
    failed = told.status in _CAME_BACK
    left_after_all = and_(NoticeDelivery.state == D.PLANNED, NoticeDelivery.tries > 0)
    news = or_(NoticeDelivery.state.in_(IN_DOUBT | ({D.ACCEPTED} if failed else set())), left_after_all)
    values = {
        "state": D.REFUSED if failed else D.ACCEPTED,
        "why": kept(Reason.UNDELIVERED, told.error_code or "") if failed else None,
        "carrier_sid": told.sid,
        "ended_at": now,
    }
    return bool(
        changed(session, update(NoticeDelivery).where(NoticeDelivery.token == token, news).values(**values))
    )
