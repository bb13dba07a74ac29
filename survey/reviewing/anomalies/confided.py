"""Reports of pressure that are worked on one by one, as told in confidence: here nobody judges them too."""

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, false, select

from survey.models import Anomaly, Concern
from survey.vocabulary import AnomalyKind, ConcernKind


def is_confided() -> ColumnElement[bool]:
    """Of an Anomaly. One of before such reports were kept is judged here, as it always was."""
    same = cast(Concern.survey_id, String) == Anomaly.subject
    kept = exists().where(same, Concern.kind == ConcernKind.PRESSURE)
    return and_(Anomaly.kind == AnomalyKind.PRESSURE, kept)


def concern_of(row: Anomaly) -> Select[int]:
    """The report behind it, the latest; none for other anomalies."""
    same = cast(Concern.survey_id, String) == row.subject if row.kind is AnomalyKind.PRESSURE else false()
    kept = (same, Concern.kind == ConcernKind.PRESSURE)
    return select(Concern.id).where(*kept).order_by(Concern.id.desc()).limit(1)
