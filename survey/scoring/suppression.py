"""Small cells hidden from whoever must not learn who said what (R6; CONTRACT §6, suppression). Pure.

A figure is hidden when it is small, and further ones with it, so that no subtraction gives it back:

- among siblings at least two are hidden, and together they hold at least `show_from` ratings;
- what a unit's figure tells beyond the shown figures below it (its *rest*) is nothing, or at least
  `show_from` ratings: on every level of the tree, and also where the rest is the unit's own cases;
- the keys of a breakdown are siblings under their unit, and each key is a tree of its own.

Figures are given rolled up: a unit's counts include its descendants'.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

# Ratings per level, of a unit or of one key of its breakdown.
Levels = Mapping[int, int]
Parents = Mapping[str, str | None]
Cell = tuple[str, str]  # unit, key


def is_small(levels: Levels, show_from: int) -> bool:
    """Few enough to point at people: under `show_from`, or all on one level and under twice as many."""
    rated = sum(levels.values())
    if rated == 0:
        return False
    return rated < show_from or (rated < 2 * show_from and max(levels.values()) == rated)


def hide_units(parents: Parents, views: Sequence[Mapping[str, Levels]], show_from: int) -> frozenset[str]:
    """The units whose figures are hidden, in every one of `views` alike.

    A view is one way to count the same people (by round or by basis): what one hides another must not show.
    """
    trees = [_Tree.of(parents, view) for view in views]
    hidden = {unit for view in views for unit, levels in view.items() if is_small(levels, show_from)}
    while sum(tree.hide_more(hidden, show_from) for tree in trees):  # not any(): every tree has its turn
        pass
    return frozenset(hidden)


def hide_keys(
    parents: Parents,
    views: Sequence[Mapping[Cell, Levels]],
    hidden_units: frozenset[str],
    show_from: int,
    *,
    adds_up: bool = True,
) -> frozenset[Cell]:
    """The cells of a breakdown that are hidden: all those of a hidden unit, small ones and their cover.

    `adds_up`: whether a unit's keys sum to the unit; reasons, being multiple choice, do not.
    """
    cells = {cell: levels for view in views for cell, levels in view.items()}
    hidden = {cell for cell in cells if cell[0] in hidden_units}
    hidden |= {cell for view in views for cell, levels in view.items() if is_small(levels, show_from)}
    tables = [_Table.of(parents, view) for view in views]
    while sum(table.hide_more(hidden, show_from, adds_up=adds_up) for table in tables):
        pass
    return frozenset(hidden)


@dataclass(frozen=True)
class _Tree:
    below: Mapping[str | None, Sequence[str]]
    rated: Mapping[str, int]

    @classmethod
    def of(cls, parents: Parents, view: Mapping[str, Levels]) -> "_Tree":
        below: dict[str | None, list[str]] = defaultdict(list)
        for unit, parent in parents.items():
            below[parent].append(unit)
        return cls(dict(below), {unit: sum(view.get(unit, {}).values()) for unit in parents})

    def hide_more(self, hidden: set[str], show_from: int) -> bool:
        """Add to `hidden` what this view needs hidden besides; says whether anything was added."""
        before = len(hidden)
        for siblings in self.below.values():
            hide_beside({unit: self.rated[unit] for unit in siblings}, hidden, show_from)
        for unit in self.rated:
            self._hide_below(unit, hidden, show_from)
        return len(hidden) > before

    def _hide_below(self, unit: str, hidden: set[str], show_from: int) -> None:
        need = min(show_from, self.rated[unit])
        while True:
            shown = [(self.rated[one], one) for one in self._shown_below(unit, hidden) if self.rated[one]]
            rest = self.rated[unit] - sum(rated for rated, _ in shown)
            if not shown or rest >= need or (rest == 0 and unit not in hidden):
                return
            hidden.add(min(shown)[1])

    def _shown_below(self, unit: str, hidden: set[str]) -> Iterator[str]:
        for child in self.below.get(unit, ()):
            if child in hidden:
                yield from self._shown_below(child, hidden)
            else:
                yield child


@dataclass(frozen=True)
class _Table:
    """A breakdown: a tree for each key, a row of keys for each unit."""

    trees: Mapping[str, _Tree]
    rows: Mapping[str, Mapping[str, int]]

    @classmethod
    def of(cls, parents: Parents, view: Mapping[Cell, Levels]) -> "_Table":
        columns: dict[str, dict[str, Levels]] = defaultdict(dict)
        rows: dict[str, dict[str, int]] = defaultdict(dict)
        for (unit, key), levels in view.items():
            columns[key][unit] = levels
            rows[unit][key] = sum(levels.values())
        return cls({key: _Tree.of(parents, column) for key, column in columns.items()}, dict(rows))

    def hide_more(self, hidden: set[Cell], show_from: int, *, adds_up: bool) -> bool:
        """Add to `hidden` what this view needs hidden besides; says whether anything was added."""
        before = len(hidden)
        for key, tree in self.trees.items():
            units = {unit for unit, its_key in hidden if its_key == key}
            tree.hide_more(units, show_from)
            hidden |= {(unit, key) for unit in units}
        for unit, row in self.rows.items() if adds_up else ():
            keys = {key for key in row if (unit, key) in hidden}
            hide_beside(row, keys, show_from)
            hidden |= {(unit, key) for key in keys}
        return len(hidden) > before


def hide_beside(rated: Mapping[str, int], hidden: set[str], show_from: int) -> None:
    """Hide the smallest of the siblings `rated` until the hidden ones cover each other.

    Siblings without a rating cover nobody: one is taken only where it would otherwise stand alone.
    """
    inside = [one for one in rated if one in hidden]
    held = sum(rated[one] for one in inside)
    if held == 0:
        return
    count = len(inside)
    for one in sorted(rated.keys() - set(inside), key=lambda one: (rated[one] == 0, rated[one], one)):
        if count >= 2 and (held >= show_from or rated[one] == 0):
            return
        hidden.add(one)
        count, held = count + 1, held + rated[one]
