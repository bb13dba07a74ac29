"""Where a month is read from."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from survey.runtime import Runtime
from survey.scoring.counts import Counts
from survey.scoring.periods import Period
from survey.scoring.read_counts import Place, Wanted, read_counts
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import Breakdown


@dataclass(frozen=True)
class Reading:
    """`session` is one of `snapshot`; `today` the local day."""

    runtime: Runtime
    session: Session
    tree: UnitTree
    today: date

    def counts(
        self, period: Period, by: Breakdown | None = None, *, monthly: bool = False
    ) -> dict[Place, Counts]:
        """Of first rounds, by the day of settling."""
        wanted = Wanted(period, by=by, rounds=("first",), monthly=monthly)
        return read_counts(self.session, self.tree, self.today.isoformat(), wanted)
