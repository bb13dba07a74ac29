"""What the person said meanwhile about being contacted and named is taken over."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from survey.course.changed import changed
from survey.models import RECTIFICATION_OPEN, Rectification
from survey.rectification.consent import CONTACT, NAME, Consent, about, read_consents, said_no_since
from survey.runtime import Runtime
from survey.vocabulary import RectificationState

FEW = 1_000  # looked at at once
_UNVERIFIED = (
    Rectification.state.in_((RectificationState.TO_VERIFY, RectificationState.DOCKET)),
    Rectification.verified_at.is_(None),
)
_HELD: tuple[tuple[str, InstrumentedAttribute[bool]], ...] = (
    (CONTACT, Rectification.may_contact),
    (NAME, Rectification.may_name),
)


def refresh_consents(runtime: Runtime) -> int:
    """Whatever was said since it opened, until somebody has verified; after that a no. How many changed."""
    return _take_over(runtime) + _take_back(runtime)


def _take_over(runtime: Runtime) -> int:
    taken, last = 0, 0
    while True:
        with runtime.database.read() as session:
            waiting = session.scalars(
                select(Rectification)
                .where(Rectification.id > last, *_UNVERIFIED)
                .order_by(Rectification.id)
                .limit(FEW)
            ).all()
            news = _news(session, waiting)
        if news:
            with runtime.database.write() as session:
                taken += sum(_keep(session, one_id, consent) for one_id, consent in news)
        if len(waiting) < FEW:
            return taken
        last = waiting[-1].id


def _news(session: Session, waiting: Sequence[Rectification]) -> list[tuple[int, Consent]]:
    said = read_consents(session, map(about, waiting))
    return [
        (one.id, said[about(one)])
        for one in waiting
        if said[about(one)] != Consent(one.may_contact, one.may_name)
    ]


def _keep(session: Session, one_id: int, consent: Consent) -> int:
    still = update(Rectification).where(Rectification.id == one_id, Rectification.verified_at.is_(None))
    return changed(session, still.values(may_contact=consent.may_contact, may_name=consent.may_name))


def _take_back(runtime: Runtime) -> int:
    """A yes that was taken back since somebody verified, of those that are open."""
    with runtime.database.read() as session:
        said_no = [held for held in _HELD if session.scalar(select(exists().where(_no(*held))))]
    if not said_no:
        return 0
    with runtime.database.write() as session:
        return sum(
            changed(session, update(Rectification).where(_no(question, given)).values({given: False}))
            for question, given in said_no
        )


def _no(question: str, given: InstrumentedAttribute[bool]) -> ColumnElement[bool]:
    return and_(RECTIFICATION_OPEN, given, said_no_since(question))
