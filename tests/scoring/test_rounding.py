from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.scoring.rounding import exact, half_up, ratio


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (Fraction(13, 16), 0.813),  # 0.8125: a half goes up, not to the even 0.812
        (Fraction(1, 16), 0.063),
        (Fraction(1, 2000), 0.001),
        (Fraction(4999, 10_000_000), 0.0),
        (0.0045, 0.005),  # as binary it lies below the half; as written it is one
        (Fraction(1), 1.0),
        (None, None),
    ],
)
def test_three_decimals_half_up(value: Fraction | float | None, rounded: float | None) -> None:
    assert half_up(value) == rounded


def test_the_index_has_one_decimal() -> None:
    assert half_up(Fraction(1495, 20), 1) == 74.8


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 5))
def test_it_rounds_as_decimal_does(part: int, whole: int, places: int) -> None:
    share = ratio(part, whole)
    assert share is not None
    # 40 digits keep a quotient of such numbers off every half that it is not.
    quotient = Decimal(part) / Decimal(whole)
    expected = quotient.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert half_up(share, places) == float(expected)


def test_nothing_to_divide_by_is_no_rate() -> None:
    assert ratio(0, 0) is None


def test_a_policy_figure_is_taken_as_written() -> None:
    assert exact(0.8) == Fraction(4, 5)
