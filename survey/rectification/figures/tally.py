"""What is counted of putting right in a span of time. Pure; docs/rectification.md says each in words.

came in      opened in the span; how many of these have ended by now is the close-out rate (销号率)
fell due     orders whose deadline, extension included, lies in the span and is over; in time: a report was in
             by then, and does not lie returned at the unit
ended        in the span, whenever they came in: how, whether the person was asked again, and what they said;
             how many days each step had taken
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from survey.rectification.figures.days import Days, Took
from survey.scoring.rounding import Share
from survey.vocabulary import Ending, Finding
from survey.vocabulary import RectificationState as State


class Stage(StrEnum):
    """The steps whose length is told, in their order."""

    VERIFIED = "verified"  # since it was opened
    ORDERED = "ordered"  # since it was verified
    REPORTED = "reported"  # since it was ordered
    ACCEPTED = "accepted"  # since it was reported first, returns included
    ASKED = "asked"  # again, since it was accepted
    ANSWERED = "answered"  # until that round had ended with an answer


@dataclass(frozen=True)
class Fact:
    """One rectification, as far as it is counted. `asked`: a further round was made for it."""

    unit_id: int
    state: State
    causes: tuple[str, ...]
    finding: Finding | None
    ending: Ending | None
    asked: bool
    opened_at: datetime
    verified_at: datetime | None
    ordered_at: datetime | None
    ordered_due_at: datetime | None
    reported_at: datetime | None
    accepted_at: datetime | None
    asked_again_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class Span:
    """From `start` on, before `end`; seen at `now`."""

    start: datetime
    end: datetime
    now: datetime

    def has(self, moment: datetime | None) -> bool:
        return moment is not None and self.start <= moment < self.end


Lengths = Sequence[tuple[Stage, Took]]


@dataclass(frozen=True)
class Length:
    """Days that a step took: in the middle, and in nine of ten cases at most; None where none was done."""

    n: int
    median: float | None
    most: int | None


@dataclass
class Tally:
    """Counts of one unit, or of one of its causes. Each divided by a count is a share; by none, None."""

    opened: int = 0
    closed_out: int = 0
    fell_due: int = 0
    in_time: int = 0
    ended: int = 0
    to_ask: int = 0
    asked: int = 0
    answered: int = 0
    satisfied: int = 0
    endings: Counter[Ending] = field(default_factory=Counter)
    took: defaultdict[Stage, Counter[Took]] = field(default_factory=lambda: defaultdict(Counter))

    @property
    def close_out_rate(self) -> float | None:
        return Share(self.closed_out, self.opened).rounded()

    @property
    def on_time_rate(self) -> float | None:
        return Share(self.in_time, self.fell_due).rounded()

    @property
    def asked_rate(self) -> float | None:
        """Of what was accepted, or needed nothing put right."""
        return Share(self.asked, self.to_ask).rounded()

    @property
    def satisfied_rate(self) -> float | None:
        """Of those who were asked again and answered."""
        return Share(self.satisfied, self.answered).rounded()

    def length(self, stage: Stage, *, working: bool = True) -> Length:
        """In working days, or in calendar days."""
        spread: Counter[int] = Counter()
        for took, n in self.took[stage].items():
            spread[took.working if working else took.calendar] += n
        return length_of(spread)

    def add(self, one: Fact, span: Span, lengths: Lengths = ()) -> None:
        """Count one rectification; `lengths` of its steps, if they are to be told."""
        if span.has(one.opened_at):
            self.opened += 1
            self.closed_out += one.ended_at is not None
        if fell_due(one.ordered_due_at, span):
            self.fell_due += 1
            self.in_time += is_in_time(one.reported_at, one.ordered_due_at, one.state)
        if span.has(one.ended_at):
            self._add_ended(one, lengths)

    def merge(self, other: "Tally") -> None:
        """Count what another has counted too."""
        for name in _COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.endings.update(other.endings)
        for stage, spread in other.took.items():
            self.took[stage].update(spread)

    def _add_ended(self, one: Fact, lengths: Lengths) -> None:
        self.ended += 1
        if one.ending is not None:
            self.endings[one.ending] += 1
        if one.asked or one.accepted_at is not None or one.finding is Finding.EXPLAINED:
            self.to_ask += 1
            self.asked += one.asked
        if one.ending in _ANSWERED:
            self.answered += 1
            self.satisfied += one.ending is Ending.SATISFIED
        for stage, took in lengths:
            self.took[stage][took] += 1


_COUNTS = (
    "opened", "closed_out", "fell_due", "in_time", "ended", "to_ask", "asked", "answered", "satisfied",
)  # fmt: skip
_ANSWERED = (Ending.SATISFIED, Ending.DISSATISFIED_AGAIN)


def fell_due(due: datetime | None, span: Span) -> bool:
    """Whether an order's deadline lies in the span, and is over."""
    return due is not None and span.has(due) and due <= span.now


def is_in_time(reported_at: datetime | None, due: datetime | None, state: State) -> bool:
    """A report that was returned, and not handed in again, is as if there were none."""
    if reported_at is None or due is None or state is State.RETURNED:
        return False
    return reported_at <= due


def length_of(spread: Counter[int]) -> Length:
    """`spread`: how often each number of days. The median; and by nearest rank what 90 % did not exceed."""
    n = spread.total()
    if not n:
        return Length(0, None, None)
    middle = (_at(spread, (n + 1) // 2) + _at(spread, n // 2 + 1)) / 2
    return Length(n, middle, _at(spread, -(-9 * n // 10)))


def _at(spread: Counter[int], rank: int) -> int:
    """The value at a rank, from 1 on, when all are put in order."""
    passed = 0
    for value in sorted(spread):
        passed += spread[value]
        if passed >= rank:
            return value
    raise ValueError(rank)


def lengths_of(one: Fact, days: Days) -> Lengths:
    """How long each step took that was done."""
    answered = one.ended_at if one.ending in _ANSWERED else None
    steps = (
        (Stage.VERIFIED, one.opened_at, one.verified_at),
        (Stage.ORDERED, one.verified_at, one.ordered_at),
        (Stage.REPORTED, one.ordered_at, one.reported_at),
        (Stage.ACCEPTED, one.reported_at, one.accepted_at),
        (Stage.ASKED, one.accepted_at, one.asked_again_at),
        (Stage.ANSWERED, one.asked_again_at, answered),
    )
    return [
        (stage, days.took(begun, done))
        for stage, begun, done in steps
        if begun is not None and done is not None
    ]
