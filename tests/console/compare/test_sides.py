"""Two sides: what may be compared, and what is said of what is hidden."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from survey.console.compare.sides import Side, What, levels, measures, share_people
from survey.scoring.compare.difference import difference
from survey.scoring.counts import Counts
from survey.scoring.definition import Definition
from survey.scoring.periods import read_period
from survey.scoring.rounding import Share

LEVELS = st.dictionaries(st.integers(1, 5), st.integers(0, 50), max_size=5)


def _side(
    code: str = "a", period: str = "2026-10", above: str = "a top", counts: Counts | None = None
) -> Side:
    return Side(code, code, read_period(period, date(2026, 10, 19)), frozenset(above.split()), counts)


def _rated(levels: dict[int, int]) -> Counts:
    rated = sum(levels.values())
    return Counts(surveys=rated, called=rated, reached=rated, levels=levels)


@given(LEVELS, LEVELS)
def test_the_difference_is_that_of_the_satisfied(first: dict[int, int], second: dict[int, int]) -> None:
    rate = measures(_side(counts=_rated(first)), _side("b", above="b", counts=_rated(second)), Definition())[
        0
    ]
    shares = [
        Share(sum(n for level, n in one.items() if level <= 3), sum(one.values())) for one in (first, second)
    ]
    assert rate.what is What.SATISFACTION
    assert rate.difference == difference(*shares)


def test_r6_of_a_hidden_side_nothing_is_said_nor_of_what_lies_between() -> None:
    shown, hidden = _side(counts=_rated({1: 20})), _side("b", above="b")
    for row in measures(shown, hidden, Definition()):
        assert (row.second, row.difference) == (None, None)
    assert {row.second for row in levels(shown, hidden)} == {None}


def test_the_same_people_are_not_compared_with_themselves() -> None:
    below = _side(counts=_rated({1: 9, 5: 9}))
    for other, common in (
        (_side("top", above="top"), True),
        (_side("a", "2026"), True),
        (_side("a", "2026-09"), False),
        (_side("top", "2026-Q3", above="top"), False),
        (_side("b", above="b top"), False),
        (_side("b", "2026", above="b top"), False),
    ):
        assert share_people(below, other) is share_people(other, below) is common
    rows = measures(below, _side("top", above="top", counts=_rated({1: 30, 5: 12})), Definition())
    assert {row.difference for row in rows} == {None}
    assert rows[0].first == Share(9, 18)


def test_coverage_counts_everybody_and_has_no_interval() -> None:
    rows = measures(_side(counts=_rated({1: 9})), _side("b", above="b", counts=_rated({5: 9})), Definition())
    coverage = {row.what: row for row in rows}[What.COVERAGE]
    assert coverage.difference is None
    assert coverage.intervals == (None, None)
    assert coverage.first == Share(9, 9)
