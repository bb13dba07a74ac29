"""What was counted for one unit, object, round and key: whole numbers, from which all rates follow. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from survey.vocabulary import Disposition, NotAsked


@dataclass(frozen=True)
class Counts:
    """`surveys` may be more than the dispositions add up to: one that has not settled has none yet.

    `late` and `excluded` are ratings beside those that count, by level: heard after settling or after the
    month was frozen; taken out by two people.
    """

    surveys: int = 0
    called: int = 0
    reached: int = 0
    levels: Mapping[int, int] = field(default_factory=dict)
    late: Mapping[int, int] = field(default_factory=dict)
    excluded: Mapping[int, int] = field(default_factory=dict)
    dispositions: Mapping[Disposition, int] = field(default_factory=dict)
    not_asked: Mapping[NotAsked, int] = field(default_factory=dict)

    @property
    def closed(self) -> int:
        """Every closed case is here exactly once: asked, or not asked for a reason."""
        return self.surveys + sum(self.not_asked.values())

    @property
    def rated(self) -> int:
        return sum(self.levels.values())

    @property
    def with_excluded(self) -> "Counts":
        """What it would be if nothing had been taken out."""
        return replace(self, levels=Counter(self.levels) + Counter(self.excluded))


def total(parts: Iterable[Counts]) -> Counts:
    """The sum of `parts`, figure by figure."""
    surveys = called = reached = 0
    levels: Counter[int] = Counter()
    late: Counter[int] = Counter()
    excluded: Counter[int] = Counter()
    dispositions: Counter[Disposition] = Counter()
    not_asked: Counter[NotAsked] = Counter()
    for part in parts:
        surveys += part.surveys
        called += part.called
        reached += part.reached
        levels.update(part.levels)
        late.update(part.late)
        excluded.update(part.excluded)
        dispositions.update(part.dispositions)
        not_asked.update(part.not_asked)
    return Counts(surveys, called, reached, levels, late, excluded, dispositions, not_asked)
