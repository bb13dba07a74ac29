"""PostgreSQL held to its indexes where the answers of a few days are wanted out of years of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

from survey.database import is_sqlite

_SETTINGS = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")


@contextmanager
def by_index(session: Session) -> Iterator[None]:
    """It thinks a walk through all answers cheap where a day's are wanted: pages would grow."""
    if is_sqlite(session):
        yield
        return
    _set(session, "off")
    yield
    _set(session, "on")


def _set(session: Session, to: str) -> None:
    sets = ", ".join(f"set_config('{name}', '{to}', true)" for name in _SETTINGS)
    session.connection().execute(text(f"SELECT {sets}"))
