import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betainc
from scipy.stats import beta

from survey.scoring.fair.posterior import Beta, middles, shares_below

PARAMETER = st.floats(0.01, 100_000)
BETAS = st.lists(st.tuples(PARAMETER, PARAMETER), min_size=1, max_size=5)
# What posteriors look like: never both parameters small, since some answers and a mean stand behind them.
USUAL = st.lists(st.tuples(st.floats(0.5, 20_000), st.floats(0.5, 20_000)), min_size=1, max_size=5)


@settings(deadline=None)
@given(st.floats(0.001, 0.999), BETAS)
def test_the_share_below_a_mark_is_scipys(mark: float, betas: list[Beta]) -> None:
    for share, (a, b) in zip(shares_below(mark, betas), betas, strict=True):
        assert share == pytest.approx(betainc(a, b, mark), abs=1e-9)


@settings(deadline=None, max_examples=40)
@given(USUAL)
def test_the_middle_is_scipys(betas: list[Beta]) -> None:
    for (low, high), (a, b) in zip(middles([betas], [1.0]), betas, strict=True):
        assert low == pytest.approx(beta.ppf(0.025, a, b), abs=1e-7)
        assert high == pytest.approx(beta.ppf(0.975, a, b), abs=1e-7)


@settings(deadline=None, max_examples=40)
@given(USUAL, st.floats(0.1, 0.9))
def test_the_middle_of_a_mixture_leaves_as_much_out_on_both_sides(betas: list[Beta], share: float) -> None:
    others = [(a + 3.0, b + 40.0) for a, b in betas]
    found = middles([betas, others], [share, 1 - share])
    for (low, high), (a, b), (c, d) in zip(found, betas, others, strict=True):
        below = share * betainc(a, b, low) + (1 - share) * betainc(c, d, low)
        above = share * betainc(b, a, 1 - high) + (1 - share) * betainc(d, c, 1 - high)
        assert (below, above) == (pytest.approx(0.025, abs=1e-4), pytest.approx(0.025, abs=1e-4))
