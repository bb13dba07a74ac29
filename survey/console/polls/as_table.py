"""The comparison with a poll as it is taken away."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from survey.console import words
from survey.console.downloads import Column, Kind, Table
from survey.console.polls.words import LEVELS
from survey.reviewing.polls.compare import Compared, Side
from survey.reviewing.polls.find import Entered
from survey.vocabulary import RatedObject


@dataclass(frozen=True)
class Line:
    """One unit as one object, theirs and ours."""

    unit: str
    name: str
    object: RatedObject
    compared: Compared

    @property
    def is_apart(self) -> bool:
        """Beyond chance."""
        return self.compared.difference is not None and self.compared.difference.is_beyond_chance


def poll_table(poll: Entered, lines: Sequence[Line]) -> Table:
    """One row a unit and object, in the order of the page; what is hidden of ours is empty."""
    columns = [
        Column(_("Unit code"), Kind.TEXT, lambda line: line.unit),
        Column(_("Unit"), Kind.TEXT, lambda line: line.name),
        Column(_("Rated as"), Kind.TEXT, lambda line: words.RATED_AS[line.object]),
        *_side(_("Poll"), poll.scale, lambda line: line.compared.theirs),
        *_side(_("Ours"), poll.scale, lambda line: line.compared.ours),
        Column(_("Poll less ours"), Kind.SHARE, lambda line: _of(line, "value")),
        Column(_("Interval from"), Kind.SHARE, lambda line: _of(line, "low")),
        Column(_("Interval to"), Kind.SHARE, lambda line: _of(line, "high")),
    ]
    return Table("poll", poll.name, columns, lines)


def _side(whose: str, scale: int, of: Callable[[Line], Side | None]) -> Iterator[Column]:
    def figure(say: Callable[[Side], object]) -> Callable[[Line], object]:
        return lambda line: None if (side := of(line)) is None else say(side)

    def level(number: int) -> Callable[[Line], object]:
        return figure(lambda side: side.levels[number])

    rate, rated = f"{whose} {_('Satisfaction')}", f"{whose} {_('Rated')}"
    yield Column(rate, Kind.SHARE, figure(lambda side: side.rate))
    yield Column(f"{whose} {_('Interval from')}", Kind.SHARE, figure(lambda s: s.interval and s.interval.low))
    yield Column(f"{whose} {_('Interval to')}", Kind.SHARE, figure(lambda s: s.interval and s.interval.high))
    yield Column(rated, Kind.COUNT, figure(lambda side: side.rated))
    for number, label in LEVELS[scale].items():
        yield Column(f"{whose} {label}", Kind.COUNT, level(number))


def _of(line: Line, end: str) -> float | None:
    return None if line.compared.difference is None else float(getattr(line.compared.difference, end))
