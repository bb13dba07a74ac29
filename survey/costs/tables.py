"""What each channel, step and unit cost, and what came of it. Pure.

A channel costs what left on it, whoever answered in the end; its answers are those whose first rating it
brought. A step costs what it sent and the replies that followed it; its answers are those that came after it
and before the next. The marginal cost is the step's cost for each answer it added.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from survey.costs.price import Cost, Prices, reckon
from survey.costs.usage import NO_STEP, Came, Entry, Usage, came_of, used
from survey.vocabulary import CONTACTS, Channel, Purpose, Spent


@dataclass(frozen=True)
class Line:
    """One row: its key, what was used, what that cost, and what came of it."""

    key: str
    usage: Usage
    cost: Cost
    came: Came

    @property
    def per_complete(self) -> int | None:
        """Millionths for each survey with both ratings."""
        return self.cost.per(self.came.completes)

    @property
    def per_answered(self) -> int | None:
        """Millionths for each survey with at least one rating."""
        return self.cost.per(self.came.completes + self.came.partials)


@dataclass(frozen=True)
class StepLine:
    """A step of the plan in round one. `channel` and `reminder` as most were contacted by it."""

    step: int
    channel: Channel | None
    reminder: bool
    line: Line

    @property
    def is_idle(self) -> bool:
        """Nothing left and nobody answered: only surveys without an answer are counted there."""
        came = self.line.came
        return not (self.line.usage.attempts or self.line.usage.slips or came.completes or came.partials)


@dataclass(frozen=True)
class Sheet:
    """A period: `whole` is what settled surveys cost with the replies after that; `open` what left for those
    that are under way, and is in nothing else; `later` the later rounds, which are in `whole` too."""

    prices: Prices
    whole: Line
    channels: Sequence[Line]
    steps: Sequence[StepLine]
    later: Line
    open: Line

    @property
    def shown_steps(self) -> list[StepLine]:
        """Those on which something happened."""
        return [one for one in self.steps if not one.is_idle]


def sheet_of(entries: Sequence[Entry], prices: Prices) -> Sheet:
    """The tables of a period, from entries that are not taken apart."""
    closed = [one for one in entries if one.spent is not Spent.OPEN]
    first = [one for one in closed if not one.again]
    channels = by_key(closed, prices, lambda one: one.channel)
    order = [channel.value for channel in Channel]
    return Sheet(
        prices,
        line_of("", closed, prices),
        sorted((one for one in channels if one.key), key=lambda one: order.index(one.key)),
        steps_of(first, prices),
        line_of("", [one for one in closed if one.again], prices),
        line_of("", [one for one in entries if one.spent is Spent.OPEN], prices),
    )


def line_of(key: str, entries: Iterable[Entry], prices: Prices) -> Line:
    """All of these as one row."""
    listed = list(entries)
    usage = used(listed)
    return Line(key, usage, reckon(usage, prices), came_of(listed))


def by_key(entries: Iterable[Entry], prices: Prices, of: Callable[[Entry], str]) -> list[Line]:
    """One row for each key, in no order."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for one in entries:
        groups[of(one)].append(one)
    return [line_of(key, some, prices) for key, some in groups.items()]


def steps_of(entries: Iterable[Entry], prices: Prices) -> list[StepLine]:
    """One row for each step, in their order; what came before any contact stands first."""
    groups: dict[int, list[Entry]] = defaultdict(list)
    for one in entries:
        groups[one.step].append(one)
    return [_step(step, groups[step], prices) for step in sorted(groups)]


def _step(step: int, entries: Sequence[Entry], prices: Prices) -> StepLine:
    contacts = [one for one in entries if one.channel and one.usage.tried and one.purpose in set(CONTACTS)]
    most = max(contacts, key=lambda one: one.usage.tried, default=None)
    channel = Channel(most.channel) if most and step != NO_STEP else None
    reminder = most is not None and most.purpose == Purpose.REMINDER
    return StepLine(step, channel, reminder, line_of(str(step), entries, prices))
