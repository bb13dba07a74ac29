"""Outcome rates from final dispositions. Pure.

AAPOR, Standard Definitions, 10th edition (2023), "Calculating outcome rates": for a list of named persons,
where the case itself shows that the person is eligible, so a bad number never makes one ineligible.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from survey.scoring.rounding import Share, ratio
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


def rates(found: Outcomes, e: Fraction | None) -> dict[str, Share]:
    """RR1 to RR6, COOP1 to 4, REF1 to 3 and CON1 to 3, as shares.

    `e` matters only where some eligibility is unknown; there, without it, its rates have no denominator.
    """
    answered = found.interviews + found.r
    everybody, known = found.known + found.u, found.known
    weight = e if found.u and e is not None else Fraction(1)
    likely = 0 if found.u and e is None else known * weight.denominator + found.u * weight.numerator

    def of_likely(part: int) -> Share:
        return Share(part * weight.denominator, likely)

    return {
        "rr1": Share(found.i, everybody),
        "rr2": Share(found.interviews, everybody),
        "rr3": of_likely(found.i),
        "rr4": of_likely(found.interviews),
        "rr5": Share(found.i, known),
        "rr6": Share(found.interviews, known),
        "coop1": Share(found.i, answered + found.o),
        "coop2": Share(found.interviews, answered + found.o),
        "coop3": Share(found.i, answered),
        "coop4": Share(found.interviews, answered),
        "ref1": Share(found.r, everybody),
        "ref2": of_likely(found.r),
        "ref3": Share(found.r, known),
        "con1": Share(found.contacts, everybody),
        "con2": of_likely(found.contacts),
        "con3": Share(found.contacts, known),
    }
