from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.scoring.dispositions import KINDS, Kind, Outcomes, eligible_share, outcomes, rates
from survey.scoring.rounding import ratio
from survey.vocabulary import Disposition

GOLDEN = {
    "rr1": 0.364, "rr2": 0.545, "rr3": 0.370, "rr4": 0.556, "rr5": 0.444, "rr6": 0.667,
    "coop1": 0.5, "coop2": 0.75, "coop3": 0.571, "coop4": 0.857,
    "ref1": 0.091, "ref2": 0.093, "ref3": 0.111, "con1": 0.727, "con2": 0.741, "con3": 0.889,
}  # fmt: skip
EXAMPLE = {
    Disposition.COMPLETE: 95, Disposition.PARTIAL: 5, Disposition.REFUSAL: 6, Disposition.NON_CONTACT: 46,
    Disposition.DECEASED: 1, Disposition.NEVER_ATTEMPTED: 4, Disposition.NO_PETITION: 3,
}  # fmt: skip
EXAMPLE_RATES = {
    "rr1": 0.605, "rr2": 0.637, "rr3": 0.605, "rr4": 0.637, "rr5": 0.621, "rr6": 0.654,
    "coop1": 0.888, "coop2": 0.935, "coop3": 0.896, "coop4": 0.943,
    "ref1": 0.038, "ref2": 0.038, "ref3": 0.039, "con1": 0.682, "con2": 0.682, "con3": 0.699,
}  # fmt: skip


def _rounded(found: Outcomes, e: Fraction | None) -> dict[str, float | None]:
    return {name: share.rounded() for name, share in rates(found, e).items()}


def test_aapor_golden_figures() -> None:
    assert _rounded(Outcomes(i=4, p=2, r=1, nc=1, o=1, u=2, ne=1), Fraction(9, 10)) == GOLDEN


def test_the_contract_example() -> None:
    found = outcomes(EXAMPLE)
    assert found == Outcomes(i=95, p=5, r=6, nc=46, o=1, u=4, ne=3)
    assert eligible_share(found) == Fraction(153, 156)
    assert _rounded(found, eligible_share(found)) == EXAMPLE_RATES


def test_every_disposition_has_its_kind() -> None:
    assert set(KINDS) == set(Disposition)
    assert set(KINDS.values()) == set(Kind)


@pytest.mark.parametrize("code", [code for code in Disposition if code.value.startswith("2.")])
def test_no_dead_number_makes_a_person_ineligible(code: Disposition) -> None:
    assert KINDS[code] not in (Kind.NOT_ELIGIBLE, Kind.UNKNOWN)


def test_an_empty_month_has_no_rates() -> None:
    assert set(_rounded(Outcomes(), eligible_share(Outcomes())).values()) == {None}


def test_nothing_known_leaves_e_unknown() -> None:
    only_unknown = _rounded(Outcomes(u=3), eligible_share(Outcomes(u=3)))
    assert only_unknown["rr1"] == 0
    assert only_unknown["rr3"] is only_unknown["rr5"] is None


@given(st.builds(Outcomes, *[st.integers(0, 500)] * 7))
def test_rates_are_shares_in_their_order(found: Outcomes) -> None:
    figures = {name: ratio(*share) for name, share in rates(found, eligible_share(found)).items()}
    assert all(rate is None or 0 <= rate <= 1 for rate in figures.values())
    for low, high in (("rr1", "rr3"), ("rr3", "rr5"), ("rr1", "rr2"), ("coop1", "coop3"), ("con1", "con3")):
        smaller, larger = figures[low], figures[high]
        assert smaller is None or larger is None or smaller <= larger
