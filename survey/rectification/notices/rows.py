"""A delivery with all that is looked at when it may leave, or is shown."""

from typing import Any

from sqlalchemy import Row, exists, select
from sqlalchemy.orm import aliased

from survey.models import Case, Notice, NoticeDelivery, Rectification, Talk, Unit
from survey.rectification.notices.permit import Matter

Found = Row[*tuple[Any, ...]]  # delivery, notice, the unit told, the matter, its case number and rated unit

_RATED = aliased(Unit)
_TALK_RECORDED = exists().where(
    Talk.rectification_id == Notice.rectification_id, Talk.recorded_at >= Notice.made_at
)
DELIVERIES = (
    select(NoticeDelivery, Notice, Unit, Rectification, Case.case_no, _RATED.name.label("rated"))
    .add_columns(_TALK_RECORDED.label("talked"))
    .join(Notice, Notice.id == NoticeDelivery.notice_id)
    .join(Unit, Unit.id == Notice.unit_id)
    .outerjoin(Rectification, Rectification.id == Notice.rectification_id)
    .outerjoin(Case, Case.id == Rectification.case_id)
    .outerjoin(_RATED, _RATED.id == Rectification.unit_id)
)


def matter_of(row: Found) -> Matter | None:
    """What the notice is about, as it stands; None where it is about no case."""
    one = row.Rectification
    return Matter(one.state, one.due_at, one.orders, row.talked) if one else None
