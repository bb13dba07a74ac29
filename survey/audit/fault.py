"""What can be wrong with the trail, as it is told to whoever verifies it. Pure."""

from dataclasses import dataclass, field
from enum import StrEnum


class Broken(StrEnum):
    """In the words of `flask audit verify --json`."""

    CHANGED = "changed"  # an act is not as it was linked
    MISSING = "missing"  # a number of a chain is not there
    ORDER = "order"  # an act does not follow the one before it
    UNKNOWN_KEY = "unknown_key"  # linked with a key that is not in AUDIT_KEYS
    EXTRA = "extra"  # acts beyond a chain's head, or in a chain without one
    HEAD = "head"  # a chain's head was not sealed by us, or is not its last act
    BEGINNING = "beginning"  # where the chains begin, or what was written before them, was changed
    TRIGGER = "trigger"  # the database lets acts be changed
    LOST = "lost"  # a journal, a published head or an earlier day knows acts that are not there
    OTHER = "other"  # … or knows other acts in their place
    ANSWERS = "answers"  # answers are not as they were on the day of their digest
    SURVEYS = "surveys"  # surveys that had settled are not
    MONTH = "month"  # the figures of a closed month are not
    EXCLUDED = "excluded"  # a rating was taken out, or put back, without an act
    DAY = "day"  # a day has no digest between days that have one
    FILE = "file"  # a journal or a file of heads cannot be read, or is not ours


@dataclass(frozen=True, slots=True)
class Fault:
    """`where`: a lane, a day or a file. `seq`: the number in the lane."""

    what: Broken
    where: str
    says: str
    seq: int | None = None


@dataclass
class Faults:
    """The first faults found, and how many there were."""

    keep: int = 100
    count: int = 0
    first: list[Fault] = field(default_factory=list)

    def add(self, what: Broken, where: str, says: str, seq: int | None = None) -> None:
        self.count += 1
        if len(self.first) < self.keep:
            self.first.append(Fault(what, where, says, seq))
