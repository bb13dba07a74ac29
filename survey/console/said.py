"""What petitioners of a branch wrote or said as their reason; read only after the look is on record."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.masks import mask_name
from survey.models import Answer, Case, Survey
from survey.runtime import Runtime
from survey.scoring.periods import Period
from survey.secrets import Sealed
from survey.vocabulary import SurveyState

AT_MOST = 40


@dataclass(frozen=True)
class Said:
    """The words of one petitioner beside what they rated; the name masked."""

    case_id: int
    case_no: str
    day: str
    name: str
    levels: tuple[int, ...]
    words: str


def read_said(runtime: Runtime, session: Session, period: Period, unit_ids: Collection[int]) -> list[Said]:
    """The newest words of surveys that settled in `period`, AT_MOST of them."""
    rows = session.execute(
        select(Answer, Survey.settled_day, Case.id, Case.case_no, Case.name_sealed)
        .join(Survey, Survey.id == Answer.survey_id)
        .join(Case, Case.id == Survey.case_id)
        .where(
            Survey.state == SurveyState.SETTLED,
            Survey.settled_day.between(period.first_day, period.last_day),
            Survey.unit_id.in_(unit_ids),
            Answer.words_sealed.is_not(None),
        )
        .order_by(Survey.settled_day.desc(), Answer.id.desc())
        .limit(AT_MOST)
    ).all()
    levels = _levels(session, [row[0].survey_id for row in rows])
    open_ = runtime.keyring.open_or_empty
    return [
        Said(
            case_id,
            case_no,
            day or "",
            mask_name(open_(name, Sealed.CASE_NAME)),
            levels.get(answer.survey_id, ()),
            open_(answer.words_sealed, Sealed.ANSWER_WORDS),
        )
        for answer, day, case_id, case_no, name in rows
    ]


def _levels(session: Session, survey_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """The ratings that count, by survey, the responsible unit's first."""
    rows = session.execute(
        select(Answer.survey_id, Answer.level)
        .where(Answer.survey_id.in_(survey_ids), Answer.counted, Answer.level.is_not(None))
        .order_by(Answer.survey_id, Answer.object.desc())
    )
    found: dict[int, tuple[int, ...]] = {}
    for survey_id, level in rows:
        if level is not None:
            found[survey_id] = (*found.get(survey_id, ()), level)
    return found
