"""The lines of the ledger's table: each unit with its figures and what is open of it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from survey.rectification.figures.tally import Tally

PER_PAGE = 50


class Sort(StrEnum):
    """By what the table can be sorted."""

    OVERDUE = "overdue"  # then by the share in time
    NAME = "name"
    OPENED = "opened"
    CLOSED_OUT = "closed_out"
    IN_TIME = "in_time"
    ASKED = "asked"
    SATISFIED = "satisfied"
    OPEN = "open"


_FROM_BELOW = {
    Sort.NAME,
    Sort.IN_TIME,
    Sort.CLOSED_OUT,
    Sort.SATISFIED,
    Sort.ASKED,
}  # what needs a look first


@dataclass(frozen=True)
class Line:
    """One unit, all below it included. `watched`: it is under watch itself."""

    code: str
    name: str
    depth: int
    tally: Tally
    open: int
    overdue: int
    watched: bool = False


@dataclass(frozen=True)
class Order:
    by: Sort = Sort.OVERDUE
    descending: bool = True

    @classmethod
    def first(cls, by: Sort) -> "Order":
        """With what needs a look before the rest."""
        return cls(by, by not in _FROM_BELOW)

    def towards(self, by: Sort) -> "Order":
        """The order after a click on a column: the same turned round, or another one."""
        return Order(by, not self.descending) if by is self.by else Order.first(by)


def ordered(lines: Iterable[Line], order: Order) -> list[Line]:
    """The lines in that order; those that have nothing to be sorted by come last, whichever way it goes."""
    named = sorted(lines, key=lambda line: line.name, reverse=order.by is Sort.NAME and order.descending)
    if order.by is Sort.NAME:
        return named
    keyed = [(_key(line, order.by), line) for line in named]
    known = [(key, line) for key, line in keyed if key is not None]
    known.sort(key=lambda pair: pair[0], reverse=order.descending)
    return [line for _, line in known] + [line for key, line in keyed if key is None]


def cut(lines: Sequence[Line], page: int) -> tuple[Sequence[Line], int, int]:
    """The lines of a page, from 1 on, which one it is, and how many there are."""
    pages = max(1, -(-len(lines) // PER_PAGE))
    page = min(page, pages)
    return lines[(page - 1) * PER_PAGE : page * PER_PAGE], page, pages


def _key(line: Line, by: Sort) -> tuple[float, ...] | None:
    if by is Sort.OVERDUE:
        return line.overdue, -(1.0 if line.tally.on_time_rate is None else line.tally.on_time_rate), line.open
    tally = line.tally
    values: Mapping[Sort, float | None] = {
        Sort.OPENED: tally.opened,
        Sort.CLOSED_OUT: tally.close_out_rate,
        Sort.IN_TIME: tally.on_time_rate,
        Sort.ASKED: tally.asked_rate,
        Sort.SATISFIED: tally.satisfied_rate,
        Sort.OPEN: line.open,
    }
    value = values[by]
    return None if value is None else (value, tally.opened)
