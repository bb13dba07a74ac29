"""What stands beside a figure, made of what the reader may see and of nothing else (R6)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from survey.console.parts import Part
from survey.console.read_figures import Figures, Look
from survey.scoring.asked import FIRST
from survey.scoring.compare.beside import Change, Modes, change, earlier, modes, share_of
from survey.scoring.compare.raking import Raked
from survey.scoring.compare.read import Beside
from survey.scoring.composite import Composite, composite
from survey.scoring.counts import Counts
from survey.scoring.fair.standing import Standing, seed_of, standings, tiers_of
from survey.scoring.rounding import exact
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import Basis, Channel, RatedObject, Tier

Shares = dict[str, tuple[int, int]]  # by unit: satisfied and rated


def read_changes(look: Look, figures: Figures, code: str) -> Mapping[RatedObject, Sequence[Change]]:
    """Against the months right before and those of last year, as far as there was anybody to rate then."""
    then = {period: look.whole(code, period) for period in earlier(figures.period)}
    found = {
        rated: [
            change(figures.counts_of(code, rated), before.counts_of(code, rated), period, figures.definition)
            for period, before in then.items()
        ]
        for rated in RatedObject
    }
    return {
        rated: [one for one in some if one.before is None or one.before.whole]
        for rated, some in found.items()
    }


def channels_apart(figures: Figures, code: str, rated: RatedObject) -> Modes:
    """The channels side by side, `figures` being parted by them."""
    counts = {
        Channel(key): figures.counts_of(code, rated, key) for key in figures.keys(code) if key in set(Channel)
    }
    return modes(counts, figures.definition)


def read_raked(look: Look, parts: Mapping[Part, Figures], code: str) -> Mapping[RatedObject, Raked | None]:
    """The raked figures, of the official figure only.

    For who may not see small cells none where a cell that goes into it is hidden: it could tell of that cell.
    With many units below it is dear, and therefore kept for ten minutes.
    """
    whole, by_category = parts[Part.WHOLE], parts[Part.CATEGORY]
    if (look.round, look.basis) != (FIRST, Basis.SETTLED):
        return dict.fromkeys(RatedObject)
    branch = set(look.tree.branch(code))
    closed = {at.object for at in {*whole.small, *by_category.small} if at.unit in branch}
    beside = Beside(look.session, look.tree, look.today, whole.definition)
    key = "raked", code, whole.period.first_month, whole.period.last_month, look.today
    found = (
        look.kept.get(key, look.runtime.clock.now(), lambda: beside.raked(code, whole.period))
        if len(branch) > 1
        else beside.raked(code, whole.period)
    )
    return {rated: None if rated in closed else found[rated] for rated in RatedObject}


def standing_of(figures: Figures, tree: UnitTree, code: str, rated: RatedObject) -> Standing | None:
    """A unit among those of its level; None where it is hidden, or was not rated."""
    level = tree.levels[code]
    units = shares_by_level(figures, tree, rated).get(level, {})
    if code not in units:
        return None
    seed = seed_of(figures.period.label, level, rated.value, figures.round)
    return standings(units, figures.rules.rank_from, seed)[code]


def read_tiers(figures: Figures, tree: UnitTree, rated: RatedObject) -> dict[str, Tier]:
    """The tier of every unit that is shown and rated, without the draws that ranks need."""
    found: dict[str, Tier] = {}
    for units in shares_by_level(figures, tree, rated).values():
        found |= tiers_of(units, figures.rules.rank_from)
    return found


def with_excluded(figures: Figures, code: str, rated: RatedObject) -> float | None:
    """The rate if nothing had been taken out; None where nothing was, or where it is hidden."""
    counts = figures.counts_of(code, rated)
    if counts is None or "excluded" not in figures.of(code, rated):
        return None
    return share_of(counts.with_excluded, figures.definition).rounded()


def composite_of(figures: Figures, code: str) -> Composite:
    """The office's composite of a unit, or of all together, by the weights that the figures are made by."""
    counts = {rated: figures.counts_of(code, rated) for rated in RatedObject}
    return composite(
        (figures.period.label, figures.basis, code, figures.round),
        {rated: held or Counts() for rated, held in counts.items()},
        {rated: exact(figures.rules.composite.weight(rated)) for rated in RatedObject},
        figures.definition,
        suppressed=None in counts.values(),
        frozen=figures.frozen,
    )


def shares_by_level(figures: Figures, tree: UnitTree, rated: RatedObject) -> dict[str, Shares]:
    """The units that the reader may see and that were rated, by level."""
    levels: dict[str, Shares] = defaultdict(dict)
    for code in tree.codes:
        counts = figures.counts_of(code, rated)
        if counts is not None and (ratings := counts.rated):
            levels[tree.levels[code]][code] = figures.definition.satisfied_of(counts.levels), ratings
    return levels
