import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from survey.scoring.anomalies.budget import allowed
from survey.scoring.anomalies.chance import (
    beta_binomial_lower,
    beta_binomial_upper,
    table_lower,
    table_upper,
)
from survey.scoring.anomalies.expected import LEAST, expected, spread
from survey.scoring.rounding import Share

counts = st.integers(0, 60)


@given(trials=st.integers(1, 120), share=st.floats(0, 1), a=st.floats(0.1, 80), b=st.floats(0.1, 80))
def test_tails_of_the_beta_binomial_are_scipys(trials: int, share: float, a: float, b: float) -> None:
    hits = round(share * trials)
    law = stats.betabinom(trials, a, b)
    assert beta_binomial_upper(hits, trials, a, b) == pytest.approx(law.sf(hits - 1), rel=1e-6, abs=1e-9)
    assert beta_binomial_lower(hits, trials, a, b) == pytest.approx(law.cdf(hits), rel=1e-6, abs=1e-9)


@given(hits=counts, misses=counts, other=counts, other_misses=counts, odds=st.floats(0.2, 5))
def test_tails_of_a_table_are_scipys(
    hits: int, misses: int, other: int, other_misses: int, odds: float
) -> None:
    table = hits, hits + misses, other, other + other_misses
    law = stats.nchypergeom_fisher(table[1] + table[3], table[1], hits + other, odds)
    assert table_upper(*table, odds) == pytest.approx(law.sf(hits - 1), rel=1e-5, abs=1e-8)
    assert table_lower(*table, odds) == pytest.approx(law.cdf(hits), rel=1e-5, abs=1e-8)


def test_who_honestly_differs_is_expected_to_differ() -> None:
    alike = [Share(20, 100)] * 20
    apart = [Share(5, 100), Share(35, 100)] * 10
    assert spread([alike]) == LEAST < spread([apart])
    close, wide = expected(alike, spread([alike])), expected(apart, spread([apart]))
    assert close.mean == pytest.approx(wide.mean) == pytest.approx(0.2, abs=0.01)
    assert close.a + close.b > 3 * (wide.a + wide.b)


def test_few_counted_are_worth_little() -> None:
    few, many = expected([Share(2, 10)] * 2, 0.01), expected([Share(20, 100)] * 20, 0.01)
    assert few.a + few.b < many.a + many.b
    with pytest.raises(ValueError, match="nothing"):
        expected([Share(0, 0)], 0.01)


def test_the_more_are_looked_at_the_less_each_may_be_wrong() -> None:
    assert allowed(30) == pytest.approx(0.003)
    assert allowed(300) == pytest.approx(0.0003)
    assert allowed(1) == allowed(0) == 0.01
