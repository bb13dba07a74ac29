"""The moments of a month's ratings, and what people said about pressure."""

from collections import defaultdict

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from survey.models import Answer, Survey
from survey.scoring.anomalies.burst import Heard
from survey.scoring.anomalies.pressure import QUESTION, YES
from survey.scoring.anomalies.seen import Reported
from survey.scoring.periods import Period
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import RatedObject, SurveyState


def settled_in(month: Period) -> ColumnElement[bool]:
    """Surveys that settled in the month; by their index."""
    return and_(
        Survey.settled_day.between(month.first_day, month.last_day), Survey.state == SurveyState.SETTLED
    )


def read_heard(session: Session, tree: UnitTree, month: Period) -> dict[tuple[str, RatedObject], list[Heard]]:
    """Each counted rating of a first round at the very unit that was rated, whoever is above it."""
    query = (
        select(
            Answer.object, Survey.unit_id, Survey.petition_office_id, Answer.heard_at, Answer.channel,
            Answer.level, Survey.id,
        )
        .join(Survey, Survey.id == Answer.survey_id)
        .where(settled_in(month), Survey.round == 1, ~Survey.excluded, Answer.counted, Answer.level > 0)
    )  # fmt: skip
    heard: dict[tuple[str, RatedObject], list[Heard]] = defaultdict(list)
    for rated, unit_id, office_id, at, channel, level, survey_id in session.execute(query):
        if rated is None or level is None:
            continue
        unit = tree.by_id[unit_id if rated is RatedObject.RESPONSIBLE_UNIT else office_id]
        heard[unit, rated].append(Heard(at, channel, level, survey_id))
    return heard


def read_reports(session: Session, tree: UnitTree, month: Period) -> list[Reported]:
    """Who said that pressure was put on them, in whatever round."""
    query = (
        select(Survey.unit_id, Survey.id, Answer.value)
        .join(Answer, Answer.survey_id == Survey.id)
        .where(settled_in(month), Answer.question == QUESTION, Answer.value == YES, Answer.counted)
        .order_by(Survey.id)
    )
    return [
        Reported(tree.by_id[unit_id], survey_id, value)
        for unit_id, survey_id, value in session.execute(query)
    ]
