"""Units under watch: by their orders alone."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.policy.righting import Watch as Rules
from survey.rectification.watch.rules import Orders, Why, enters, leaves

RULES = Rules(months=3, from_orders=3, enter_below=0.6, enter_overdue=3, leave_from=0.9)

_orders = st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 5)).map(
    lambda drawn: Orders(max(drawn[:2]), min(drawn[:2]), drawn[2])
)


@pytest.mark.parametrize(
    ("orders", "why"),
    [
        (Orders(0, 0, 0), None),
        (Orders(2, 0, 2), None),  # a share of two orders says nothing
        (Orders(3, 1, 0), Why.LATE),
        (Orders(5, 3, 0), None),  # 60 % is not below 60 %
        (Orders(0, 0, 3), Why.OVERDUE),
        (Orders(100, 100, 3), Why.OVERDUE),
    ],
)
def test_a_unit_enters_by_late_orders(orders: Orders, why: Why | None) -> None:
    assert enters(RULES, orders) is why


@pytest.mark.parametrize(
    ("orders", "out"),
    [
        (Orders(10, 9, 0), True),
        (Orders(10, 8, 0), False),
        (Orders(10, 10, 1), False),
        (Orders(0, 0, 0), True),  # nothing fell due for three months
    ],
)
def test_a_unit_leaves_when_nearly_all_is_in_time_and_nothing_overdue(orders: Orders, out: bool) -> None:
    assert leaves(RULES, orders) is out


@given(_orders)
def test_nobody_enters_and_leaves_at_once(orders: Orders) -> None:
    assert not (enters(RULES, orders) and leaves(RULES, orders))


def test_r12_the_rules_are_given_nothing_of_complaints_or_people() -> None:
    assert {one.name for one in fields(Orders)} == {"fell_due", "in_time", "overdue"}
    assert set(Rules.model_fields) == {"months", "from_orders", "enter_below", "enter_overdue", "leave_from"}
