from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.interviewing.coding.agreement import Pair, agreement, kappa

_PAIRS = st.lists(st.tuples(st.sampled_from("12345"), st.sampled_from("12345")), max_size=60)


def test_kappa_of_a_worked_example() -> None:
    """Twenty yes-yes, fifteen no-no, five yes-no, ten no-yes: 0.7 observed, 0.5 by chance."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(pairs) == pytest.approx(0.4)
    told = agreement(pairs)
    assert (told.items, told.differed) == (50, 15)
    assert told.rate == pytest.approx(0.3)


def test_nothing_is_said_of_nothing() -> None:
    assert agreement([]).rate is None and kappa([]) is None
    assert kappa([("3", "3")] * 4) is None, "one code alone: chance explains it all"


@given(_PAIRS)
def test_kappa_is_at_most_one_and_one_only_without_a_difference(pairs: list[Pair]) -> None:
    found = kappa(pairs)
    if found is not None:
        assert -1 <= found <= 1 + 1e-12
        assert (found > 1 - 1e-12) == (agreement(pairs).differed == 0)


@given(_PAIRS)
def test_it_does_not_matter_who_is_called_first(pairs: list[Pair]) -> None:
    turned = kappa([(second, first) for first, second in pairs])
    assert turned == (pytest.approx(kappa(pairs)) if turned is not None else None)


def test_independent_coders_agree_as_by_chance() -> None:
    assert kappa(list(product("123", "123"))) == pytest.approx(0)
