"""The figures of a page: taken from the score objects as they are, put in order; no rate is made here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from survey.console.charts import Share
from survey.scoring.score import Score
from survey.scoring.wilson import wilson
from survey.vocabulary import Disposition, RatedObject, Verdict

PER_PAGE = 50


class Sort(StrEnum):
    """By what the table of units can be sorted. `attention`: missed, then undecided, then met."""

    ATTENTION = "attention"
    NAME = "name"
    RATE = "rate"
    RATED = "rated"
    PARTICIPATION = "participation"
    SURVEYS = "surveys"
    CLOSED = "closed"


@dataclass(frozen=True)
class Order:
    by: Sort = Sort.ATTENTION
    descending: bool = False

    def towards(self, by: Sort) -> "Order":
        """The order after a click on a column: turned round if it is sorted by it, else its better end first."""
        return Order(by, not self.descending if by is self.by else by in _LARGEST_FIRST)


@dataclass(frozen=True)
class Line:
    """One unit in the table."""

    code: str
    name: str
    below: int  # units right below it
    item: Score


_LARGEST_FIRST = {Sort.RATE, Sort.RATED, Sort.PARTICIPATION, Sort.SURVEYS, Sort.CLOSED}
_ATTENTION = {Verdict.MISSED.value: 0, Verdict.UNDECIDED.value: 1, Verdict.MET.value: 2}


def ordered(lines: Iterable[Line], order: Order) -> list[Line]:
    """The lines in that order; those that have nothing to be sorted by come last, whichever way it goes."""
    if order.by is Sort.NAME:
        return sorted(lines, key=lambda line: line.name, reverse=order.descending)
    known, unknown = [], []
    for line in lines:
        (unknown if _missing(line.item, order.by) else known).append(line)
    known.sort(key=lambda line: _key(line, order.by), reverse=order.descending)
    return known + sorted(unknown, key=lambda line: line.name)


def _missing(item: Score, by: Sort) -> bool:
    return item["rate"] is None if by is Sort.ATTENTION else _figure(item, by) is None


def _key(line: Line, by: Sort) -> tuple[float, ...]:
    item = line.item
    if by is Sort.ATTENTION:
        return _ATTENTION.get(str(item["verdict"]), 3), cast(float, item["rate_low"])
    return cast(float, _figure(item, by)), float(item["rated"] or 0)


def _figure(item: Score, by: Sort) -> float | int | None:
    return cast("float | int | None", item[by.value])  # type: ignore[literal-required]


def rate_of(item: Score) -> Share:
    return Share(item["rate"], item["rate_low"], item["rate_high"])


def participation_of(item: Score) -> Share:
    """Participation with its interval: ratings among surveys whose person did petition."""
    codes = item["dispositions"]
    answered = codes.get(Disposition.COMPLETE, 0) + codes.get(Disposition.PARTIAL, 0)
    return _with_interval(item["participation"], answered, (item["surveys"] or 0) - codes.get(Disposition.NO_PETITION, 0))


def reach_of(item: Score) -> Share:
    """The rate of the reached among the called, with its interval."""
    return _with_interval(item["reach_rate"], item["reached"] or 0, item["called"] or 0)


def _with_interval(share: float | None, hits: int, trials: int) -> Share:
    bounds = wilson(hits, trials) if share is not None else None
    return Share(share, bounds.low, bounds.high) if bounds else Share(share)


def has_figures(item: Score) -> bool:
    """Whether there is anything to show: a case, or that it is hidden."""
    return bool(item["suppressed"] or item["closed"] or item["surveys"])


def by_place(items: Sequence[Score]) -> dict[tuple[str, RatedObject], Score]:
    return {(item["unit"], RatedObject(item["object"])): item for item in items}


@dataclass(frozen=True)
class Table:
    """One page of the lines; `pages` from 1 on."""

    lines: Sequence[Line]
    page: int
    pages: int
    total: int

    @classmethod
    def cut(cls, lines: Sequence[Line], page: int) -> "Table":
        pages = max(1, -(-len(lines) // PER_PAGE))
        page = min(page, pages)
        return cls(lines[(page - 1) * PER_PAGE : page * PER_PAGE], page, pages, len(lines))
