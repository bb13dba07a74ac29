"""From closed cases to answers: every closed case is in exactly one bucket, by one table. Pure.

closed ─┬─ waiting       not looked at yet, cooling time, the person's turn comes later
        ├─ not asked     by reason
        ├─ in progress   picked ─► asked ─► answering, or with an interviewer
        └─ ended         both ratings, one, refused, stopped, no reply, …
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from survey.vocabulary import Disposition, NotAsked, SurveyState


class Stage(StrEnum):
    """The groups of buckets, in the order in which a case passes them."""

    WAITING = "waiting"
    NOT_ASKED = "not_asked"
    UNDER_WAY = "under_way"
    ANSWERED = "answered"
    WITHOUT = "without"


@dataclass(frozen=True)
class Standing:
    """Where a case stands: its reason or its first survey. Without either nobody has looked at it yet."""

    not_asked: NotAsked | None = None
    state: SurveyState | None = None
    disposition: Disposition | None = None
    called: bool = False
    heard: bool = False
    with_person: bool = False


@dataclass(frozen=True)
class Bucket:
    stage: Stage
    key: str
    count: int


# Reasons that pass by themselves: the next picking looks again.
_PASSING = {NotAsked.TOO_EARLY, NotAsked.SAME_PERSON}
_ANSWERED = {Disposition.COMPLETE, Disposition.PARTIAL}
# The order in which buckets are shown within their stage.
_ORDER: Mapping[Stage, Sequence[str]] = {
    Stage.WAITING: ("unseen", *sorted(_PASSING, key=list(NotAsked).index)),
    Stage.NOT_ASKED: tuple(reason for reason in NotAsked if reason not in _PASSING),
    Stage.UNDER_WAY: ("picked", "asked", "answering", "with_person"),
    Stage.ANSWERED: (Disposition.COMPLETE, Disposition.PARTIAL),
    Stage.WITHOUT: tuple(code for code in Disposition if code not in _ANSWERED),
}


def place(standing: Standing) -> tuple[Stage, str]:
    """The one bucket of a case: its stage and its key. A survey, once there, tells more than a reason."""
    if standing.state is SurveyState.SETTLED and standing.disposition is not None:
        answered = standing.disposition in _ANSWERED
        return Stage.ANSWERED if answered else Stage.WITHOUT, standing.disposition.value
    if standing.state is not None:
        return Stage.UNDER_WAY, _under_way(standing)
    if standing.not_asked is None:
        return Stage.WAITING, "unseen"
    passing = standing.not_asked in _PASSING
    return Stage.WAITING if passing else Stage.NOT_ASKED, standing.not_asked.value


def fill(standings: Iterable[tuple[Standing, int]]) -> list[Bucket]:
    """All buckets that hold a case, in the order of the stages; together they are all cases given."""
    held: Counter[tuple[Stage, str]] = Counter()
    for standing, count in standings:
        held[place(standing)] += count
    return [
        Bucket(stage, key, held[stage, key])
        for stage, keys in _ORDER.items()
        for key in keys
        if held[stage, key]
    ]


def by_stage(buckets: Iterable[Bucket]) -> dict[Stage, int]:
    """The sum of each stage, those with nothing in them too."""
    sums = dict.fromkeys(Stage, 0)
    for bucket in buckets:
        sums[bucket.stage] += bucket.count
    return sums


def _under_way(standing: Standing) -> str:
    if standing.with_person:
        return "with_person"
    if standing.heard:
        return "answering"
    return "asked" if standing.called else "picked"
