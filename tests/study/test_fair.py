"""The study at a small size: sixty months are enough to see a promise broken."""

import pytest

from tests.study.fair import Summary, lines, month, summary


@pytest.fixture(scope="module")
def small() -> Summary:
    return summary([month(number) for number in range(60)])


def test_intervals_hold_as_many_truths_as_they_promise(small: Summary) -> None:
    assert small.wilson == pytest.approx(0.95, abs=0.02)
    assert small.posterior == pytest.approx(0.95, abs=0.02)
    assert small.rank_interval == pytest.approx(0.9, abs=0.025)


def test_clearly_below_is_wrong_in_at_most_five_of_a_hundred(small: Summary) -> None:
    assert small.called > 100
    assert small.wrong <= 0.05


def test_adjusted_ranks_are_nearer_to_the_truth_than_raw_ones(small: Summary) -> None:
    assert small.adjusted_error < small.raw_error
    assert small.adjusted_tau > small.raw_tau


def test_the_same_seed_makes_the_same_month() -> None:
    assert month(7, seed=1) == month(7, seed=1) != month(7, seed=2)


def test_it_prints_a_line_for_each_spread_and_each_aim() -> None:
    printed = list(lines(months=12, seed=3))
    assert [line.split()[0] for line in printed[1:7]] == ["M", "10", "40", "160", "640", "all"]
    assert all(line.startswith(("PASSED  ", "FAILED  ")) for line in printed[7:])
