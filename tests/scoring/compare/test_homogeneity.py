import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2, chi2_contingency, fisher_exact

from survey.scoring.compare.homogeneity import (
    Method,
    chi_square,
    chi_square_tail,
    fisher,
    homogeneity,
)
from survey.scoring.rounding import Share


def shares(least: int, most: int) -> st.SearchStrategy[Share]:
    return st.integers(least, most).flatmap(lambda n: st.builds(Share, st.integers(0, n), st.just(n)))


def table(groups: list[Share]) -> list[list[int]]:
    return [[one.part, one.whole - one.part] for one in groups]


@given(st.floats(0, 400), st.integers(1, 30))
def test_the_tail_agrees_with_scipy(statistic: float, degrees: int) -> None:
    assert chi_square_tail(statistic, degrees) == pytest.approx(chi2.sf(statistic, degrees), abs=1e-12)


@given(st.lists(shares(20, 5000), min_size=2, max_size=6))
def test_the_statistic_and_its_p_agree_with_scipy(groups: list[Share]) -> None:
    part = sum(one.part for one in groups)
    if part in (0, sum(one.whole for one in groups)):
        return
    statistic, p, degrees, expected = chi2_contingency(table(groups), correction=False)
    assert chi_square(groups) == pytest.approx(statistic)
    assert chi_square_tail(chi_square(groups), len(groups) - 1) == pytest.approx(p, abs=1e-12)
    if expected.min() >= 5:
        found = homogeneity(groups)
        assert found.method is Method.CHI_SQUARE
        assert found.p == pytest.approx(p, abs=1e-12)
        assert degrees == len(groups) - 1


@given(shares(1, 80), shares(1, 80))
def test_fisher_agrees_with_scipy(first: Share, second: Share) -> None:
    assert fisher(first, second) == pytest.approx(fisher_exact(table([first, second])).pvalue, abs=1e-9)


@pytest.mark.parametrize(
    ("first", "second"), [(Share(400, 400), Share(0, 9000)), (Share(1, 100_000), Share(3, 4))]
)
def test_fisher_holds_where_groups_are_large(first: Share, second: Share) -> None:
    assert fisher(first, second) == pytest.approx(fisher_exact(table([first, second])).pvalue, abs=1e-12)


def test_two_groups_with_few_expected_are_tested_exactly() -> None:
    found = homogeneity([Share(38, 40), Share(1, 4)])
    assert (found.method, found.differs) == (Method.FISHER, True)
    assert found.p == pytest.approx(fisher_exact([[38, 2], [1, 3]]).pvalue)


def test_more_groups_with_few_expected_are_drawn_alike_every_time() -> None:
    groups = [Share(30, 40), Share(5, 20), Share(1, 3), Share(2, 2)]
    found = homogeneity(groups)
    assert (found.method, found.differs) == (Method.DRAWN, True)
    assert homogeneity(groups) == found


def test_drawn_tables_agree_with_all_tables() -> None:
    """Six, five and four people: every way to spread the satisfied over them, weighed."""
    groups = [Share(5, 6), Share(1, 5), Share(2, 4)]
    exact = _by_all_tables(groups)
    found = homogeneity(groups)
    assert found.method is Method.DRAWN
    assert found.p == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / 9999))


def _by_all_tables(groups: list[Share]) -> float:
    people = np.repeat(np.arange(len(groups)), [one.whole for one in groups])
    part, total, beyond = sum(one.part for one in groups), 0, 0
    for chosen in range(1 << len(people)):
        if chosen.bit_count() != part:
            continue
        yes = np.bincount(people[[bool(chosen >> i & 1) for i in range(len(people))]], minlength=len(groups))
        drawn = [Share(int(n), one.whole) for n, one in zip(yes, groups, strict=True)]
        total += 1
        beyond += chi_square(drawn) >= chi_square(groups) - 1e-9
    return beyond / total


@pytest.mark.parametrize(
    "groups",
    [
        [],
        [Share(3, 9)],
        [Share(3, 9), Share(0, 0)],
        [Share(3, 3), Share(0, 3)],  # p is a tenth at the least
        [Share(1, 1), Share(0, 9)],
        [Share(2, 2), Share(0, 2), Share(0, 2)],
    ],
)
def test_too_few_are_not_tested(groups: list[Share]) -> None:
    found = homogeneity(groups)
    assert (found.method, found.p, found.differs) == (Method.TOO_FEW, None, False)


def test_all_of_one_mind_do_not_differ() -> None:
    assert homogeneity([Share(40, 40), Share(30, 30)]).p == 1.0
    assert homogeneity([Share(0, 40), Share(0, 30)]).p == 1.0


def test_alike_crowds_are_seldom_called_different() -> None:
    """A false alarm in at most 5 % of honest months, whatever the sizes ask for."""
    chance = np.random.default_rng(11)
    for sizes in ([120, 60, 30], [25, 6, 3], [30, 4]):
        yes = chance.binomial(sizes, 0.8, size=(400, len(sizes)))
        months = ([Share(int(part), n) for part, n in zip(row, sizes, strict=True)] for row in yes)
        alarms = sum(homogeneity(month).differs for month in months)
        assert alarms / 400 <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 400)
