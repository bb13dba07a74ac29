"""Told and reckoned stay apart, nothing is made up, and parts make the whole."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from survey.costs.price import Cost, Item, Prices, divided, reckon
from survey.costs.usage import Usage
from survey.policy.costs import Costs

COUNTS = st.integers(0, 10**6)
USED = st.builds(
    Usage,
    segments_untold=COUNTS,
    minutes_untold=COUNTS,
    detected=COUNTS,
    slips=COUNTS,
    told=st.dictionaries(st.sampled_from(["CNY", "USD"]), COUNTS),
)
PRICES = st.builds(
    Prices,
    st.just("CNY"),
    st.fixed_dictionaries({item: st.none() | st.integers(0, 10**8) for item in Item}),
)


@given(USED, USED, PRICES)
def test_parts_cost_what_the_whole_does(one: Usage, other: Usage, prices: Prices) -> None:
    assert reckon(one, prices) + reckon(other, prices) == reckon(one + other, prices)


@given(USED, PRICES)
def test_what_has_no_price_is_named_and_never_counted_as_nothing(usage: Usage, prices: Prices) -> None:
    cost = reckon(usage, prices)
    assert all(prices.of[item] is None for item in cost.unpriced)
    assert cost.told == usage.told.get("CNY", 0)
    assert cost.foreign == {key: micros for key, micros in usage.told.items() if key != "CNY"}
    free = Prices("CNY", dict.fromkeys(Item, 0))
    assert reckon(usage, free).reckoned == 0
    assert not reckon(usage, free).unpriced


def test_each_has_its_price() -> None:
    costs = Costs.model_validate(
        {"currency": "CNY", "segment": 0.045, "call_minute": "0.12", "detected_call": 0.02,
         "interviewer_hour": 28, "slip": 0.3}
    )  # fmt: skip
    prices = Prices.by(costs, ["USD"])
    usage = Usage(segments_untold=3, minutes_untold=2, detected=1, seconds=90, slips=1, told={"CNY": 5})
    cost = reckon(usage, prices)
    assert cost.reckoned == 3 * 45_000 + 2 * 120_000 + 20_000 + 700_000 + 300_000
    assert (cost.told, cost.total, cost.is_whole) == (5, cost.reckoned + 5, True)


@pytest.mark.parametrize(
    ("told", "currency"), [([], ""), (["USD"], "USD"), (["USD", "USD"], "USD"), (["EUR", "USD"], "")]
)
def test_without_a_currency_the_carriers_is_taken_if_it_has_one(told: list[str], currency: str) -> None:
    nothing: Mapping[str, str] = {"currency": "", **dict.fromkeys(Item, "")}
    assert Prices.by(Costs.model_validate(nothing), told).currency == currency


@given(st.integers(0, 10**15), st.integers(1, 10**6))
def test_rounded_half_up(micros: int, by: int) -> None:
    exact = (Decimal(micros) / by).quantize(Decimal(1), ROUND_HALF_UP)
    assert abs(divided(micros, by) - exact) <= (0 if micros < 10**12 else 1)


def test_for_each_of_none_is_nothing() -> None:
    assert Cost(5).per(0) is None
    assert Cost(unpriced={Item.SLIP: 1}).per(3) is None  # not a false 0
    assert Cost(1).per(2) == 1


@pytest.mark.parametrize("wrong", [-1, True, "much", 0.1234567, 2_000_000, float("nan"), float("inf"), []])
def test_what_is_no_price_is_refused(wrong: object) -> None:
    with pytest.raises(ValidationError):
        Costs.model_validate({"currency": "CNY", **dict.fromkeys(Item, ""), "slip": wrong})
