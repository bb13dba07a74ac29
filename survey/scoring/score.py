"""From counts to the score object that CLI, API and exports share (CONTRACT §6). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NotRequired, cast

from typing_extensions import TypedDict

from survey.scoring.counts import Counts
from survey.scoring.definition import LEVELS, Definition
from survey.scoring.dispositions import eligible_share, outcomes, rates
from survey.scoring.fair.standing import Standing
from survey.scoring.rounding import Share, half_up
from survey.scoring.suppression import is_small
from survey.scoring.wilson import verdict, wilson
from survey.vocabulary import Basis, Breakdown, Disposition, NotAsked, RatedObject

# A survey that nobody answered has no channel, reason or interviewer: shares of the asked are unknown there.
_OF_RATINGS_ONLY = frozenset({Breakdown.CHANNEL, Breakdown.REASON, Breakdown.INTERVIEWER})
# What stays readable of a hidden item: what it is about, and no figure.
_OPEN = frozenset({"period", "basis", "unit", "object", "round", "definition", "key", "frozen"})


class Score(TypedDict):
    """One unit's figures. Rates have 3 decimals, the index 1; what cannot be said is null."""

    period: str
    basis: str
    unit: str
    object: str
    round: str | int
    definition: str
    key: NotRequired[str]
    closed: int | None
    not_asked: dict[str, int]
    surveys: int | None
    coverage: float | None
    counts: dict[str, int | None]
    rated: int | None
    satisfied: int | None
    rate: float | None
    rate_low: float | None
    rate_high: float | None
    index: float | None
    target: float | None
    target_reached: bool | None
    verdict: str | None
    called: int | None
    reached: int | None
    reach_rate: float | None
    participation: float | None
    dispositions: dict[str, int]
    rr1: float | None
    rr2: float | None
    rr3: float | None
    rr4: float | None
    rr5: float | None
    rr6: float | None
    coop1: float | None
    coop2: float | None
    coop3: float | None
    coop4: float | None
    ref1: float | None
    ref2: float | None
    ref3: float | None
    con1: float | None
    con2: float | None
    con3: float | None
    adjusted: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    suppressed: bool
    frozen: bool
    late: dict[str, int | None]
    excluded: NotRequired[dict[str, int | None]]


@dataclass(frozen=True)
class Subject:
    """Whose figures they are: period, unit, object, round, and the key within a breakdown."""

    period: str
    basis: Basis
    unit: str
    object: RatedObject
    round: str | int
    by: Breakdown | None = None
    key: str | None = None


def score(
    subject: Subject,
    counts: Counts,
    definition: Definition,
    standing: Standing = Standing(),  # noqa: B008  # frozen, and says nothing
    *,
    frozen: bool = False,
) -> Score:
    """The score object of `subject`; `excluded` is there where ratings were taken out.

    `standing`: where the unit stands among those of its level; without it nothing is said of that.
    """
    satisfied, rated = definition.satisfied_of(counts.levels), counts.rated
    bounds = wilson(satisfied, rated)
    item: dict[str, object] = _head(subject, definition)
    item |= {
        "closed": counts.closed,
        "not_asked": _named(counts.not_asked),
        "surveys": counts.surveys,
        "coverage": Share(counts.surveys, counts.closed).rounded(),
        "counts": {str(level): counts.levels.get(level, 0) for level in LEVELS},
        "rated": rated,
        "satisfied": satisfied,
        "rate": Share(satisfied, rated).rounded(),
        "rate_low": half_up(bounds.low) if bounds else None,
        "rate_high": half_up(bounds.high) if bounds else None,
        "index": definition.index_of(counts.levels).rounded(1),
        "target": float(definition.target),
        "target_reached": definition.is_reached(satisfied, rated),
        "verdict": verdict(satisfied, rated, definition.target).value,
        "called": counts.called,
        "reached": counts.reached,
    }
    item |= _outcome_rates(counts, definition.e, known=subject.by not in _OF_RATINGS_ONLY)
    item |= {
        "adjusted": None if standing.adjusted is None else half_up(standing.adjusted),
        "rank": standing.rank,
        "rank_low": standing.rank_low,
        "rank_high": standing.rank_high,
    }
    item |= {"suppressed": False, "frozen": frozen}
    item["late"] = {str(level): counts.late.get(level, 0) for level in LEVELS}
    if counts.excluded:
        item["excluded"] = {str(level): counts.excluded.get(level, 0) for level in LEVELS}
    return cast(Score, item)


def hidden(item: Score) -> Score:
    """`item` with every figure taken out: that it exists may be seen, not what it says."""
    bare: dict[str, object] = {name: item.get(name) if name in _OPEN else None for name in item}
    bare.pop("excluded", None)
    bare |= {"suppressed": True, "not_asked": {}, "dispositions": {}}
    bare |= {name: {str(level): None for level in LEVELS} for name in ("counts", "late")}
    return cast(Score, bare)


def without_small_sides(item: Score, show_from: int) -> Score:
    """`item` for the public: what stands beside the figures, late or taken out, is hidden where it is few.

    The rates with and without one rating say what it was (R6).
    """
    bare: dict[str, object] = {**item}
    if _is_few(item["late"], show_from):
        bare["late"] = dict.fromkeys(item["late"])
    if _is_few(item.get("excluded", {}), show_from):
        del bare["excluded"]
    return cast(Score, bare)


def _is_few(beside: Mapping[str, int | None], show_from: int) -> bool:
    return is_small({int(level): count or 0 for level, count in beside.items()}, show_from)


def _head(subject: Subject, definition: Definition) -> dict[str, object]:
    head: dict[str, object] = {
        "period": subject.period,
        "basis": subject.basis.value,
        "unit": subject.unit,
        "object": subject.object.value,
        "round": subject.round,
        "definition": definition.name,
    }
    return head if subject.key is None else head | {"key": subject.key}


def _outcome_rates(counts: Counts, fixed: Fraction | None, *, known: bool) -> dict[str, object]:
    found = outcomes(counts.dispositions)
    figures = {
        "reach_rate": Share(counts.reached, counts.called),
        "participation": Share(found.interviews, counts.surveys - found.ne),
    }
    shares = figures | rates(found, eligible_share(found) if fixed is None else fixed)
    rounded: dict[str, object] = {name: share.rounded() if known else None for name, share in shares.items()}
    return rounded | {"dispositions": _named(counts.dispositions)}


def _named(counts: Mapping[NotAsked, int] | Mapping[Disposition, int]) -> dict[str, int]:
    return {name.value: count for name, count in sorted(counts.items()) if count}
