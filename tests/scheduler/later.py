"""What tests of later rounds look at and change."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from survey.models import Rectification, RectificationStep, Survey
from survey.vocabulary import RectificationState
from tests.rectification.scene import Scene

ACCEPTED, ASKED_AGAIN = RectificationState.ACCEPTED, RectificationState.ASKED_AGAIN
CLOSED, CONCLUDED = RectificationState.CLOSED, RectificationState.CONCLUDED
PAUSE = timedelta(days=3)


def later_rounds(scene: Scene) -> list[Survey]:
    with scene.runtime.database.read() as session:
        later = select(Survey).where(Survey.round > 1).order_by(Survey.case_id, Survey.round)
        return list(session.scalars(later))


def change(scene: Scene, table: Any, row_id: int | None, **values: Any) -> None:
    with scene.runtime.database.write() as session:
        session.execute(update(table).where(table.id == row_id).values(values))


def survey_of(scene: Scene, survey_id: int) -> Survey:
    with scene.runtime.database.read() as session:
        return session.get_one(Survey, survey_id)


def last_step(scene: Scene, one: Rectification) -> RectificationStep:
    with scene.runtime.database.read() as session:
        theirs = select(RectificationStep).where(RectificationStep.rectification_id == one.id)
        return session.scalars(theirs.order_by(RectificationStep.id.desc())).first()  # type: ignore[return-value]


def accepted(scene: Scene, **given: Any) -> Rectification:
    """One that has been accepted and whose pause is over."""
    one = scene.brought_to(ACCEPTED, **given)
    scene.clock.advance(PAUSE)
    return one
