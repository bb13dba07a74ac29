"""How far something outside has been read, moved by one conditional statement.

Whoever reads remembers the version that the mark had; it moves in the transaction that stores what was read,
and only from that version. So of two who read the same thing at the same time one goes on and the other
stops, and nobody stores what he saw before somebody else had stored something newer.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from survey.database import insert_into
from survey.models import ReadMark

LONGEST = 500  # characters of a value
_LONGEST_TROUBLE = 200


@dataclass(frozen=True)
class Stand:
    """A mark as somebody found it; nothing has been read yet where `value` is none."""

    name: str
    kind: str | None = None
    value: str | None = None
    version: int = 0
    looked_at: datetime | None = None
    trouble: str | None = None


def of_source(name: str) -> str:
    """The mark of the database `[sources.NAME]`."""
    return f"source:{name}"


def of_carrier(name: str) -> str:
    """The mark of what a carrier's list says came to us."""
    return f"listen:{name}"


def stand_of(session: Session, name: str) -> Stand:
    """Where the mark stands; version 0 where there is none."""
    row = session.get(ReadMark, name)
    if row is None:
        return Stand(name)
    return Stand(name, row.kind, row.value, row.version, row.looked_at, row.trouble)


def move_on(session: Session, stand: Stand, kind: str | None, value: str | None) -> Stand | None:
    """The mark at its new place; None if somebody else has moved it since `stand` was read."""
    there = {"kind": kind, "value": value, "version": stand.version + 1}
    moving = (
        insert_into(session, ReadMark)
        .values(name=stand.name, **there)
        .on_conflict_do_update(
            index_elements=[ReadMark.name], set_=there, where=ReadMark.version == stand.version
        )
        .returning(ReadMark.version)
    )
    version = session.connection().execute(moving).scalar()
    return None if version is None else Stand(stand.name, kind, value, version, stand.looked_at)


def note_look(session: Session, name: str, now: datetime) -> None:
    """It was read to its end."""
    _note(session, name, {"looked_at": now, "trouble": None})


def note_trouble(session: Session, name: str, why: str) -> None:
    """It could not be read; `why` names nobody."""
    _note(session, name, {"trouble": why[:_LONGEST_TROUBLE]})


def _note(session: Session, name: str, said: dict[str, object]) -> None:
    insert = insert_into(session, ReadMark).values(name=name, version=0, **said)
    session.execute(insert.on_conflict_do_update(index_elements=[ReadMark.name], set_=said))
