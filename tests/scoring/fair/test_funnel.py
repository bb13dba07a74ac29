import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from survey.scoring.fair.funnel import ALARM, WARNING, limits, steps

CENTRES = st.floats(0.02, 0.995)


@settings(deadline=None)
@given(st.integers(1, 100_000), CENTRES, st.sampled_from([WARNING, ALARM]))
def test_limits_are_interpolated_quantiles_of_the_binomial(rated: int, centre: float, share: float) -> None:
    found = limits(rated, centre, share)
    marks = ((1 - share) / 2, found.low, 0.0, centre), ((1 + share) / 2, found.high, centre, 1.0)
    for mark, ours, least, most in marks:
        whole = binom.ppf(mark, rated, centre)
        step = binom.cdf(whole, rated, centre) - binom.cdf(whole - 1, rated, centre)
        inside = (binom.cdf(whole, rated, centre) - mark) / step
        assert ours == pytest.approx(min(max((whole - inside) / rated, least), most), abs=1e-6)


@given(st.integers(1, 5_000), CENTRES)
def test_the_alarm_lies_outside_the_warning(rated: int, centre: float) -> None:
    warning, alarm = limits(rated, centre), limits(rated, centre, ALARM)
    assert 0 <= alarm.low <= warning.low <= centre <= warning.high <= alarm.high <= 1


def test_more_answers_narrow_the_funnel() -> None:
    wide, narrow = limits(20, 0.85), limits(300, 0.85)
    assert wide.low < narrow.low < 0.85 < narrow.high < wide.high


@pytest.mark.parametrize(("satisfied", "side"), [(60, -1), (85, 0), (99, 1)])
def test_on_which_side_a_unit_lies(satisfied: int, side: int) -> None:
    assert limits(100, 0.85).side(satisfied, 100) == side


def test_everybody_satisfied_leaves_no_room() -> None:
    found = limits(9, 1.0)
    assert (found.low, found.high, found.side(9, 9), found.side(8, 9)) == (1.0, 1.0, 0, -1)


@pytest.mark.parametrize(("rated", "centre"), [(0, 0.8), (5, 1.2), (5, -0.1)])
def test_impossible_places_are_refused(rated: int, centre: float) -> None:
    with pytest.raises(ValueError, match="no limits"):
        limits(rated, centre)


def test_steps_run_from_one_to_the_largest() -> None:
    assert steps(1) == [1]
    assert (steps(300)[0], steps(300)[-1]) == (1, 300)
    assert len(steps(100_000)) <= 60
