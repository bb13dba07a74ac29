"""What can become of a row, in words that are counted and shown."""

from dataclasses import dataclass
from enum import StrEnum

from survey.output import steerless


class Fault(StrEnum):
    """What is wrong with a field, or with a whole row."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"  # the name of several units: the code is needed
    REPEATED = "repeated"  # the same code twice in one file
    CYCLE = "cycle"  # a unit above itself
    TOO_LONG = "too_long"
    NOT_TEXT = "not_text"  # characters that no database column can hold
    LOST_DIGITS = "lost_digits"  # a spreadsheet turned it into a number and rounded it
    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    TOO_MANY_CELLS = "too_many_cells"  # an unquoted separator has shifted the row


class Remark(StrEnum):
    """What an operator may want to look at in a case that was taken all the same."""

    CLOSED_BEFORE_ACCEPTED = "closed_before_accepted"
    PHONE_UNREADABLE = "phone_unreadable"
    MORE_THAN_THREE_PHONES = "more_than_three_phones"
    TIME_UNREADABLE = "time_unreadable"
    LANGUAGE_UNREADABLE = "language_unreadable"
    UNKNOWN_FIELD = "unknown_field"


ROW = "row"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that is not taken.

    `field` is a field of CONTRACT §5, or `row`; `given` is shown for units and closing types only,
    never for anything personal.
    """

    field: str
    fault: Fault
    given: str = ""

    @property
    def reason(self) -> str:
        """The reason without what was given, as it is counted: `closed_at: missing`."""
        return f"{self.field}: {self.fault}"

    def __str__(self) -> str:
        return f"{self.reason} ({self.given[:60]})" if self.given else self.reason


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that a filter of the field map leaves out, e.g. because it is `not_closed`."""

    reason: str


class Unusable(Exception):
    """The whole file, or the map, cannot be used; the text says what to do. It may quote the file, and
    terminals show it."""

    def __init__(self, text: str) -> None:
        super().__init__(steerless(text))
