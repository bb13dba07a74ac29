"""The league of one level, of the counts of a page."""

from collections.abc import Collection, Mapping

from sqlalchemy.orm import Session

from survey.console.beside import shares_by_level
from survey.console.league.lines import League, Line, in_order
from survey.console.read_figures import Figures, Look
from survey.scoring.compare_units import Compared, read_standings
from survey.scoring.counts import Counts
from survey.scoring.fair.standing import Standing, seed_of, standings
from survey.scoring.read_counts import Place
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import RatedObject

Published = Mapping[Place, Standing]


def league_of(
    figures: Figures,
    tree: UnitTree,
    level: str,
    rated: RatedObject,
    seen: Collection[str],
    published: Published,
) -> League:
    """Standings among the units of `level`; lines of those in `seen` that were rated or are hidden.

    Units that the reader must not see take no part, and have a line that says nothing (R6). `published`: the
    places of a frozen month, which stay as they were.
    """
    codes = [code for code in rated_units(figures, tree, rated, tree.codes) if tree.levels[code] == level]
    units = shares_by_level(figures, tree, rated).get(level, {})
    seed = seed_of(figures.period.label, level, rated.value, figures.round)
    found = standings(units, figures.rules.rank_from, seed)
    placed = {
        code: published.get(Place(code, rated, figures.round), standing) for code, standing in found.items()
    }
    lines = [
        Line(code, tree.names[code], figures.of(code, rated), placed.get(code, Standing()))
        for code in codes
        if code in seen
    ]
    satisfied, ratings = (sum(share[at] for share in units.values()) for at in (0, 1))
    # Of two or three units a mean and one's own rate tell the rate of the others.
    raw = satisfied / ratings if ratings and all(code in seen for code in codes) else None
    mean = found.prior.mean if found.prior else raw
    ranked = sum(standing.rank is not None for standing in placed.values())
    return League(level, in_order(lines), mean, ranked, len(units))


def rated_units(figures: Figures, tree: UnitTree, rated: RatedObject, seen: Collection[str]) -> list[str]:
    """Those in `seen` that have a rating, in the order of the tree."""
    nothing = Counts()
    return [
        code
        for code in tree.codes
        if code in seen and figures.counts.get(Place(code, rated, figures.round), nothing).rated
    ]


def read_published(session: Session, look: Look, figures: Figures) -> Published:
    """The places of a frozen month, for who may see small cells: others compare what they see."""
    period = figures.period
    if not (figures.frozen and look.small_too and period.start == period.end):
        return {}
    compared = Compared(period, figures.definition, figures.rules.rank_from)
    return read_standings(session, compared, look.tree, look.basis)
