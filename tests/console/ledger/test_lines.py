"""The order of the ledger's units."""

import pytest

from survey.console.ledger.lines import PER_PAGE, Line, Order, Sort, cut, ordered
from survey.rectification.figures.tally import Tally


def _line(name: str, *, overdue: int = 0, due: int = 0, in_time: int = 0) -> Line:
    return Line(name, name, 0, Tally(fell_due=due, in_time=in_time), 0, overdue)


LINES = [_line("c", due=2, in_time=1), _line("a", overdue=2), _line("b", due=4, in_time=4), _line("d")]


@pytest.mark.parametrize(
    ("order", "names"),
    [
        (Order(), "acbd"),  # overdue first, then the smaller share in time
        (Order.first(Sort.NAME), "abcd"),
        (Order(Sort.NAME, descending=True), "dcba"),
        (Order.first(Sort.IN_TIME), "cbad"),  # who has none comes last
        (Order(Sort.IN_TIME, descending=True), "bcad"),
    ],
)
def test_lines_stand_in_their_order(order: Order, names: str) -> None:
    assert "".join(line.name for line in ordered(LINES, order)) == names


def test_a_second_click_turns_the_order_round() -> None:
    once = Order().towards(Sort.IN_TIME)
    assert once == Order(Sort.IN_TIME, descending=False)
    assert once.towards(Sort.IN_TIME) == Order(Sort.IN_TIME, descending=True)


def test_a_page_beyond_the_last_is_the_last() -> None:
    lines = [_line(str(number)) for number in range(PER_PAGE + 1)]
    shown, page, pages = cut(lines, 9)
    assert (len(shown), page, pages) == (1, 2, 2)
