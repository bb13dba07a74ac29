"""A carrier's codes as a table: written by class, looked up by code. Pure."""

from collections.abc import Mapping
from typing import TypeVar

from survey.vocabulary import ErrorClass

Code = TypeVar("Code", int, str)
Meaning = tuple[ErrorClass, str]  # and what it says, in our words


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
