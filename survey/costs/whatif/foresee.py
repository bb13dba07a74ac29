"""Another plan foreseen: how many it reaches and completes, what it costs, each with an interval. Pure.

At each place in the plan the share of those without an answer is tried that was tried at that place (others
had refused, or cannot be had any more), and of those the share completes that completed at the like step, at
its price. The measured plan comes out as it was measured. Intervals: 95 % of draws from Beta(1 + hits, 1 +
misses) for both shares; prices and the number of people are taken as they are.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from survey.costs.whatif.course import Course, Kind, Seen

_DRAWS = 800
_SEED = 20260901  # the same plan has the same interval whenever it is looked at
_CUT = 0.025


@dataclass(frozen=True)
class Range:
    """What is expected, and between what it lies."""

    point: float
    low: float
    high: float


@dataclass(frozen=True)
class Step:
    """One step of the plan: `seen` as what it went before; None: it was never tried. `assumed`: its share of
    completes is somebody's assumption."""

    kind: Kind
    seen: Seen | None
    assumed: bool
    tried: float
    completes: float
    micros: float


@dataclass(frozen=True)
class Foreseen:
    """`stops_at`: the first step of which nothing is known; what follows it is not foreseen. Money in
    millionths."""

    steps: Sequence[Step]
    completes: Range
    participation: Range
    micros: Range
    per_complete: Range | None
    satisfied: float | None
    stops_at: int | None


@dataclass(frozen=True)
class _Ready:
    kind: Kind
    seen: Seen
    at: Seen  # the step that stood at this place
    assumed: float | None

    def shares(self, draw: Callable[[int, int], float]) -> tuple[float, float]:
        """Of those without an answer tried, and of those completed."""
        tried = draw(self.at.tried, self.at.still)
        return tried, draw(self.seen.completes, self.seen.tried) if self.assumed is None else self.assumed


def foresee(
    course: Course,
    plan: Sequence[Kind],
    satisfied: Sequence[int],
    assumed: float | None = None,
    *,
    draws: int = _DRAWS,
) -> Foreseen:
    """What `plan` would have cost and brought with the people of `course`.

    `assumed`: the share from 0 to 1 that completes at a step that was never tried; without it such a step,
    or one whose like never cost anything, ends what is foreseen. `satisfied`: the levels that count so.
    `draws`: 0 for no intervals.
    """
    ready = _ready(course, plan, assumed)
    steps, completes, micros = _play(course, ready, _share)
    chance = Random(_SEED)  # noqa: S311 - no secret
    drawn = [_play(course, ready, _drawing(chance))[1:] for _ in range(draws)]
    people = max(course.people, 1)
    counts = _range(completes, [one for one, _ in drawn])
    per = [cost / count for count, cost in drawn if count]
    return Foreseen(
        steps,
        counts,
        Range(counts.point / people, counts.low / people, counts.high / people),
        _range(micros, [cost for _, cost in drawn]),
        _range(micros / completes, per) if completes else None,
        _satisfied(course, steps, satisfied),
        len(ready) if len(ready) < len(plan) else None,
    )


def _ready(course: Course, plan: Sequence[Kind], assumed: float | None) -> list[_Ready]:
    """Each step with the one it went as: the first reminder as the first reminder, and so on."""
    found: list[_Ready] = []
    times: Counter[Kind] = Counter()
    for place, kind in enumerate(plan):
        alike = [one.like or one for one in course.steps if one.kind is kind]
        if not alike or (times[kind] >= len(alike) and assumed is None):
            break
        seen, is_new = alike[min(times[kind], len(alike) - 1)], times[kind] >= len(alike)
        at = course.steps[min(place, len(course.steps) - 1)]
        found.append(_Ready(kind, seen, at, assumed if is_new else None))
        times[kind] += 1
    return found


def _play(
    course: Course, ready: Sequence[_Ready], draw: Callable[[int, int], float]
) -> tuple[list[Step], float, float]:
    """The steps, one after another; all completes and all millionths."""
    still, micros = float(max(course.people - course.own, 0)), float(course.micros)
    steps = []
    for one in ready:
        reach, response = one.shares(draw)
        tried = still * reach
        done = tried * response
        cost = tried * one.seen.micros / one.seen.tried if one.seen.tried else 0.0
        steps.append(Step(one.kind, one.seen, one.assumed is not None, tried, done, cost))
        still -= done
        micros += cost
    return steps, course.own + sum(step.completes for step in steps), micros


def _share(hits: int, trials: int) -> float:
    return hits / trials if trials else 0.0


def _drawing(chance: Random) -> Callable[[int, int], float]:
    return lambda hits, trials: chance.betavariate(1 + hits, 1 + trials - hits)


def _range(point: float, drawn: Sequence[float]) -> Range:
    """Around `point`, which lies at an end where nobody or everybody answered."""
    if not drawn:
        return Range(point, point, point)
    ordered = sorted(drawn)
    low, high = ordered[int(_CUT * len(ordered))], ordered[-1 - int(_CUT * len(ordered))]
    return Range(point, min(low, point), max(high, point))


def _satisfied(course: Course, steps: Sequence[Step], levels: Sequence[int]) -> float | None:
    """The rate among those who would have answered, each as those who answered at that step did."""
    groups = [(float(course.own), course.own_levels)]
    groups += [(step.completes, step.seen.levels) for step in steps if step.seen]
    known = [(weight, rated) for weight, rated in groups if weight and sum(rated)]
    whole = sum(weight for weight, _ in known)
    if not whole:
        return None
    return (
        sum(weight * sum(rated[level - 1] for level in levels) / sum(rated) for weight, rated in known)
        / whole
    )
