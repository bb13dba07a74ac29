"""What stands in a bulletin, as it was read: all of one moment, and for one kind of reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from survey.reviewing.polls.compare import Compared
from survey.scoring.compare.beside import Change, Modes
from survey.scoring.definition import Definition
from survey.scoring.periods import Month, Period
from survey.scoring.score import Score
from survey.vocabulary import AnomalyState, ExclusionState, RatedObject, Tier

Items = Mapping[RatedObject, Score]


@dataclass(frozen=True)
class UnitLine:
    """One unit as one object; `tier` is None where its figures are hidden."""

    code: str
    name: str
    level: str
    item: Score
    tier: Tier | None


@dataclass(frozen=True)
class TakenOut:
    """Ratings that were taken out: how many, how many of them 4 or 5, and the figures with them.

    `dissatisfied` and `with_them` are None where the reader must not see them.
    """

    ratings: int
    dissatisfied: int | None
    with_them: Score | None


@dataclass(frozen=True)
class TypicalCases:
    """Cases alike in level of unit, category and answer 4 or 5: never a single one (R6).

    `reasons`: codes, the most frequent first. `days`: from closing to the answer, in the middle of them.
    """

    level: str
    category: str
    cases: int
    reasons: Sequence[str]
    days: int


@dataclass(frozen=True)
class PollLine:
    """A unit's figures of somebody else's poll beside ours."""

    poll: str
    unit: str
    object: RatedObject
    compared: Compared


@dataclass(frozen=True)
class League:
    """Of the policy: how many first and last units are named; 0 is none."""

    first: int
    last: int
    rank_from: int


@dataclass(frozen=True)
class Bulletin:
    """`whole`: every unit together. `months`: twelve, the bulletin's own last."""

    period: Period
    public: bool
    language: str
    issuer: str
    made_at: datetime
    day: date
    frozen: bool
    demo: bool
    definition: Definition
    league: League
    whole: Items
    months: Sequence[tuple[Month, Items]]
    changes: Mapping[RatedObject, Sequence[Change]]
    modes: Mapping[RatedObject, Modes]
    reasons: Mapping[str, Score]
    reason_names: Mapping[str, str]
    units: Mapping[RatedObject, Sequence[UnitLine]]
    taken_out: Mapping[RatedObject, TakenOut]
    anomalies: Mapping[AnomalyState, int]
    exclusions: Mapping[ExclusionState, int]
    polls: Sequence[PollLine]
    cases: Sequence[TypicalCases]
