from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from survey.scoring.wilson import ONE_SIDED, Interval, verdict, wilson
from survey.vocabulary import Verdict

COUNTS = st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
TARGET = Fraction(4, 5)


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [(3, 3, 0.4385, 1.0), (80, 100, 0.7112, 0.8666), (105, 131, 0.7251, 0.8608), (83, 100, 0.7445, 0.8911)],
)
def test_golden_intervals(hits: int, trials: int, low: float, high: float) -> None:
    bounds = wilson(hits, trials)
    assert bounds is not None
    assert bounds.low == pytest.approx(low, abs=5e-5)
    assert bounds.high == pytest.approx(high, abs=5e-5)


@given(COUNTS)
def test_it_agrees_with_statsmodels(counts: tuple[int, int]) -> None:
    low, high = proportion_confint(*counts, alpha=0.05, method="wilson")
    bounds = wilson(*counts)
    assert bounds is not None
    assert bounds.low == pytest.approx(low, abs=1e-9)
    assert bounds.high == pytest.approx(high, abs=1e-9)
    assert 0 <= bounds.low <= counts[0] / counts[1] <= bounds.high <= 1


def test_nothing_rated_has_no_interval() -> None:
    assert wilson(0, 0) is None


def test_none_and_all_touch_the_ends() -> None:
    nobody, everybody = wilson(0, 7), wilson(7, 7)
    assert nobody is not None and everybody is not None
    assert (nobody.low, everybody.high) == (0.0, 1.0)


@pytest.mark.parametrize(("hits", "trials"), [(-1, 3), (4, 3)])
def test_impossible_counts_are_refused(hits: int, trials: int) -> None:
    with pytest.raises(ValueError, match="hits out of"):
        wilson(hits, trials)


@given(COUNTS)
def test_the_verdict_is_the_one_sided_bound(counts: tuple[int, int]) -> None:
    low, high = proportion_confint(*counts, alpha=0.10, method="wilson")
    expected = Verdict.MET if low >= 0.8 else Verdict.MISSED if high < 0.8 else Verdict.UNDECIDED
    assert verdict(*counts, TARGET) is expected


@pytest.mark.parametrize(
    ("hits", "trials", "said"),
    [
        (0, 0, Verdict.UNDECIDED),
        (22, 22, Verdict.MET),
        (9, 12, Verdict.UNDECIDED),  # FACTS: 75 % of twelve is anything from 47 to 91 %
        (83, 100, Verdict.UNDECIDED),
        (870, 1000, Verdict.MET),
        (730, 1000, Verdict.MISSED),
    ],
)
def test_few_answers_decide_nothing(hits: int, trials: int, said: Verdict) -> None:
    assert verdict(hits, trials, TARGET) is said


def test_one_side_is_narrower_than_two() -> None:
    one, two = wilson(80, 100, ONE_SIDED), wilson(80, 100)
    assert isinstance(one, Interval) and isinstance(two, Interval)
    assert two.low < one.low < one.high < two.high
