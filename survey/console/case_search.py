"""Finding a case by its number, or by how the number begins."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from survey.models import Case, Survey, Unit
from survey.vocabulary import Disposition, NotAsked, SurveyState

AT_MOST = 50


@dataclass(frozen=True)
class Found:
    id: int
    source: str
    case_no: str
    closed_at: datetime
    unit_name: str
    category: str
    not_asked: NotAsked | None
    state: SurveyState | None
    disposition: Disposition | None


def search_cases(session: Session, number: str) -> list[Found]:
    """The cases whose number begins with `number`, at most 50; empty for an empty one."""
    wanted = number.strip()
    if not wanted:
        return []
    columns = (
        Case.id, Case.source, Case.case_no, Case.closed_at, Unit.name, Case.category, Case.not_asked,
        Survey.state, Survey.disposition,
    )  # fmt: skip
    query = (
        select(*columns)
        .join(Unit, Unit.id == Case.unit_id)
        .outerjoin(Survey, and_(Survey.case_id == Case.id, Survey.round == 1))
        .where(Case.case_no.startswith(wanted, autoescape=True))
        .order_by(Case.case_no, Case.source)
        .limit(AT_MOST)
    )
    return [Found(*row) for row in session.execute(query)]
