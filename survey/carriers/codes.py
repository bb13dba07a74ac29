"""A carrier's codes as a table, written by class, looked up by code; and an answer without one. Pure."""

from collections.abc import Mapping
from typing import TypeVar

from survey.vocabulary import ErrorClass

Code = TypeVar("Code", int, str)
Meaning = tuple[ErrorClass, str]  # and what it says, in our words

# Answers that no code explains, by their HTTP status (RFC 9110 §15.5; RFC 6585 §4). A 408 can come from a
# gateway that had passed the request on, 499 is such a gateway's own: both are unknown.
_STATUSES = {
    401: ErrorClass.OURS,
    403: ErrorClass.OURS,
    404: ErrorClass.OURS,
    405: ErrorClass.OURS,
    407: ErrorClass.OURS,
    408: ErrorClass.UNKNOWN,
    429: ErrorClass.SLOW_DOWN,
    499: ErrorClass.UNKNOWN,
}


def by_code(*groups: Mapping[ErrorClass, Mapping[Code, str]]) -> dict[Code, Meaning]:
    """What each code means; where one stands twice, what stands last."""
    return {
        code: (error_class, meaning)
        for group in groups
        for error_class, codes in group.items()
        for code, meaning in codes.items()
    }


def meaning_in(table: Mapping[str, Meaning], code: str) -> Meaning | None:
    """Of a code with parts (`Throttling.User`): its own, or its first part's; none if there is neither."""
    return table.get(code) or table.get(code.partition(".")[0])


def class_of_status(status: int) -> ErrorClass:
    """The class of an answer to a send that was no success and brought no code that we know.

    Only a 4xx says that nothing was sent.
    """
    return _STATUSES.get(status, ErrorClass.UNLISTED) if 400 <= status < 500 else ErrorClass.UNKNOWN
