import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from survey.scoring.compare.difference import difference
from survey.scoring.rounding import Share

SHARES = st.integers(1, 10_000).flatmap(lambda n: st.builds(Share, st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [  # Newcombe (1998), table II, method 10
        (Share(56, 70), Share(48, 80), 0.0524, 0.3339),
        (Share(9, 10), Share(3, 10), 0.1705, 0.8090),
        (Share(6, 7), Share(2, 7), 0.0582, 0.8062),
        (Share(5, 56), Share(0, 29), -0.0381, 0.1926),
        (Share(0, 10), Share(0, 20), -0.1611, 0.2775),
        (Share(10, 10), Share(0, 10), 0.6075, 1.0),
    ],
)
def test_the_examples_of_the_paper(first: Share, second: Share, low: float, high: float) -> None:
    found = difference(first, second)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@given(SHARES, SHARES)
def test_it_agrees_with_statsmodels(first: Share, second: Share) -> None:
    low, high = confint_proportions_2indep(*first, *second, method="newcomb", compare="diff")
    found = difference(first, second)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)


@given(SHARES, SHARES)
def test_turned_round_it_says_the_same(first: Share, second: Share) -> None:
    one, other = difference(first, second), difference(second, first)
    assert one is not None and other is not None
    assert (one.value, one.low, one.high) == pytest.approx((-other.value, -other.high, -other.low))
    assert one.is_above == other.is_below
    assert -1 <= one.low <= one.value <= one.high <= 1


@pytest.mark.parametrize(
    ("first", "second", "above", "below"),
    [
        (Share(90, 100), Share(70, 100), True, False),
        (Share(70, 100), Share(90, 100), False, True),
        (Share(9, 12), Share(10, 12), False, False),  # few answers: chance
    ],
)
def test_what_is_beyond_chance(first: Share, second: Share, above: bool, below: bool) -> None:
    found = difference(first, second)
    assert found is not None
    assert (found.is_above, found.is_below, found.is_beyond_chance) == (above, below, above or below)


@pytest.mark.parametrize("nobody", [(Share(0, 0), Share(3, 4)), (Share(3, 4), Share(0, 0))])
def test_without_anybody_there_is_no_difference(nobody: tuple[Share, Share]) -> None:
    assert difference(*nobody) is None
