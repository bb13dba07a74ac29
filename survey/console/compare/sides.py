"""Two sides and what lies between them. Pure.

None in the place of counts: the reader must not see them, nor what would be made of them (R6).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from survey.scoring.compare.difference import Difference, difference
from survey.scoring.counts import Counts
from survey.scoring.definition import LEVELS, Definition
from survey.scoring.dispositions import outcomes
from survey.scoring.periods import Period
from survey.scoring.rounding import Share
from survey.scoring.wilson import Interval, wilson


class What(StrEnum):
    """The shares that are set side by side."""

    SATISFACTION = "satisfaction"
    PARTICIPATION = "participation"
    REACH = "reach"
    COVERAGE = "coverage"


@dataclass(frozen=True)
class Side:
    """A unit in a period: `above` are the unit itself and those above it; `counts` None where hidden."""

    code: str
    name: str
    period: Period
    above: frozenset[str]
    counts: Counts | None


@dataclass(frozen=True)
class Measure:
    """One share on both sides; None where it is hidden. No difference where it cannot be said."""

    what: What
    first: Share | None
    second: Share | None
    difference: Difference | None

    @property
    def intervals(self) -> tuple[Interval | None, Interval | None]:
        """None for coverage: every closed case is counted, so there is nothing to be unsure of."""
        if self.what is What.COVERAGE:
            return None, None
        first, second = (wilson(*share) if share else None for share in (self.first, self.second))
        return first, second


@dataclass(frozen=True)
class Level:
    """How many gave a rating of this level; None where it is hidden."""

    level: int
    first: int | None
    second: int | None


def share_people(first: Side, second: Side) -> bool:
    """Whether the two sides count some of the same people: then no difference between them is tested."""
    related = first.code in second.above or second.code in first.above
    apart = first.period.end < second.period.start or second.period.end < first.period.start
    return related and not apart


def measures(first: Side, second: Side, definition: Definition) -> list[Measure]:
    """Every share on both sides, by one definition; what differs is of people, not of rules."""
    common = share_people(first, second)
    return [_measure(what, first.counts, second.counts, definition, common=common) for what in What]


def levels(first: Side, second: Side) -> Sequence[Level]:
    """The ratings by level on both sides."""
    return [
        Level(
            level,
            *(None if one.counts is None else one.counts.levels.get(level, 0) for one in (first, second)),
        )
        for level in LEVELS
    ]


def _measure(
    what: What, first: Counts | None, second: Counts | None, definition: Definition, *, common: bool
) -> Measure:
    a, b = (None if counts is None else _share(what, counts, definition) for counts in (first, second))
    untested = common or what is What.COVERAGE or a is None or b is None
    return Measure(what, a, b, None if untested or a is None or b is None else difference(a, b))


def _share(what: What, counts: Counts, definition: Definition) -> Share:
    if what is What.SATISFACTION:
        return Share(definition.satisfied_of(counts.levels), counts.rated)
    if what is What.PARTICIPATION:
        found = outcomes(counts.dispositions)
        return Share(found.interviews, counts.surveys - found.ne)
    if what is What.REACH:
        return Share(counts.reached, counts.called)
    return Share(counts.surveys, counts.closed)
