from fractions import Fraction
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.console.figures import PER_PAGE, Line, Order, Sort, Table, ordered, participation_of, reach_of
from survey.scoring.counts import Counts
from survey.scoring.definition import Definition
from survey.scoring.score import Score, Subject, score
from survey.vocabulary import Basis, Disposition, NotAsked, RatedObject

DEFINITION = Definition(target=Fraction(4, 5))
COUNTS = st.builds(
    lambda good, bad, silent, unasked: Counts(
        surveys=good + bad + silent,
        levels={1: good, 5: bad},
        dispositions={Disposition.COMPLETE: good + bad, Disposition.NON_CONTACT: silent},
        not_asked={NotAsked.NO_PHONE: unasked},
    ),
    *(st.integers(0, 60) for _ in range(4)),
)


def _item(counts: Counts) -> Score:
    return score(
        Subject("2026-10", Basis.SETTLED, "", RatedObject.RESPONSIBLE_UNIT, "first"), counts, DEFINITION
    )


def _line(name: str, good: int, bad: int) -> Line:
    return Line(name, name, 0, Counts(surveys=good + bad, levels={1: good, 5: bad}))


LINES = st.lists(st.builds(Line, st.text(), st.text(), st.just(0), st.none() | COUNTS), max_size=12)


def test_those_that_missed_come_first_then_the_undecided_then_those_that_met() -> None:
    lines = [_line("met", 99, 1), _line("undecided", 8, 2), _line("missed", 10, 30), _line("nobody", 0, 0)]
    assert [one.name for one in ordered(lines, Order(), DEFINITION)] == [
        "missed",
        "undecided",
        "met",
        "nobody",
    ]


@given(LINES, st.sampled_from(Sort), st.booleans())
def test_sorting_loses_nobody_and_what_cannot_be_sorted_comes_last(
    lines: list[Line], by: Sort, descending: bool
) -> None:
    found = ordered(lines, Order(by, descending), DEFINITION)
    assert sorted(map(id, found)) == sorted(map(id, lines))
    if by is not Sort.NAME:
        first = next((n for n, line in enumerate(found) if line.counts is None), len(found))
        assert not any(line.counts and line.counts.rated for line in found[first:])


@given(LINES, st.sampled_from([Sort.RATE, Sort.PARTICIPATION, Sort.RATED, Sort.SURVEYS, Sort.CLOSED]))
def test_the_table_is_in_the_order_of_the_figures_it_shows(lines: list[Line], by: Sort) -> None:
    found = ordered(lines, Order(by, True), DEFINITION)
    figures = [cast(dict[str, Any], _item(line.counts))[by] for line in found if line.counts]
    known = [figure for figure in figures if figure is not None]
    assert known == sorted(known, reverse=True)


@given(LINES)
def test_what_needs_attention_is_in_the_order_of_the_verdicts_shown(lines: list[Line]) -> None:
    found = [_item(line.counts) for line in ordered(lines, Order(), DEFINITION) if line.counts]
    said = [str(item["verdict"]) for item in found if item["rate"] is not None]
    assert said == sorted(said, key=["missed", "undecided", "met"].index)


def test_a_click_on_the_sorted_column_turns_it_round() -> None:
    assert Order(Sort.RATE, True).towards(Sort.RATE) == Order(Sort.RATE, False)
    assert Order(Sort.RATE, True).towards(Sort.RATED) == Order(Sort.RATED, True)
    assert Order(Sort.RATE, True).towards(Sort.NAME) == Order(Sort.NAME, False)


@pytest.mark.parametrize(
    ("many", "page", "shown"), [(0, 1, 0), (120, 3, 20), (120, 99, 20), (PER_PAGE, 1, PER_PAGE)]
)
def test_a_table_is_cut_into_pages(many: int, page: int, shown: int) -> None:
    assert len(Table.cut([_line(str(n), 1, 1) for n in range(many)], page).lines) == shown


def test_the_intervals_of_participation_and_reach_hold_their_rates() -> None:
    counts = Counts(
        surveys=160, called=156, reached=107,
        dispositions={Disposition.COMPLETE: 95, Disposition.PARTIAL: 5, Disposition.NO_PETITION: 3},
    )  # fmt: skip
    item = _item(counts)
    for share, rate in ((participation_of(item), 0.637), (reach_of(item), 0.686)):
        assert share.rate == rate
        assert share.low is not None
        assert share.high is not None
        assert share.low < rate < share.high
