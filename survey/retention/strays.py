"""What belongs to no case: messages of people nobody asked, words about anomalies, minutes of meetings."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from survey.course.changed import changed
from survey.models import Anomaly, AnomalyStep, DocketMeeting, Inbound
from survey.recognise import GONE
from survey.retention.blank import random_for
from survey.retention.let_go import without_numbers
from survey.runtime import Runtime
from survey.vocabulary import AnomalyState

_LOOKED_INTO = (AnomalyState.EXPLAINED, AnomalyState.DISMISSED)


def stray_words_go(session: Session, before: datetime) -> int:
    """Returns how many texts went."""
    said = update(Inbound).where(
        Inbound.survey_id.is_(None),
        Inbound.understood_at.is_not(None),
        Inbound.received_at < before,
        func.length(Inbound.raw_sealed) > 0,
    )
    later = select(AnomalyStep.anomaly_id).where(AnomalyStep.at >= before)
    ended = select(Anomaly.id).where(Anomaly.state.in_(_LOOKED_INTO), Anomaly.id.not_in(later))
    noted = update(AnomalyStep).where(
        AnomalyStep.anomaly_id.in_(ended), AnomalyStep.words_sealed.is_not(None)
    )
    minutes = update(DocketMeeting).where(
        DocketMeeting.written_at < before, DocketMeeting.minutes_sealed.is_not(None)
    )
    return (
        changed(session, said.values(raw_sealed=b""))
        + changed(session, noted.values(words_sealed=None))
        + changed(session, minutes.values(minutes_sealed=None))
    )


def stray_numbers_go(runtime: Runtime, session: Session, before: datetime, many: int) -> int:
    """Numbers of at most `many` messages that nobody's survey was meant by; how many went."""
    mine = select(Inbound.id).where(
        Inbound.survey_id.is_(None),
        Inbound.understood_at.is_not(None),
        Inbound.received_at < before,
        Inbound.sid.not_like(f"{GONE}%"),
    )
    ids = session.scalars(mine.order_by(Inbound.id).limit(many)).all()
    which = Inbound.id.in_(ids)
    without_numbers(runtime, session, which)
    values = {
        "sid": random_for(session, Inbound.sid),
        "phone_index": random_for(session, Inbound.phone_index),
    }
    return changed(session, update(Inbound).where(which).values(values)) if ids else 0
