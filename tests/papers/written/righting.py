"""Rectifications written as rows: papers only read them."""

from datetime import datetime, timedelta

from sqlalchemy import select

from survey.models import Rectification, Survey, Unit
from survey.runtime import Runtime
from survey.vocabulary import Finding, RatedObject, SurveyState
from survey.vocabulary import RectificationState as State


def put_right(runtime: Runtime, code: str, *, in_time: int, late: int) -> None:
    """Orders of a unit that fell due in September 2026, each of one of its surveys."""
    opened = datetime(2026, 9, 2, 9, tzinfo=runtime.settings.zone)
    ordered, due = opened + timedelta(days=5), opened + timedelta(days=20)
    with runtime.database.write() as session:
        unit_id = session.scalars(select(Unit.id).where(Unit.code == code)).one()
        theirs = select(Survey).where(Survey.unit_id == unit_id, Survey.state == SurveyState.SETTLED)
        for number, survey in enumerate(session.scalars(theirs.order_by(Survey.id).limit(in_time + late))):
            reported = due - timedelta(days=1) if number < in_time else due + timedelta(days=1)
            session.add(
                Rectification(
                    survey_id=survey.id, case_id=survey.case_id, round=1, object=RatedObject.RESPONSIBLE_UNIT,
                    unit_id=unit_id, level=5, heard_at=opened, opened_at=opened, state=State.REPORTED,
                    entered_at=reported, due_at=reported + timedelta(days=7), due_from=reported,
                    due_span="5wd", due_provisional=False, may_name=True, named=True,
                    finding=Finding.CONFIRMED, causes=["result"], orders=1,
                    verified_at=opened + timedelta(days=3), ordered_at=ordered, ordered_due_at=due,
                    reported_at=reported,
                )
            )  # fmt: skip
