"""Counts of a period for every unit, right at every moment, whether or not facts were rebuilt since (R4).

All is read in one snapshot:

    by settling   fact_month  − what is kept of days that are not clean  + those days counted live
    by closing    the same of each month of closing                      + cases that no day owns yet
    frozen months frozen_fact, and beside it as `late` what was heard since
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Account, FrozenMonth
from survey.runtime import Runtime
from survey.scoring.asked import FIRST
from survey.scoring.counts import Counts
from survey.scoring.periods import Period
from survey.scoring.read_rows import Found, Months, Reader
from survey.scoring.tally import Tally
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import Basis, Breakdown, RatedObject


@dataclass(frozen=True)
class Place:
    """Where counts belong: unit by code, object, round (`first`, `final`, `2`, …), key of a breakdown.

    `month` is empty unless counts were asked for month by month.
    """

    unit: str
    object: RatedObject
    round: str = FIRST
    key: str = ""
    month: str = ""


@dataclass(frozen=True)
class Wanted:
    """What is to be counted. `rounds`: names of rounds, None: all; `top`: this unit only, None: every one.

    `ratings_only`: cases that no survey settled for may be left out; by closing they are dear to find.
    For Breakdown.UNIT there is nothing to part, since every unit has a place of its own.
    """

    period: Period
    basis: Basis = Basis.SETTLED
    by: Breakdown | None = None
    rounds: tuple[str, ...] | None = None
    top: str | None = None
    monthly: bool = False
    ratings_only: bool = False


@contextmanager
def snapshot(runtime: Runtime) -> Iterator[Session]:
    """A session for looking, in which nothing moves between one question and the next."""
    with runtime.database.read() as session:
        if not runtime.database.is_sqlite:  # there every transaction is one
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session


def read_counts(session: Session, tree: UnitTree, today: str, wanted: Wanted) -> dict[Place, Counts]:
    """The counts of every unit that has any, its descendants' included.

    `session` is one of `snapshot`; `today` the local day in ISO form.
    """
    frozen = frozen_of(session, wanted.period)
    months = list(wanted.period.months())
    top = ids = None
    if wanted.top is not None:
        top, ids = tree.ids.get(wanted.top), tree.branch_ids(wanted.top)
    reader = Reader(session, today, wanted.by, wanted.rounds, top, ids, wanted.monthly, wanted.ratings_only)
    split = Months(
        living=[month for month in months if month not in frozen],
        frozen=[month for month in months if month in frozen],
    )
    found = reader.by_closing(split) if wanted.basis is Basis.CLOSED else reader.by_settling(split)
    return _Gathering(session, tree, wanted).of(found)


def frozen_of(session: Session, period: Period) -> set[str]:
    """Those months of the period that are frozen."""
    inside = FrozenMonth.month.between(period.first_month, period.last_month)
    return set(session.scalars(select(FrozenMonth.month).where(inside)))


def round_name(round_: str | int) -> str:
    """The round of a Place: the first round has a name, later ones a number."""
    return FIRST if round_ == 1 else str(round_)


_Kind = tuple[RatedObject, str, str, str]  # object, round, key, month: what is added up apart
_Sums = dict[_Kind, dict[str, Tally]]


@dataclass
class _Gathering:
    """Rows of single units, added up upwards in the tree; those that already are, as they are."""

    session: Session
    tree: UnitTree
    wanted: Wanted

    def of(self, found: Iterator[Found]) -> dict[Place, Counts]:
        own, rolled_up = _sums(), _sums()
        logins = self._logins()
        for row in found:
            into = rolled_up if row.rolled_up else own
            unit = self.wanted.top or self.tree.by_id[row.unit_id]
            for key in self._keys(row.key, logins):
                into[row.object, row.round, key, row.month][unit].add(row.figures)
        if self.wanted.top is None:
            for tallies in own.values():
                self._roll_up(tallies)
        for kind, tallies in rolled_up.items():
            for unit, tally in tallies.items():
                own[kind][unit].add(tally.sums)
        return {
            Place(unit, rated, round_, key, month): counts
            for (rated, round_, key, month), tallies in own.items()
            for unit, tally in tallies.items()
            if (counts := tally.counts()) is not None
        }

    def _roll_up(self, tallies: dict[str, Tally]) -> None:
        """Each unit is added to the one above it once, when all below it are in it."""
        for code in reversed(self.tree.codes):
            above = self.tree.parents[code]
            if above is not None and code in tallies:
                tallies[above].add(tallies[code].sums)

    def _keys(self, key: str, logins: dict[str, str]) -> list[str]:
        if self.wanted.by is Breakdown.REASON:
            return [reason for reason in key.split(",") if reason]
        return [logins.get(key, key)]

    def _logins(self) -> dict[str, str]:
        if self.wanted.by is not Breakdown.INTERVIEWER:
            return {}
        return {
            str(number): login for number, login in self.session.execute(select(Account.id, Account.login))
        }


def _sums() -> _Sums:
    return defaultdict(lambda: defaultdict(Tally))
