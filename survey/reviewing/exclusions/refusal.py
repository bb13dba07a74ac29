"""Why an exclusion is not applied for, or not decided."""

from collections.abc import Mapping
from enum import StrEnum

LONGEST_WHY = 1000


class Why(StrEnum):
    NO_REASON = "no_reason"
    LONG_REASON = "long_reason"
    UNKNOWN = "unknown"
    NOT_SETTLED = "not_settled"
    NOT_RATED = "not_rated"
    FROZEN = "frozen"
    TWICE = "twice"
    DECIDED = "decided"
    SAME_PERSON = "same_person"
    NEW_HAND = "new_hand"


_TOLD: Mapping[Why, str] = {
    Why.NO_REASON: "the reason is missing",
    Why.LONG_REASON: f"the reason has more than {LONGEST_WHY} characters",
    Why.UNKNOWN: "there is no such survey or application",
    Why.NOT_SETTLED: "the survey has not settled; nobody steps in while it runs",
    Why.NOT_RATED: "nothing was rated in it",
    Why.FROZEN: "its month is closed and never changes",
    Why.TWICE: "it has been applied for already",
    Why.DECIDED: "it has been decided already",
    Why.SAME_PERSON: "whoever applied does not decide",
    Why.NEW_HAND: "the account was made, opened or given a way in by somebody else since the application",
}


class Refused(Exception):
    """`why` as a code for pages, the text for the shell and the log."""

    def __init__(self, why: Why) -> None:
        super().__init__(_TOLD[why])
        self.why = why


def reason(text: str) -> str:
    """The reason as it is kept; Refused if there is none."""
    given = text.strip()
    if not given:
        raise Refused(Why.NO_REASON)
    if len(given) > LONGEST_WHY:
        raise Refused(Why.LONG_REASON)
    return given
