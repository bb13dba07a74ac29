"""The office's composite of both rates (综合满意率): labelled, never in the place of either. Pure."""

from collections.abc import Mapping
from fractions import Fraction

from typing_extensions import TypedDict

from survey.scoring.counts import Counts
from survey.scoring.definition import Definition
from survey.scoring.rounding import Share
from survey.vocabulary import Basis, RatedObject

COMPOSITE = "composite"


class Composite(TypedDict):
    """An item of its own beside the two it is made of (CONTRACT §6)."""

    period: str
    basis: str
    unit: str
    object: str
    round: str | int
    definition: str
    rate: float | None
    rated: int | None
    target_reached: bool | None
    suppressed: bool
    frozen: bool


def composite(
    place: tuple[str, Basis, str, str | int],
    counts: Mapping[RatedObject, Counts],
    weights: Mapping[RatedObject, Fraction],
    definition: Definition,
    *,
    suppressed: bool = False,
    frozen: bool = False,
) -> Composite:
    """The weighted mean of both rates; `place` is the period's label, basis, unit and round.

    Where an object that weighs anything has no rating there is no composite: nothing is put in its place.
    `rated` counts the ratings of both. `suppressed`: either object is hidden, so nothing is said.
    """
    period, basis, unit, round_ = place
    rate = None if suppressed else _rate(counts, weights, definition)
    return Composite(
        period=period,
        basis=basis.value,
        unit=unit,
        object=COMPOSITE,
        round=round_,
        definition=definition.name,
        rate=None if rate is None else Share(rate.numerator, rate.denominator).rounded(),
        rated=None if suppressed else sum(counts[rated].rated for rated in RatedObject),
        target_reached=None if rate is None else rate >= definition.target,
        suppressed=suppressed,
        frozen=frozen,
    )


def _rate(
    counts: Mapping[RatedObject, Counts], weights: Mapping[RatedObject, Fraction], definition: Definition
) -> Fraction | None:
    heavy = [rated for rated in RatedObject if weights[rated]]
    if not heavy or not all(counts[rated].rated for rated in heavy):
        return None
    rates = {
        rated: Fraction(definition.satisfied_of(counts[rated].levels), counts[rated].rated) for rated in heavy
    }
    return sum((weights[rated] * rate for rated, rate in rates.items()), Fraction()) / sum(
        weights[rated] for rated in heavy
    )
