"""The units, level by level: what each was rated, and how sure its place is."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from survey import labels
from survey.papers.bulletin.figures import Bulletin, UnitLine
from survey.papers.language import interval
from survey.papers.language import words as _
from survey.papers.official.charts.chart import BLUE, GREEN, GREY, RED, Chart, Kind, Series
from survey.papers.official.document import Paper
from survey.papers.official.tables import Column, Grid
from survey.vocabulary import RatedObject, Tier
from survey.written import NOTHING, count, percent

_TIER_COLOURS = {Tier.ABOVE: GREEN, Tier.BELOW: RED, Tier.IN_LINE: BLUE, Tier.TOO_FEW: GREY}
_IN_CHART = 25  # more bars are not told apart


def say_units(paper: Paper, bulletin: Bulletin) -> None:
    paper.heading(_("The units"))
    paper.say(
        _(
            "Rates of few answers say little: read each with its interval. A place in the order is a range. "
            "Units with fewer than %(least)s ratings are not ranked.",
            least=bulletin.league.rank_from,
        )
    )  # fmt: skip
    for rated, lines in bulletin.units.items():
        if not lines:
            continue
        paper.heading(str(labels.OBJECTS[rated]), 2)
        for level, group in groupby(lines, key=lambda line: line.level):
            _say_level(paper, bulletin, rated, level, list(group))


def level_name(level: str) -> str:
    """A level as it was given, or by its depth in the tree where it was given none."""
    return _("Level %(number)s", number=level[6:]) if level.startswith("depth-") else level


def _say_level(
    paper: Paper, bulletin: Bulletin, rated: RatedObject, level: str, lines: Sequence[UnitLine]
) -> None:
    name = level_name(level)
    title = _("%(level)s: %(object)s", level=name, object=labels.OBJECTS[rated])
    shown = [line for line in lines if line.item["rate"] is not None and line.item["rank"] is not None]
    if rated is RatedObject.RESPONSIBLE_UNIT and len(shown) > 1:
        paper.chart(_chart(title, shown[:_IN_CHART]))
    paper.table(title, Grid(_columns(), [_row(line) for line in lines]))
    if any(line.item["suppressed"] for line in lines):
        paper.note(_("A dash: not shown, too few answers, or needed to keep others from being worked out."))
    ranked = [line for line in lines if line.item["rank"] is not None]
    if bulletin.league.first and ranked:
        paper.say(_("First by the office’s rule: %(units)s.", units=_named(ranked[: bulletin.league.first])))
    if bulletin.league.last and ranked:
        paper.say(_("Last by the office’s rule: %(units)s.", units=_named(ranked[-bulletin.league.last :])))


def _columns() -> list[Column]:
    return [
        Column(_("Unit"), 3.6, number=False),
        Column(_("Rated")),
        Column(_("Rate"), 1.6),
        Column(_("Interval of 95 in 100"), 2.6),
        Column(_("Adjusted"), 1.3),
        Column(_("Rank"), 1.8),
        Column(_("Standing"), 1.5, number=False),
    ]


def _row(line: UnitLine) -> list[str]:
    item = line.item
    # Without an adjusted rate the level has too few units to compare, however many answers this one has.
    tier = NOTHING if line.tier is None or item["adjusted"] is None else str(labels.TIERS[line.tier])
    return [
        line.name, count(item["rated"]), percent(item["rate"]), interval(item), percent(item["adjusted"]),
        _rank(line), tier,
    ]  # fmt: skip


def _rank(line: UnitLine) -> str:
    item = line.item
    if item["rank"] is None:
        return NOTHING
    return _("%(rank)s (%(low)s–%(high)s)", rank=item["rank"], low=item["rank_low"], high=item["rank_high"])


def _named(lines: Iterable[UnitLine]) -> str:
    return _(", ").join(f"{line.name} {_rank(line)}" for line in lines)


def _chart(title: str, lines: Sequence[UnitLine]) -> Chart:
    series = Series(
        _("Rate"),
        [line.item["rate"] for line in lines],
        BLUE,
        [line.item["rate_low"] for line in lines],
        [line.item["rate_high"] for line in lines],
        [_TIER_COLOURS[line.tier or Tier.TOO_FEW] for line in lines],
    )
    caption = _("%(title)s, with 95 %% intervals (red: clearly below, green: clearly above)", title=title)
    return Chart(
        Kind.BARS, caption, caption, [line.name for line in lines], [series], height=22 + 6.5 * len(lines)
    )
