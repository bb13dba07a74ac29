"""The order of the league table, who stands apart, and the office's lists."""

from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from survey.console.league.lines import League, Line, in_order, levels_of
from survey.scoring.fair.standing import Standing
from survey.scoring.score import Score
from survey.vocabulary import Tier


def _line(code: str, rank: int | None, tier: Tier = Tier.IN_LINE, rate: float = 0.8, **item: Any) -> Line:
    figures = {"suppressed": False, "rated": 20} | item
    return Line(code, code, cast(Score, figures), Standing(rate, rank, rank, rank, tier))


def _league(*lines: Line) -> League:
    return League("depth-2", in_order(lines), 0.8, len(lines), len(lines))


def test_ranks_come_first_then_few_ratings_then_what_is_hidden() -> None:
    lines = [
        _line("hidden", None, suppressed=True, rated=None),
        _line("few", None, Tier.TOO_FEW, rated=3),
        _line("more", None, Tier.TOO_FEW, rated=9),
        _line("second", 2),
        _line("first", 1),
    ]
    assert [line.code for line in in_order(lines)] == ["first", "second", "more", "few", "hidden"]


def test_the_worst_that_is_clearly_worst_is_named_first() -> None:
    league = _league(
        _line("bad", 3, Tier.BELOW, 0.6),
        _line("worst", 4, Tier.BELOW, 0.5),
        _line("best", 1, Tier.ABOVE, 0.9),
    )
    assert [line.code for line in league.below] == ["worst", "bad"]
    assert [line.code for line in league.above] == ["best"]


def test_r6_nothing_is_said_of_a_hidden_unit() -> None:
    line = _line("a", 1, Tier.BELOW, suppressed=True)
    assert (line.tier, line.rank, line.adjusted) == (None, None, None)
    assert _league(line).below == []


def test_who_shares_the_last_place_of_a_list_is_in_it() -> None:
    league = _league(
        _line("a", 1), _line("b", 2), _line("c", 2), _line("d", 4), _line("e", 4), _line("f", None)
    )
    assert [line.code for line in league.first(2)] == ["a", "b", "c"]
    assert [line.code for line in league.last(1)] == ["d", "e"]
    assert [line.code for line in league.last(3)] == ["b", "c", "d", "e"]
    assert league.last(0) == []


@given(st.lists(st.integers(1, 30), max_size=30), st.integers(1, 40))
def test_a_list_is_as_long_as_asked_or_as_there_are(ranks: list[int], many: int) -> None:
    league = _league(*[_line(f"u{at}", rank) for at, rank in enumerate(ranks)])
    assert len(league.last(many)) >= min(many, len(ranks))
    assert all(line.rank is not None and line.rank <= many for line in league.first(many))


def test_levels_come_in_the_order_of_the_tree() -> None:
    levels = {"top": "county", "a": "bureau", "b": "bureau", "c": "town"}
    assert levels_of(levels, ["top", "a", "b"]) == {"county": 1, "bureau": 2}
