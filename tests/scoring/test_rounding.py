from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.scoring.rounding import Share, exact, half_up, ratio


@pytest.mark.parametrize(
    ("share", "rounded"),
    [
        (Share(13, 16), 0.813),  # 0.8125: a half goes up, not to the even 0.812
        (Share(1, 16), 0.063),
        (Share(1, 2000), 0.001),
        (Share(4999, 10_000_000), 0.0),
        (Share(7, 7), 1.0),
        (Share(0, 7), 0.0),
        (Share(0, 0), None),
    ],
)
def test_three_decimals_half_up(share: Share, rounded: float | None) -> None:
    assert share.rounded() == rounded


def test_the_index_has_one_decimal() -> None:
    assert Share(1495, 20).rounded(1) == 74.8


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 5))
def test_a_share_is_rounded_as_decimal_does(part: int, whole: int, places: int) -> None:
    # 28 digits keep a quotient of such numbers off every half that it is not.
    quotient = Decimal(part) / Decimal(whole)
    expected = quotient.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert Share(part, whole).rounded(places) == float(expected)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [(0.0045, 0.005), (0.00449999, 0.004), (1.0, 1.0), (0.0, 0.0), (1e-7, 0.0), (0.9995, 1.0)],
)
def test_a_computed_figure_is_taken_as_it_is_written(value: float, rounded: float) -> None:
    """As binary 0.0045 lies below the half; as written it is one."""
    assert half_up(value) == rounded


def test_nothing_to_divide_by_is_no_ratio() -> None:
    assert ratio(0, 0) is None
    assert ratio(4, 6) == Fraction(2, 3)


def test_a_policy_figure_is_taken_as_it_is_written() -> None:
    assert exact(0.8) == Fraction(4, 5)
