"""The cases that a finding is about, for who may read cases; by number only, no person (R12)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from survey.models import Anomaly, Answer, Case, Petitioner, Survey, Unit
from survey.reviewing.anomalies.read_courses import NEVER, WRONG
from survey.reviewing.anomalies.read_ratings import settled_in
from survey.scoring.anomalies.not_asked import BY_THE_SOURCE
from survey.scoring.periods import one_month
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import AnomalyKind, RatedObject

AT_MOST = 100


@dataclass(frozen=True)
class Behind:
    """A case; `survey_id` where it is the answers of one that were odd."""

    case_id: int
    case_no: str
    unit_name: str
    survey_id: int | None
    excluded: bool


def cases_behind(session: Session, tree: UnitTree, anomaly: Anomaly) -> list[Behind]:
    """A hundred at most; none where the whole of a unit's ratings is odd and no single one."""
    which = _which(anomaly)
    if which is None:
        return []
    query = (
        select(Case.id, Case.case_no, Unit.name, Survey.id, Survey.excluded)
        .select_from(Case)
        .outerjoin(Survey, and_(Survey.case_id == Case.id, _survey_of(anomaly)))
        .outerjoin(Petitioner, Petitioner.id == Survey.petitioner_id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(which)
        .order_by(Case.closed_at, Case.id)
        .limit(AT_MOST)
    )
    if anomaly.unit_id is not None and anomaly.kind not in (AnomalyKind.BURST, AnomalyKind.PRESSURE):
        query = query.where(Case.unit_id.in_(tree.branch_ids(tree.by_id[anomaly.unit_id])))
    return [
        Behind(case_id, case_no, unit, survey_id, bool(excluded))
        for case_id, case_no, unit, survey_id, excluded in session.execute(query)
    ]


def _survey_of(anomaly: Anomaly) -> ColumnElement[bool]:
    if anomaly.kind is AnomalyKind.PRESSURE:
        return Survey.id == int(anomaly.figures["survey_id"])
    return Survey.round == 1


def _which(anomaly: Anomaly) -> ColumnElement[bool] | None:
    month = one_month(anomaly.month)
    match anomaly.kind:
        case AnomalyKind.PRESSURE:
            return Survey.id.is_not(None)
        case AnomalyKind.BURST:
            return and_(settled_in(month), _in_burst(anomaly))
        case AnomalyKind.NEVER_PETITIONED:
            return and_(settled_in(month), NEVER)
        case AnomalyKind.WRONG_NUMBER:
            return and_(settled_in(month), WRONG)
        case AnomalyKind.PHONES_CHANGED:
            return and_(Case.closed_month == anomaly.month, Case.phones_changed_at.is_not(None))
        case AnomalyKind.NOT_ASKED:
            inside = Case.not_asked_day.between(month.first_day, month.last_day)
            return and_(inside, Case.not_asked.in_(BY_THE_SOURCE))
        case AnomalyKind.SHARED_PHONE:
            first = str(month.start.plus(-2))
            quarter = Case.closed_month.between(first, anomaly.month)
            return and_(quarter, Case.petitioner_id == int(anomaly.subject))
        case _:
            return None


def _in_burst(anomaly: Anomaly) -> ColumnElement[bool]:
    told = anomaly.figures
    place = Survey.unit_id if anomaly.object is RatedObject.RESPONSIBLE_UNIT else Survey.petition_office_id
    first, last = (datetime.fromisoformat(str(told[name])) for name in ("first", "last"))
    rated = exists().where(
        Answer.survey_id == Survey.id,
        Answer.object == anomaly.object,
        Answer.level == told["level"],
        Answer.channel == told["channel"],
        Answer.counted,
        Answer.heard_at.between(first, last),
    )
    return and_(place == anomaly.unit_id, rated)
