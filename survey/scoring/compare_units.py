"""The standing of every unit among those of its level, for score objects, pages and papers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Rank
from survey.scoring.counts import Counts
from survey.scoring.definition import Definition
from survey.scoring.fair.standing import Standing, seed_of, standings
from survey.scoring.periods import Period
from survey.scoring.read_counts import Place
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import Basis, RatedObject

Share = tuple[str, Place, int, int]  # level, where, satisfied, rated


@dataclass(frozen=True)
class Compared:
    """How units are compared: in which period, by which definition, ranked from how many ratings."""

    period: Period
    definition: Definition
    rank_from: int


def compare_units(
    compared: Compared,
    tree: UnitTree,
    counts: Mapping[Place, Counts],
    rounds: Collection[str],
    hidden: Collection[Place] = frozenset(),
) -> dict[Place, Standing]:
    """The standing of each unit with ratings, by object and round.

    What is in `hidden` takes no part: a gap among the ranks, or a mean that the shown units do not explain,
    would say what the reader must not learn (R6).
    """
    return _standings(
        compared,
        (
            (tree.levels[at.unit], at, compared.definition.satisfied_of(figures.levels), figures.rated)
            for at, figures in counts.items()
            if figures.rated and at.round in rounds and at not in hidden
        ),
    )


def read_standings(
    session: Session, compared: Compared, tree: UnitTree, basis: Basis
) -> dict[Place, Standing]:
    """What was kept of a frozen month, first and final round: ranks as they were published."""
    rows = session.scalars(
        select(Rank).where(Rank.period == compared.period.first_month, Rank.basis == basis)
    ).all()
    places = {row.id: Place(tree.by_id[row.unit_id], row.object, row.round) for row in rows}
    found = _standings(compared, ((row.level, places[row.id], row.satisfied, row.rated) for row in rows))
    return {
        places[row.id]: replace(
            found[places[row.id]],
            adjusted=row.adjusted,
            rank=row.rank,
            rank_low=row.rank_low,
            rank_high=row.rank_high,
        )
        for row in rows
    }


def _standings(compared: Compared, shares: Iterable[Share]) -> dict[Place, Standing]:
    groups: dict[tuple[str, RatedObject, str], dict[str, tuple[int, int]]] = defaultdict(dict)
    for level, at, satisfied, rated in shares:
        groups[level, at.object, at.round][at.unit] = (satisfied, rated)
    return dict(_of_groups(compared, groups))


def _of_groups(
    compared: Compared, groups: Mapping[tuple[str, RatedObject, str], Mapping[str, tuple[int, int]]]
) -> Iterator[tuple[Place, Standing]]:
    for (level, rated, round_), units in groups.items():
        seed = seed_of(compared.period.label, level, rated.value, round_)
        for code, standing in standings(units, compared.rank_from, seed).items():
            yield Place(code, rated, round_), standing
