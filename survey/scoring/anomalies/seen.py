"""All that a month's tests look at, as plain values. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from survey.scoring.anomalies.burst import Heard
from survey.scoring.rounding import Share
from survey.vocabulary import Channel, NotAsked, RatedObject

Levels = Mapping[int, int]  # how often each level was given
NOTHING = Share(0, 0)


class Phone(NamedTuple):
    """One number with more than one name behind it at a unit."""

    person: int
    names: int
    cases: int


@dataclass(frozen=True)
class Rated:
    """How one unit was rated as one object. `before`: the twelve months before, oldest first."""

    unit: str
    object: RatedObject
    channels: Mapping[Channel, Levels] = field(default_factory=dict)
    before: Sequence[Levels] = ()
    heard: Sequence[Heard] = ()


@dataclass(frozen=True)
class Course:
    """What became of one unit's closed cases."""

    unit: str
    closed: int = 0
    not_asked: Mapping[NotAsked, int] = field(default_factory=dict)
    never_petitioned: Share = NOTHING  # of the reached
    wrong_number: Share = NOTHING  # of those whose number was tried
    phones_changed: Share = NOTHING  # of the cases closed in the month
    numbers: int = 0  # behind the cases of the quarter
    phones: Sequence[Phone] = ()


class Polled(NamedTuple):
    """The satisfied of one unit, by us and by a poll, over the poll's months."""

    poll: int
    name: str
    unit: str
    object: RatedObject
    ours: Share
    theirs: Share


class Reported(NamedTuple):
    """What somebody answered when asked about pressure."""

    unit: str
    survey_id: int
    value: str


@dataclass(frozen=True)
class Seen:
    """One month. `peers`: for each unit the codes of those it is compared with."""

    peers: Mapping[str, Sequence[str]]
    satisfied: frozenset[int]
    rated: Sequence[Rated] = ()
    courses: Sequence[Course] = ()
    interviewers: Mapping[RatedObject, Mapping[str, Share]] = field(default_factory=dict)
    polled: Sequence[Polled] = ()
    reported: Sequence[Reported] = ()
