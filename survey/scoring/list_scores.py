"""The list of score objects that CLI, API and exports share (CONTRACT §6)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from survey.runtime import Runtime
from survey.scoring.asked import Asked
from survey.scoring.counts import Counts
from survey.scoring.definition import Definition, definition_of
from survey.scoring.frozen import in_force
from survey.scoring.hide_small import find_hidden
from survey.scoring.read_counts import Place, Wanted, read_counts, round_name, snapshot
from survey.scoring.score import Score, Subject, hidden, score
from survey.scoring.unit_tree import UnitTree, UnknownUnit, read_unit_tree
from survey.vocabulary import Breakdown, RatedObject

_NOTHING = Counts()


def list_scores(runtime: Runtime, asked: Asked) -> list[Score]:
    """The items asked for, units from the top down. UnknownUnit if there is none of that code."""
    today = runtime.local_day(runtime.clock.now())
    with snapshot(runtime) as session:
        tree = read_unit_tree(session)
        if asked.unit is not None and asked.unit not in tree.parents:
            raise UnknownUnit(asked.unit)
        force = in_force(session, asked.period, runtime.policy.score)
        definition = definition_of(force.score)
        counts = read_counts(session, tree, today, Wanted(asked.period, asked.basis, asked.by))
        small = (
            find_hidden(session, tree, today, asked, definition.show_from) if asked.public else frozenset()
        )
    return list(_List(asked, tree, counts, definition, small, force.frozen).items())


@dataclass(frozen=True)
class _List:
    asked: Asked
    tree: UnitTree
    counts: Mapping[Place, Counts]
    definition: Definition
    small: frozenset[Place]
    frozen: bool

    def items(self) -> Iterator[Score]:
        for unit in self.tree.codes if self.asked.unit is None else [self.asked.unit]:
            for rated in self.asked.objects:
                for round_ in self.asked.rounds:
                    yield from self._of(unit, rated, round_)

    def _of(self, unit: str, rated: RatedObject, round_: str | int) -> Iterator[Score]:
        name = round_name(round_)
        if self.asked.by is None:
            yield self._item(Place(unit, rated, name), unit, round_, None)
        elif self.asked.by is Breakdown.UNIT:
            for child in self.tree.children(unit):
                yield self._item(Place(child, rated, name), unit, round_, child)
        else:
            for key in self._keys_of.get((unit, rated, name), []):
                yield self._item(Place(unit, rated, name, key), unit, round_, key)

    @cached_property
    def _keys_of(self) -> Mapping[tuple[str, RatedObject, str], list[str]]:
        keys: dict[tuple[str, RatedObject, str], list[str]] = defaultdict(list)
        for place in sorted(self.counts, key=lambda place: place.key):
            keys[place.unit, place.object, place.round].append(place.key)
        return keys

    def _item(self, place: Place, unit: str, round_: str | int, key: str | None) -> Score:
        asked = self.asked
        subject = Subject(asked.period.label, asked.basis, unit, place.object, round_, asked.by, key)
        item = score(subject, self.counts.get(place, _NOTHING), self.definition, frozen=self.frozen)
        return hidden(item) if place in self.small else item
