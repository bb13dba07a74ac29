"""The list of score objects that CLI, API and exports share (CONTRACT §6)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Case
from survey.runtime import Runtime
from survey.scoring.asked import Asked
from survey.scoring.compare_units import Compared, compare_units, read_standings
from survey.scoring.composite import Composite, composite
from survey.scoring.counts import Counts
from survey.scoring.definition import definition_of
from survey.scoring.fair.standing import Standing
from survey.scoring.frozen import InForce, in_force
from survey.scoring.hide_small import NOTHING_READ, find_hidden
from survey.scoring.periods import one_month
from survey.scoring.read_counts import Place, Wanted, read_counts, round_name, snapshot
from survey.scoring.rounding import exact
from survey.scoring.score import Score, Subject, hidden, score, without_small_sides
from survey.scoring.unit_tree import UnitTree, UnknownUnit, read_unit_tree
from survey.vocabulary import Breakdown, RatedObject

_NOTHING = Counts()


def list_scores(runtime: Runtime, asked: Asked) -> list[Score]:
    """The items asked for, units from the top down. UnknownUnit if there is none of that code."""
    found = _read(runtime, asked)
    return [item for unit in found.units for item in found.scores(unit)]


def list_items(runtime: Runtime, asked: Asked) -> list[Score | Composite]:
    """The same, and after both objects of a unit their composite: for CLI, API and exports.

    There is one only where both objects are asked for, and not in a breakdown.
    """
    found = _read(runtime, asked)
    return [item for unit in found.units for item in (*found.scores(unit), *found.composites(unit))]


def _read(runtime: Runtime, asked: Asked) -> "_List":
    today = runtime.local_day(runtime.clock.now())
    with snapshot(runtime) as session:
        tree = read_unit_tree(session)
        if asked.unit is not None and asked.unit not in tree.parents:
            raise UnknownUnit(asked.unit)
        force = in_force(session, asked.period, runtime.policy.score)
        definition = definition_of(force.score)
        counts = read_counts(session, tree, today, Wanted(asked.period, asked.basis, asked.by))
        read = {asked.basis: counts} if asked.by in (None, Breakdown.UNIT) else NOTHING_READ
        small = find_hidden(session, tree, today, asked, definition.show_from, read)
        small |= _small_months(session, tree, today, asked, definition.show_from)
        compared = Compared(asked.period, definition, force.score.rank_from)
        published = force.frozen and asked.period.start == asked.period.end and not asked.public
        kept = read_standings(session, compared, tree, asked.basis) if published else {}
    return _List(asked, tree, counts, force, compared, small, kept)


def _small_months(
    session: Session, tree: UnitTree, today: str, asked: Asked, show_from: int
) -> frozenset[Place]:
    """What is hidden from the public in a month of a span of its own choosing: the span shows a unit only
    where each of its months does; else a hidden month were the difference of two spans (R6)."""
    if not (asked.public and ".." in asked.period.label):
        return frozenset()
    first = session.scalar(select(func.min(Case.closed_month))) or today
    months = [month for month in asked.period.months() if first <= month <= today[:7]]
    spans = [replace(asked, period=one_month(month)) for month in months]
    return frozenset().union(*(find_hidden(session, tree, today, span, show_from) for span in spans))


@dataclass(frozen=True)
class _List:
    """`kept`: standings of a frozen month. Who sees no small cells gets none of them: see compare_units."""

    asked: Asked
    tree: UnitTree
    counts: Mapping[Place, Counts]
    force: InForce
    compared: Compared
    small: frozenset[Place]
    kept: Mapping[Place, Standing]

    @property
    def units(self) -> Sequence[str]:
        return self.tree.codes if self.asked.unit is None else [self.asked.unit]

    def scores(self, unit: str) -> Iterator[Score]:
        for rated in self.asked.objects:
            for round_ in self.asked.rounds:
                yield from self._of(unit, rated, round_)

    def composites(self, unit: str) -> Iterator[Composite]:
        asked, weights = self.asked, self.force.score.composite
        if asked.by is not None or set(asked.objects) != set(RatedObject):
            return
        for round_ in asked.rounds:
            places = {rated: Place(unit, rated, round_name(round_)) for rated in RatedObject}
            yield composite(
                (asked.period.label, asked.basis, unit, round_),
                {rated: self.counts.get(place, _NOTHING) for rated, place in places.items()},
                {rated: exact(weights.weight(rated)) for rated in RatedObject},
                self.compared.definition,
                suppressed=any(place in self.small for place in places.values()),
                frozen=self.force.frozen,
            )

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

    @cached_property
    def _standings(self) -> Mapping[Place, Standing]:
        if self.asked.by not in (None, Breakdown.UNIT):
            return {}
        kept = {at.round for at in self.kept}
        rounds = {round_name(round_) for round_ in self.asked.rounds} - kept
        return {**self.kept, **compare_units(self.compared, self.tree, self.counts, rounds, self.small)}

    def _item(self, place: Place, unit: str, round_: str | int, key: str | None) -> Score:
        asked = self.asked
        subject = Subject(asked.period.label, asked.basis, unit, place.object, round_, asked.by, key)
        counts, standing = self.counts.get(place, _NOTHING), self._standings.get(place, Standing())
        item = score(subject, counts, self.compared.definition, standing, frozen=self.force.frozen)
        if place in self.small:
            return hidden(item)
        return without_small_sides(item, self.compared.definition.show_from) if asked.public else item
