"""The tree of units, as figures roll up in it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Unit


class UnknownUnit(Exception):
    """There is no unit with that code."""


@dataclass(frozen=True)
class UnitTree:
    """Units by their code, each with the one above it; `codes` in the order of a table, top down.

    `levels`: who is compared with whom. A unit that was given none has the name of its depth, `depth-1` being
    the one at the top.
    """

    codes: Sequence[str]
    parents: Mapping[str, str | None]
    names: Mapping[str, str]
    levels: Mapping[str, str]
    by_id: Mapping[int, str]

    @property
    def tops(self) -> list[str]:
        """The units with none above them."""
        return [code for code in self.codes if self.parents[code] is None]

    @cached_property
    def ids(self) -> Mapping[str, int]:
        """`by_id` turned round."""
        return {code: number for number, code in self.by_id.items()}

    def above(self, code: str) -> Iterator[str]:
        """The unit itself, then each unit above it up to the top."""
        at: str | None = code
        while at is not None:
            yield at
            at = self.parents[at]

    def branch(self, code: str) -> list[str]:
        """The unit itself and all below it, in the order of a table."""
        return [one for one in self.codes if code in self.above(one)]

    def branch_ids(self, code: str) -> list[int]:
        """The ids of the unit itself and of all below it."""
        return [self.ids[one] for one in self.branch(code)]

    def children(self, code: str) -> list[str]:
        """The units right below, in the order of a table. UnknownUnit if there is no such unit."""
        if code not in self.parents:
            raise UnknownUnit(code)
        return [one for one in self.codes if self.parents[one] == code]


def read_unit_tree(session: Session) -> UnitTree:
    """All units; a unit stands before those below it, siblings by their code."""
    units = session.execute(
        select(Unit.id, Unit.code, Unit.name, Unit.parent_id, Unit.level).order_by(Unit.code)
    ).all()
    by_id = {unit.id: unit.code for unit in units}
    parents = {unit.code: by_id.get(unit.parent_id) for unit in units}
    below: dict[str | None, list[str]] = defaultdict(list)
    for code, parent in parents.items():
        below[parent].append(code)
    names = {unit.code: unit.name for unit in units}
    codes = list(_downwards(below))
    given = {unit.code: unit.level for unit in units}
    return UnitTree(codes, parents, names, _levels(codes, parents, given), by_id)


def _levels(
    codes: Sequence[str], parents: Mapping[str, str | None], given: Mapping[str, str]
) -> dict[str, str]:
    depths: dict[str | None, int] = {None: 0}
    for code in codes:
        depths[code] = depths[parents[code]] + 1
    return {code: given[code] or f"depth-{depths[code]}" for code in codes}


def _downwards(below: Mapping[str | None, Sequence[str]]) -> Iterator[str]:
    waiting = list(reversed(below.get(None, ())))
    while waiting:
        code = waiting.pop()
        yield code
        waiting.extend(reversed(below.get(code, ())))
