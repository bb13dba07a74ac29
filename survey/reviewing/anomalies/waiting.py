"""What of this waits for somebody."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Anomaly, Exclusion
from survey.reviewing.anomalies.confided import is_confided
from survey.vocabulary import UNJUDGED, AnomalyKind, AnomalyState, ExclusionState


@dataclass(frozen=True)
class Waiting:
    """`open`: nobody has begun; `pressure`: of these and of those looked into, reports of pressure."""

    open: int
    looking: int
    pressure: int
    exclusions: int  # applied for and not decided


def waiting(session: Session) -> Waiting:
    """For a page on which a supervisor begins the day. What was told in confidence waits elsewhere."""
    rows = session.execute(
        select(Anomaly.state, Anomaly.kind, func.count())
        .where(Anomaly.state.in_(UNJUDGED), ~is_confided())
        .group_by(Anomaly.state, Anomaly.kind)
    ).all()
    applied = select(func.count()).select_from(Exclusion).where(Exclusion.state == ExclusionState.APPLIED)
    return Waiting(
        open=sum(n for state, _, n in rows if state is AnomalyState.OPEN),
        looking=sum(n for state, _, n in rows if state is AnomalyState.LOOKING),
        pressure=sum(n for _, kind, n in rows if kind is AnomalyKind.PRESSURE),
        exclusions=session.scalar(applied) or 0,
    )
