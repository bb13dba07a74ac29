"""What is found and how long things take: fixed by the county's seed and the matter. Pure.

Days are working days. Units differ in how often they are on time, so that ledger and watch list have
something to show: what people answer has nothing to do with it.
"""

from collections.abc import Mapping

from survey.carriers.sandbox.chance import by_share, draw
from survey.demonstration.county import SEED
from survey.vocabulary import Finding, Fulfilment, RatedObject, Requirement

# Of the orders of a unit and what is below it, how many are carried out in time.
_PUNCTUAL = {"QX-ZJ": 0.25, "QX-ZRZY": 0.7, "QX-T02": 0.6}
_ORDINARY = 0.93
_ASKED: Mapping[Finding, float] = {
    Finding.CONFIRMED: 0.5, Finding.PARTLY: 0.26, Finding.EXPLAINED: 0.14, Finding.POLICY: 0.1,
}  # fmt: skip
_FROM_FILE: Mapping[Finding, float] = {
    Finding.CONFIRMED: 0.22, Finding.PARTLY: 0.2, Finding.EXPLAINED: 0.44, Finding.POLICY: 0.14,
}  # fmt: skip
_N_A, _MET, _UNMET = Fulfilment.NOT_APPLICABLE, Fulfilment.MET, Fulfilment.NOT_MET
_DEMAND = {Finding.CONFIRMED: _UNMET, Finding.PARTLY: _MET, Finding.EXPLAINED: _MET, Finding.POLICY: _N_A}


def chance(what: str, key: str) -> float:
    return draw(SEED, "righting", what, key)


def days(what: str, key: str, least: int, most: int) -> int:
    """A number of days from `least` to `most`."""
    return least + int(chance(what, key) * (most - least + 1))


def finding(key: str, rated: RatedObject, *, asked: bool) -> Finding:
    """`asked`: the verifier may talk to the person. Nothing about an office is about a policy."""
    found = by_share(_ASKED if asked else _FROM_FILE, chance("finding", key)) or Finding.PARTLY
    about_office = rated is RatedObject.PETITION_OFFICE and found is Finding.POLICY
    return Finding.EXPLAINED if about_office else found


def checks(key: str, found: Finding) -> dict[Requirement, Fulfilment]:
    """The three checks as they go with what was found: something is not met where it was confirmed."""
    hardship = chance("hardship", key)
    explained = {Finding.PARTLY: _UNMET, Finding.CONFIRMED: _MET if chance("told", key) < 0.5 else _UNMET}
    helped = _MET if hardship < 0.12 else _N_A
    if found is Finding.CONFIRMED and hardship > 0.94:
        helped = _UNMET
    return {
        Requirement.DEMAND: _DEMAND[found],
        Requirement.EXPLANATION: explained.get(found, _MET),
        Requirement.HARDSHIP: helped,
    }


def days_to_report(key: str, above: list[str]) -> int:
    """Within fifteen days where the unit is on time; late ones up to seven weeks."""
    punctual = next((_PUNCTUAL[code] for code in above if code in _PUNCTUAL), _ORDINARY)
    if chance("punctual", key) < punctual:
        return days("report", key, 5, 14)
    return days("report late", key, 17, 44)
