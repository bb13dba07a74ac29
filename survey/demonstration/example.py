"""One person to follow from the text that said 5 to the answer after it was put right."""

from dataclasses import dataclass

from sqlalchemy import exists, func, select

from survey.models import Answer, Case, Rectification, RectificationStep
from survey.runtime import Runtime
from survey.vocabulary import Channel, Ending, RatedObject
from survey.vocabulary import RectificationAct as Act


@dataclass(frozen=True)
class Example:
    case_id: int
    case_no: str


def find_example(runtime: Runtime) -> Example | None:
    """The case with the longest way from a 5 by text, by an order to the unit, to a satisfied answer."""
    one, step = Rectification, RectificationStep
    by_text = exists().where(
        Answer.survey_id == one.survey_id,
        Answer.object == one.object,
        Answer.counted,
        Answer.level == 5,
        Answer.channel == Channel.SMS,
    )
    talked_to = exists().where(step.rectification_id == one.id, step.act == Act.REPORT)
    steps = select(func.count()).where(step.rectification_id == one.id).scalar_subquery()
    wanted = (
        select(Case.id, Case.case_no)
        .join(one, one.case_id == Case.id)
        .where(
            one.demo,
            one.round == 1,
            one.object == RatedObject.RESPONSIBLE_UNIT,
            one.ending == Ending.SATISFIED,
            by_text,
            talked_to,
        )
        .order_by(steps.desc(), one.id.desc())
    )
    with runtime.database.read() as session:
        row = session.execute(wanted.limit(1)).one_or_none()
    return Example(row.id, row.case_no) if row else None
