"""What each field key still seals: an old one may be thrown away once it seals nothing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from survey.office.keys.columns import COLUMNS, head_of, is_there, key_of
from survey.runtime import Runtime
from survey.secrets import Sealed


@dataclass(frozen=True)
class Use:
    """A key by its id, 8 hex digits that say nothing of the key.

    `place`: in FIELD_KEYS, from 1; None where it is not given. `values`: how many it seals, by column.
    """

    key: str
    place: int | None
    values: Counter[Sealed]

    @property
    def is_first(self) -> bool:
        return self.place == 1

    @property
    def is_idle(self) -> bool:
        """Whether it may be taken out of FIELD_KEYS."""
        return not self.is_first and not self.values.total()


def count_uses(runtime: Runtime) -> list[Use]:
    """Every key that is given, in order, then those that are not and seal something all the same.

    Reads every sealed value's first bytes: seconds for some 100,000.
    """
    heads = runtime.keyring.heads
    counts: dict[bytes, Counter[Sealed]] = {head: Counter() for head in heads}
    with runtime.database.read() as session:
        for sealed, column in COLUMNS.items():
            by_head = (
                select(head_of(column).label("head"), func.count().label("number"))
                .where(is_there(column))
                .group_by("head")
            )
            for head, number in session.execute(by_head):
                counts.setdefault(bytes(head), Counter())[sealed] += number
    places = {head: place for place, head in enumerate(heads, start=1)}
    return [Use(id_of(head), places.get(head), values) for head, values in counts.items()]


def ends(runtime: Runtime) -> Iterator[tuple[Sealed, bytes]]:
    """The head of the oldest and of the newest value of each column: a look that costs nothing."""
    with runtime.database.read() as session:
        for sealed, column in COLUMNS.items():
            key = key_of(column)
            there = select(head_of(column)).where(is_there(column))
            for order in (key, key.desc()):
                head = session.scalar(there.order_by(order).limit(1))
                if head is not None:
                    yield sealed, bytes(head)


def id_of(head: bytes) -> str:
    """The id of a key as people see it."""
    return head[1:].hex()
