"""What a person does on the telephone."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Taken:
    """The phone was picked up."""


@dataclass(frozen=True, slots=True)
class Key:
    digit: str


@dataclass(frozen=True, slots=True)
class Words:
    """Said into the phone; `seconds` of life."""

    text: str
    seconds: float


@dataclass(frozen=True, slots=True)
class HangUp:
    pass


Doing = Taken | Key | Words | HangUp
