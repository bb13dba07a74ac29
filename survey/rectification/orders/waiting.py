"""Whether something waits for a unit."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.models import Notice, Rectification
from survey.rectification.notices.inbox import units_of
from survey.vocabulary import WITH_UNIT


def waits_for(session: Session, who: Person) -> bool:
    """An order to report on, or a notice to sign for, of the person's units."""
    units = units_of(session, who)
    order = exists().where(
        Rectification.unit_id.in_(units), Rectification.named, Rectification.state.in_(WITH_UNIT)
    )
    notice = exists().where(Notice.unit_id.in_(units), Notice.read_at.is_(None))
    return bool(units) and bool(session.scalar(select(order | notice)))
