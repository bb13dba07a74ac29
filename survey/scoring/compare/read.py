"""What pages set beside a unit's rate: the change, the channels, and the raked figure, each for both objects.

    with snapshot(runtime) as session:
        beside = Beside(session, tree, today, definition, public=not current_user.may(…SCORES_SMALL))
        beside.changes(unit, period)   against the months before and those of last year
        beside.modes(unit, period)     SMS, call, web and person, and whether they differ
        beside.raked(unit, period)     the rate if all who were asked had rated, by unit and category

`unit` is a code, or ALL for every unit together. The first round counts, by the day of settling. For the
public a hidden figure is None, and so is all that would be made of it (R6); what is hidden is found anew each
time, which is dear: a page keeps what it shows to the public (console/kept.py). So is the raked figure of a
unit with many others below it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from survey.scoring.asked import FIRST, Asked
from survey.scoring.compare.beside import Change, Modes, change, earlier, modes
from survey.scoring.compare.raking import Cell, Raked, rake
from survey.scoring.counts import Counts, total
from survey.scoring.definition import Definition
from survey.scoring.hide_small import find_hidden
from survey.scoring.periods import Period
from survey.scoring.read_counts import Place, Wanted, read_counts
from survey.scoring.suppression import is_small
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import Breakdown, Channel, Disposition, RatedObject

ALL = ""  # in the place of a unit's code: all units together


@dataclass(frozen=True)
class Beside:
    """In which snapshot is read, and for whom; `today` is the local day in ISO form."""

    session: Session
    tree: UnitTree
    today: str
    definition: Definition
    public: bool = False

    def changes(self, unit: str, period: Period) -> Mapping[RatedObject, list[Change]]:
        """Against the months right before, then against the same months last year."""
        now = self._whole(unit, period)
        before = {against: self._whole(unit, against) for against in earlier(period)}
        return {
            rated: [
                change(now[rated], then[rated], against, self.definition) for against, then in before.items()
            ]
            for rated in RatedObject
        }

    def modes(self, unit: str, period: Period) -> Mapping[RatedObject, Modes]:
        """The channels on which the unit was rated, side by side."""
        parts = self.parts(unit, period, Breakdown.CHANNEL)
        return {
            rated: modes(
                {Channel(key): counts for key, counts in parts[rated].items() if key}, self.definition
            )
            for rated in RatedObject
        }

    def raked(self, unit: str, period: Period) -> Mapping[RatedObject, Raked | None]:
        """By the units of the branch and the categories of their cases.

        None where nobody rated, where the figure is hidden, and where the tree has changed since a month of
        the period was frozen: then it cannot be said who was asked in which unit.
        """
        below = self._below()
        top = unit if unit != ALL and not below[unit] else None
        wanted = Wanted(period, by=Breakdown.CATEGORY, rounds=(FIRST,), top=top)
        counts = read_counts(self.session, self.tree, self.today, wanted)
        shown = self._whole(unit, period) if self.public else dict.fromkeys(RatedObject, Counts())
        branch = set(self.tree.codes if unit == ALL else self.tree.branch(unit))
        cells: dict[RatedObject, list[Cell]] = {rated: [] for rated in RatedObject}
        for place, whole in counts.items():
            if place.unit in branch:
                parts = [replace(place, unit=child) for child in below[place.unit]]
                rest = [counts[part] for part in parts if part in counts]
                cells[place.object].append(self._own(place, whole, rest))
        return {rated: None if shown[rated] is None else _rake(cells[rated]) for rated in RatedObject}

    def _own(self, place: Place, whole: Counts, below: Sequence[Counts]) -> Cell:
        """A unit's own cases of a category: what it has beyond the units right below it."""
        return Cell(
            (place.unit, place.key),
            _asked(whole) - sum(_asked(one) for one in below),
            whole.rated - sum(one.rated for one in below),
            self.definition.satisfied_of(whole.levels)
            - sum(self.definition.satisfied_of(one.levels) for one in below),
        )

    def _below(self) -> Mapping[str, Sequence[str]]:
        below: dict[str, list[str]] = {code: [] for code in self.tree.codes}
        for code, parent in self.tree.parents.items():
            if parent is not None:
                below[parent].append(code)
        return below

    def _whole(self, unit: str, period: Period) -> dict[RatedObject, Counts | None]:
        parts = self.parts(unit, period, None)
        return {rated: parts[rated].get("", Counts()) for rated in RatedObject}

    def parts(
        self, unit: str, period: Period, by: Breakdown | None
    ) -> dict[RatedObject, dict[str, Counts | None]]:
        """The counts of a unit by object and key; None where they are hidden."""
        tops = [unit] if unit != ALL else self.tree.tops
        wanted = Wanted(period, by=by, rounds=(FIRST,), top=tops[0] if len(tops) == 1 else None)
        counts = read_counts(self.session, self.tree, self.today, wanted)
        small = self._small(period, by)
        found: dict[RatedObject, dict[str, Counts | None]] = {rated: {} for rated in RatedObject}
        for rated in RatedObject:
            places = [place for place in counts if place.object is rated and place.unit in tops]
            for key in {place.key for place in places}:
                found[rated][key] = total(counts[place] for place in places if place.key == key)
            if len(tops) == 1:
                found[rated] |= {place.key: None for place in small.intersection(places)}
            elif self.public and any(self._is_few(sums) for sums in found[rated].values()):
                found[rated] = dict.fromkeys(found[rated])  # no key may be had as what the others leave
        return found

    def _small(self, period: Period, by: Breakdown | None) -> frozenset[Place]:
        asked = Asked(period, rounds=(FIRST,), by=by, public=self.public)
        return find_hidden(self.session, self.tree, self.today, asked, self.definition.show_from)

    def _is_few(self, counts: Counts | None) -> bool:
        return counts is not None and is_small(counts.levels, self.definition.show_from)


def _rake(cells: Sequence[Cell]) -> Raked | None:
    try:
        return rake(cells)
    except ValueError:  # below nothing after the units below were taken away
        return None


def _asked(counts: Counts) -> int:
    """Who was asked and did petition; whoever rated was asked."""
    return max(counts.surveys - counts.dispositions.get(Disposition.NO_PETITION, 0), counts.rated)
