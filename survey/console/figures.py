"""The figures of a page: score objects as they are, put in order; no figure is made here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from survey.console.charts import Share
from survey.scoring import rounding
from survey.scoring.counts import Counts
from survey.scoring.definition import Definition
from survey.scoring.dispositions import outcomes
from survey.scoring.score import Score
from survey.scoring.wilson import verdict, wilson
from survey.vocabulary import Disposition, Tier, Verdict

PER_PAGE = 50


class Sort(StrEnum):
    """By what the table of units can be sorted.

    `attention`: what is clearly below the others, then missed, undecided, met.
    """

    ATTENTION = "attention"
    NAME = "name"
    RATE = "rate"
    RATED = "rated"
    PARTICIPATION = "participation"
    SURVEYS = "surveys"
    CLOSED = "closed"


_LARGEST_FIRST = {Sort.RATE, Sort.RATED, Sort.PARTICIPATION, Sort.SURVEYS, Sort.CLOSED}
_ATTENTION = {Verdict.MISSED: 0, Verdict.UNDECIDED: 1, Verdict.MET: 2}


@dataclass(frozen=True)
class Order:
    by: Sort = Sort.ATTENTION
    descending: bool = False

    def towards(self, by: Sort) -> "Order":
        """The order after a click on a column: the same turned round, another with its better end first."""
        return Order(by, not self.descending if by is self.by else by in _LARGEST_FIRST)


@dataclass(frozen=True)
class Line:
    """One unit in the table, by its counts; none where they are hidden."""

    code: str
    name: str
    below: int  # units right below it
    counts: Counts | None
    tier: Tier = Tier.TOO_FEW

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to show: a case, or that it is hidden."""
        return self.counts is None or self.counts.closed > 0


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


def ordered(lines: Iterable[Line], order: Order, definition: Definition) -> list[Line]:
    """The lines in that order; those that have nothing to be sorted by come last, whichever way it goes."""
    named = sorted(lines, key=lambda line: line.name, reverse=order.by is Sort.NAME and order.descending)
    if order.by is Sort.NAME:
        return named
    keyed = [(_key(line, line.counts, order.by, definition) if line.counts else None, line) for line in named]
    known = [(key, line) for key, line in keyed if key is not None]
    known.sort(key=lambda pair: pair[0], reverse=order.descending)
    return [line for _, line in known] + [line for key, line in keyed if key is None]


def _key(line: Line, counts: Counts, by: Sort, definition: Definition) -> tuple[float, ...] | None:
    """By what a unit is sorted, and then among its equals; None: there is nothing to sort it by.

    A whole score object for each of some hundred units, of which a page shows fifty, would be the dearest
    part of the page; so the one figure is taken from the functions that make it there.
    """
    satisfied, rated = definition.satisfied_of(counts.levels), counts.rated
    if by is Sort.ATTENTION:
        bounds = wilson(satisfied, rated)
        said = _ATTENTION[verdict(satisfied, rated, definition.target)]
        return (line.tier is not Tier.BELOW, said, bounds.low) if bounds else None
    if by is Sort.PARTICIPATION:
        found = outcomes(counts.dispositions)
        share = rounding.Share(found.interviews, counts.surveys - found.ne).rounded()
    elif by is Sort.RATE:
        share = rounding.Share(satisfied, rated).rounded()
    else:
        share = {Sort.RATED: rated, Sort.SURVEYS: counts.surveys, Sort.CLOSED: counts.closed}[by]
    return None if share is None else (share, rated)


def rate_of(item: Score) -> Share:
    return Share(item["rate"], item["rate_low"], item["rate_high"])


def participation_of(item: Score) -> Share:
    """Participation with its interval: ratings among surveys whose person did petition."""
    codes = item["dispositions"]
    answered = codes.get(Disposition.COMPLETE, 0) + codes.get(Disposition.PARTIAL, 0)
    asked = (item["surveys"] or 0) - codes.get(Disposition.NO_PETITION, 0)
    return _with_interval(item["participation"], answered, asked)


def reach_of(item: Score) -> Share:
    """The rate of the reached among the called, with its interval."""
    return _with_interval(item["reach_rate"], item["reached"] or 0, item["called"] or 0)


def _with_interval(share: float | None, hits: int, trials: int) -> Share:
    bounds = wilson(hits, trials) if share is not None else None
    return Share(share, bounds.low, bounds.high) if bounds else Share(share)


def has_figures(item: Score) -> bool:
    """Whether there is anything to show: a case, or that it is hidden."""
    return bool(item["suppressed"] or item["closed"])
