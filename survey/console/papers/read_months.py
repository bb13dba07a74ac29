"""The months of a year with the county's figure of each, frozen or as it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey.reviewing.closing.close import Closed, read_closed
from survey.reviewing.closing.month import months_until
from survey.runtime import Runtime
from survey.scoring.asked import FIRST
from survey.scoring.counts import Counts, total
from survey.scoring.definition import definition_of
from survey.scoring.frozen import in_force
from survey.scoring.periods import Month, named, one_month
from survey.scoring.read_counts import Place, Wanted, read_counts
from survey.scoring.score import Score, Subject, hidden, score
from survey.scoring.suppression import is_small
from survey.scoring.unit_tree import UnitTree, read_unit_tree
from survey.vocabulary import Basis, RatedObject


@dataclass(frozen=True)
class MonthLine:
    """A month: the county's score objects, and its freeze; `late`: ratings that stand beside it."""

    month: str
    scores: Mapping[RatedObject, Score]
    closed: Closed | None
    over: bool

    @property
    def late(self) -> int:
        return sum(count or 0 for item in self.scores.values() for count in item["late"].values())


def read_years(runtime: Runtime, session: Session) -> Sequence[str]:
    """The years that have months to close, the newest first."""
    return sorted({month[:4] for month in _months(runtime, session)}, reverse=True)


def over(runtime: Runtime, session: Session) -> Sequence[str]:
    """The months that are over, the newest first."""
    return list(reversed(_months(runtime, session)[:-1]))


def read_months(runtime: Runtime, session: Session, year: str, *, small_too: bool) -> list[MonthLine]:
    """The months of `year` up to this one, the newest first.

    Who may not see small cells sees frozen months only: what still changes would show single answers coming.
    """
    today = runtime.local_day(runtime.clock.now())
    months = [month for month in _months(runtime, session) if month.startswith(year)]
    if not months:
        return []
    tree, closed = read_unit_tree(session), read_closed(session)
    period = named(Month.of(months[0]), Month.of(months[-1]))
    tops = tree.tops
    top = tops[0] if len(tops) == 1 else None
    counts = read_counts(session, tree, today, Wanted(period, rounds=(FIRST,), top=top, monthly=True))
    reader = _Reader(runtime, session, tree, counts, small_too)
    return [
        MonthLine(month, reader.scores(month, tops), closed.get(month), month < today[:7])
        for month in reversed(months)
    ]


@dataclass(frozen=True)
class _Reader:
    runtime: Runtime
    session: Session
    tree: UnitTree
    counts: Mapping[Place, Counts]
    small_too: bool

    def scores(self, month: str, tops: Sequence[str]) -> dict[RatedObject, Score]:
        period = one_month(month)
        force = in_force(self.session, period, self.runtime.policy.score)
        definition = definition_of(force.score)
        found: dict[RatedObject, Score] = {}
        for rated in RatedObject:
            places = (Place(top, rated, FIRST, month=month) for top in tops)
            sums = total(self.counts.get(place, Counts()) for place in places)
            subject = Subject(month, Basis.SETTLED, "", rated, FIRST)
            item = score(subject, sums, definition, frozen=force.frozen)
            bare = not self.small_too and (not force.frozen or is_small(sums.levels, definition.show_from))
            found[rated] = hidden(item) if bare else item
        return found


def _months(runtime: Runtime, session: Session) -> Sequence[str]:
    return months_until(session, Month.of(runtime.today().isoformat()))
