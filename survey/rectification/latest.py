"""The latest step of a kind, as later acts and pages need it."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Rectification, RectificationStep
from survey.vocabulary import Fulfilment, RectificationAct, Requirement


def latest(session: Session, rectification_id: int, act: RectificationAct) -> RectificationStep | None:
    """The last step of this act; None if there was none."""
    return session.scalar(
        select(RectificationStep)
        .where(RectificationStep.rectification_id == rectification_id, RectificationStep.act == act)
        .order_by(RectificationStep.id.desc())
        .limit(1)
    )


def since_order(session: Session, rectification_id: int, act: RectificationAct) -> bool:
    """Whether this was done since the latest order."""
    done = latest(session, rectification_id, act)
    ordered = latest(session, rectification_id, RectificationAct.ORDER)
    return done is not None and (ordered is None or done.id > ordered.id)


def asks_for_time(session: Session, one: Rectification) -> bool:
    """The unit has asked for more time since the latest order, and nobody has answered."""
    return (
        one.extended_at is None
        and since_order(session, one.id, RectificationAct.ASK_EXTENSION)
        and not since_order(session, one.id, RectificationAct.REFUSE_EXTENSION)
    )


def read_checks(session: Session, ids: Collection[int]) -> Mapping[int, Mapping[Requirement, Fulfilment]]:
    """`latest_checks` of many; what was not verified has none."""
    steps = session.scalars(
        select(RectificationStep)
        .where(RectificationStep.rectification_id.in_(ids), RectificationStep.act == RectificationAct.VERIFY)
        .order_by(RectificationStep.id)
    )
    return {step.rectification_id: _checks(step) for step in steps}


def latest_checks(session: Session, rectification_id: int) -> Mapping[Requirement, Fulfilment]:
    """The three checks as they were found last; none before verification."""
    step = latest(session, rectification_id, RectificationAct.VERIFY)
    return _checks(step) if step else {}


def _checks(step: RectificationStep) -> dict[Requirement, Fulfilment]:
    return {Requirement(one): Fulfilment(how) for one, how in step.detail["checks"].items()}
