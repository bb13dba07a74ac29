"""What was read: the reading, the rule that decided, and what the conversation should also know."""

from dataclasses import dataclass
from enum import StrEnum

from survey.vocabulary import Reading


class Detail(StrEnum):
    """More than the reading says."""

    PROXY = "proxy"  # somebody answers for the petitioner
    WHICH_UNIT = "which_unit"
    WHICH_CASE = "which_case"
    CONSEQUENCES = "consequences"  # asks what an answer may bring
    PRESSURE = "pressure"  # reports that somebody steers or threatens
    UNFINISHED = "unfinished"  # the case was closed before the matter was over
    HUMAN = "human"  # wants a person, and also rated
    OPTOUT = "optout"  # wants no more messages, and also said something that decides


@dataclass(frozen=True, slots=True)
class Reply:
    """`level` is 1 … 5 where one was taken, beside a stop too; `rule` is kept as how it was read."""

    reading: Reading
    rule: str
    level: int | None = None
    details: frozenset[Detail] = frozenset()

    @property
    def code(self) -> str:
        """As `flask replies read` prints it: 5, optout, 5|optout."""
        both = self.reading is Reading.OPTOUT and self.level is not None
        return f"{self.level}|{self.reading}" if both else str(self.reading)
