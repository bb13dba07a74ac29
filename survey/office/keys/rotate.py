"""Sealing anew with the first field key everything that another one sealed, while everybody works on.

    look: what does not begin with the first key's head, by id ─► seal anew ─► write where it still stands
          sizes first, so that pictures come a few at a time                   as it was read, and nobody
                                                                               holds the row

What is done says so itself, by its first bytes: stopped anywhere, the next run finds what is left. Nothing
waits for a row that somebody holds; it comes in the next round.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from survey.course.changed import changed
from survey.office.keys.columns import COLUMNS, head_of, is_there, key_of
from survey.runtime import Runtime
from survey.secrets import CannotOpen, Keyring, Sealed

_MANY = 500  # rows a transaction
_MUCH = 8 << 20  # bytes read at once, or one value that is larger
_ROUNDS = 5  # for what somebody wrote or held meanwhile

Advance = Callable[[int], None]


@dataclass(frozen=True)
class Rotated:
    """`left`: still sealed with an older key that is given; `cannot_open`: by none of the keys given."""

    column: Sealed
    done: int
    left: int
    cannot_open: int


def rotate(runtime: Runtime, on_progress: Advance = lambda _: None) -> list[Rotated]:
    """Every sealed column; `on_progress(n)` is called after each transaction with how many more are done."""
    return [_rotate(runtime, sealed, on_progress) for sealed in COLUMNS]


def to_do(runtime: Runtime) -> int:
    """How many values the first key does not seal."""
    with runtime.database.read() as session:
        return sum(_count(session, runtime.keyring, column) for column in COLUMNS.values())


def _rotate(runtime: Runtime, sealed: Sealed, on_progress: Advance) -> Rotated:
    column, done, closed = COLUMNS[sealed], 0, 0
    for _ in range(_ROUNDS):
        missed = closed = 0
        for batch in _batches(runtime, column):
            fresh = _sealed_anew(runtime.keyring, batch, sealed)
            won = _write(runtime, column, batch, fresh) if fresh else 0
            closed += len(batch) - len(fresh)
            missed += len(fresh) - won
            done += won
            on_progress(won)
        if not missed:
            break
    with runtime.database.read() as session:
        others = _count(session, runtime.keyring, column)
    return Rotated(sealed, done, max(0, others - closed), closed)


def _batches(runtime: Runtime, column: InstrumentedAttribute[Any]) -> Iterator[dict[int, bytes]]:
    """What another key sealed, by id; as many at a time as are not too much."""
    key, last = key_of(column), 0
    size = func.length(column)
    while True:
        with runtime.database.read() as session:
            due = select(key, size).where(_by_another(runtime.keyring, column), key > last)
            sizes = session.execute(due.order_by(key).limit(_MANY)).all()
            if not sizes:
                return
            ids = _not_too_much([(one, length) for one, length in sizes])
            values = session.execute(select(key, column).where(key.in_(ids)).order_by(key)).all()
        yield {one: bytes(value) for one, value in values if value}
        last = ids[-1]


def _not_too_much(sizes: list[tuple[int, int]]) -> list[int]:
    ids: list[int] = []
    total = 0
    for one, length in sizes:
        total += length
        if ids and total > _MUCH:
            break
        ids.append(one)
    return ids


def _sealed_anew(keyring: Keyring, batch: dict[int, bytes], sealed: Sealed) -> dict[int, bytes]:
    fresh = {}
    for one, value in batch.items():
        try:
            fresh[one] = keyring.seal_bytes(keyring.open_bytes(value, sealed), sealed)
        except CannotOpen:
            continue
    return fresh


def _write(
    runtime: Runtime, column: InstrumentedAttribute[Any], read: dict[int, bytes], fresh: dict[int, bytes]
) -> int:
    """How many were written: those that nobody changed since and nobody holds.

    It can all be done again, so that no commit waits for the disk.
    """
    key = key_of(column)
    free = select(key).where(key.in_(list(fresh))).order_by(key)
    with runtime.database.write(repeatable=True) as session:
        return sum(
            changed(
                session,
                update(column.class_)
                .where(key == one, column == read[one])
                .values({column: fresh[one]})
                .execution_options(synchronize_session=False),
            )
            for one in session.scalars(free.with_for_update(key_share=True, skip_locked=True)).all()
        )


def _count(session: Session, keyring: Keyring, column: InstrumentedAttribute[Any]) -> int:
    due = select(func.count()).select_from(column.class_).where(_by_another(keyring, column))
    return session.scalar(due) or 0


def _by_another(keyring: Keyring, column: InstrumentedAttribute[Any]) -> Any:
    return is_there(column) & (head_of(column) != keyring.head)
