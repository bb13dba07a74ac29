"""Outcome rates from final dispositions. Pure.

AAPOR, Standard Definitions, 10th edition (2023), "Calculating outcome rates": for a list of named persons,
where the case itself shows that the person is eligible, so a bad number never makes one ineligible.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from survey.scoring.rounding import ratio
from survey.vocabulary import Disposition


class Kind(StrEnum):
    """AAPOR's letters for what came of a case."""

    COMPLETE = "I"
    PARTIAL = "P"
    REFUSAL = "R"
    NON_CONTACT = "NC"
    OTHER = "O"
    UNKNOWN = "U"
    NOT_ELIGIBLE = "NE"


KINDS: Mapping[Disposition, Kind] = {
    Disposition.COMPLETE: Kind.COMPLETE,
    Disposition.PARTIAL: Kind.PARTIAL,
    Disposition.REFUSAL: Kind.REFUSAL,
    Disposition.BREAK_OFF: Kind.REFUSAL,
    Disposition.NON_CONTACT: Kind.NON_CONTACT,
    Disposition.MACHINE_ONLY: Kind.NON_CONTACT,
    Disposition.DECEASED: Kind.OTHER,
    Disposition.UNABLE: Kind.OTHER,
    Disposition.LANGUAGE: Kind.OTHER,
    Disposition.TECHNICAL: Kind.OTHER,
    Disposition.NEVER_ATTEMPTED: Kind.UNKNOWN,
    Disposition.NO_PETITION: Kind.NOT_ELIGIBLE,
}


@dataclass(frozen=True)
class Outcomes:
    """How many cases came to each kind of end."""

    i: int = 0
    p: int = 0
    r: int = 0
    nc: int = 0
    o: int = 0
    u: int = 0
    ne: int = 0

    @property
    def interviews(self) -> int:
        return self.i + self.p

    @property
    def known(self) -> int:
        """K: known to be eligible."""
        return self.interviews + self.r + self.nc + self.o

    @property
    def contacts(self) -> int:
        return self.interviews + self.r + self.o


def outcomes(dispositions: Mapping[Disposition, int]) -> Outcomes:
    """The counts of `dispositions` summed by kind."""
    totals = dict.fromkeys(Kind, 0)
    for code, count in dispositions.items():
        totals[KINDS[code]] += count
    return Outcomes(*(totals[kind] for kind in Kind))


def eligible_share(found: Outcomes) -> Fraction | None:
    """`e`: the share of eligible cases among those whose eligibility is known, K / (K + NE)."""
    return ratio(found.known, found.known + found.ne)


def rates(found: Outcomes, e: Fraction | None) -> dict[str, Fraction | None]:
    """RR1–6, COOP1–4, REF1–3 and CON1–3, each exact; None where the denominator is empty.

    `e` is needed only where some eligibility is unknown; without it those rates are None.
    """
    widest: Fraction | int = found.known + found.u
    guessed = found.known if not found.u else None if e is None else found.known + e * found.u
    surest = found.known
    answered = found.interviews + found.r
    return {
        "rr1": ratio(found.i, widest),
        "rr2": ratio(found.interviews, widest),
        "rr3": _ratio(found.i, guessed),
        "rr4": _ratio(found.interviews, guessed),
        "rr5": ratio(found.i, surest),
        "rr6": ratio(found.interviews, surest),
        "coop1": ratio(found.i, answered + found.o),
        "coop2": ratio(found.interviews, answered + found.o),
        "coop3": ratio(found.i, answered),
        "coop4": ratio(found.interviews, answered),
        "ref1": ratio(found.r, widest),
        "ref2": _ratio(found.r, guessed),
        "ref3": ratio(found.r, surest),
        "con1": ratio(found.contacts, widest),
        "con2": _ratio(found.contacts, guessed),
        "con3": ratio(found.contacts, surest),
    }


def _ratio(part: int, whole: Fraction | int | None) -> Fraction | None:
    return None if whole is None else ratio(part, whole)
