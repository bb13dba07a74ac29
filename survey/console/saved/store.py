"""Keeping a view, and taking it away, within the session given."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from survey.models import Account, SavedView

AT_MOST = 30  # a person
LONGEST_NAME = 60


class TooMany(Exception):
    """The person keeps as many views as there may be."""


def views_of(session: Session, account_id: int) -> Sequence[SavedView]:
    """A person's views by their names."""
    own = select(SavedView).where(SavedView.account_id == account_id)
    return session.scalars(own.order_by(SavedView.name)).all()


def keep_view(session: Session, account_id: int, name: str, address: str, now: datetime) -> None:
    """Keep `address` under `name`; one of the same name is replaced. TooMany at the thirty-first."""
    session.get_one(Account, account_id, with_for_update=True)  # two of the same name come one by one
    own = SavedView.account_id == account_id
    there = session.scalar(select(SavedView).where(own, SavedView.name == name))
    if there:
        there.address, there.made_at = address, now
        return
    if (session.scalar(select(func.count()).where(own)) or 0) >= AT_MOST:
        raise TooMany
    session.add(SavedView(account_id=account_id, name=name, address=address, made_at=now))


def drop_view(session: Session, account_id: int, view_id: int) -> bool:
    """Whether there was such a view of this person's to take away."""
    gone = delete(SavedView).where(SavedView.id == view_id, SavedView.account_id == account_id)
    return bool(session.execute(gone.returning(SavedView.id)).all())
