"""What the bulletin says first: the figure of every unit together, its trend, its channels and reasons."""

from survey import labels
from survey.papers.bulletin.figures import Bulletin
from survey.papers.language import interval, month_name, points
from survey.papers.language import words as _
from survey.papers.official.charts.chart import BLUE, GREY, LEVEL_COLOURS, RED, Chart, Kind, Series
from survey.papers.official.document import Paper
from survey.papers.official.tables import Column, Grid
from survey.scoring.compare.beside import Change, Mode
from survey.scoring.score import Score
from survey.vocabulary import RatedObject, Verdict
from survey.written import NOTHING, count, percent

_COLOURS = {RatedObject.RESPONSIBLE_UNIT: BLUE, RatedObject.PETITION_OFFICE: GREY}


def say_figure(paper: Paper, bulletin: Bulletin) -> None:
    """The rate of both objects with all that it rests on."""
    paper.heading(_("The figure"))
    closed = bulletin.whole[RatedObject.RESPONSIBLE_UNIT]
    if not closed["suppressed"]:
        paper.say(
            _(
                "%(month)s: %(closed)s cases counted, %(surveys)s of them asked (coverage %(coverage)s); "
                "%(reached)s people spoke or wrote, %(reach)s of those called; %(participation)s of those "
                "asked rated.",
                month=month_name(bulletin.period.start), closed=count(closed["closed"]),
                surveys=count(closed["surveys"]), coverage=percent(closed["coverage"]),
                reached=count(closed["reached"]), reach=percent(closed["reach_rate"]),
                participation=percent(closed["participation"]),
            )
        )  # fmt: skip
    for rated, item in bulletin.whole.items():
        paper.heading(str(labels.OBJECTS[rated]), 2)
        paper.say(*_figure(item), *[_change(one) for one in bulletin.changes[rated]])
    paper.chart(_levels(bulletin))


def say_trend(paper: Paper, bulletin: Bulletin) -> None:
    paper.heading(_("The last twelve months"))
    names = [f"{month.year % 100:02}.{month.month}" for month, _items in bulletin.months]
    target = float(bulletin.definition.target)
    series = [
        Series(
            str(labels.OBJECTS[rated]),
            [items[rated]["rate"] for _month, items in bulletin.months],
            colour,
            [items[rated]["rate_low"] for _month, items in bulletin.months],
            [items[rated]["rate_high"] for _month, items in bulletin.months],
        )
        for rated, colour in _COLOURS.items()
    ]
    series.append(
        Series(_("Target %(target)s", target=percent(target)), [target] * len(names), RED, plain=True)
    )
    title = _("Satisfaction rate by month, with its intervals")
    paper.chart(Chart(Kind.TREND, title, title, names, series))
    titles = [_("Month"), *(_("%(object)s: rated", object=labels.OBJECTS[rated]) for rated in RatedObject)]
    titles += [_("%(object)s: rate", object=labels.OBJECTS[rated]) for rated in RatedObject]
    rows = [
        [month_name(month), *(count(items[rated]["rated"]) for rated in RatedObject),
         *(percent(items[rated]["rate"]) for rated in RatedObject)]
        for month, items in bulletin.months
    ]  # fmt: skip
    paper.table(title, Grid([Column(one, number=place > 0) for place, one in enumerate(titles)], rows))


def say_channels(paper: Paper, bulletin: Bulletin) -> None:
    """Never pooled without a word: who speaks to somebody rates more kindly than who writes."""
    paper.heading(_("Channels compared"))
    for rated, modes in bulletin.modes.items():
        rows = [[str(labels.CHANNELS[mode.channel]), *_mode(mode)] for mode in modes.modes]
        columns = [
            Column(_("Channel"), 2, number=False),
            Column(_("Rated")),
            Column(_("Rate")),
            Column(_("Interval of 95 in 100"), 1.6),
        ]
        if rows:
            paper.table(str(labels.OBJECTS[rated]), Grid(columns, rows))
        test = modes.test
        if test is None or test.p is None:
            paper.say(
                _("%(object)s: whether the channels differ cannot be said.", object=labels.OBJECTS[rated])
            )
        elif test.differs:
            paper.say(
                _(
                    "%(object)s: the channels differ beyond chance (p = %(p)s). "
                    "Compare units by channel before judging them.",
                    object=labels.OBJECTS[rated],
                    p=f"{test.p:.3f}",
                )
            )
        else:
            paper.say(
                _(
                    "%(object)s: no difference between the channels beyond chance (p = %(p)s).",
                    object=labels.OBJECTS[rated],
                    p=f"{test.p:.3f}",
                )
            )


def say_reasons(paper: Paper, bulletin: Bulletin) -> None:
    paper.heading(_("Reasons of dissatisfaction"))
    found = [
        (bulletin.reason_names.get(key, key), item, _dissatisfied(item))
        for key, item in bulletin.reasons.items()
    ]
    found.sort(key=lambda one: (-(one[2] or 0), one[0]))
    rows = [[name, count(item["rated"]), count(few)] for name, item, few in found]
    if not rows:
        paper.say(_("No coded reasons in this month."))
        return
    columns = [Column(_("Reason"), 2, number=False), Column(_("Named")), Column(_("of these with a 4 or 5"))]
    paper.table(_("Reasons that people named for the responsible units"), Grid(columns, rows))
    paper.note(
        _("Several may be named together: they add up to nothing. A dash: not shown, too few answers.")
    )


def _figure(item: Score) -> list[str]:
    if item["suppressed"]:
        return [_("Not shown: too few answers.")]
    if item["rate"] is None:
        return [_("Nobody rated.")]
    reached = _("attained") if item["target_reached"] else _("not attained")
    verdict = labels.VERDICTS[Verdict(item["verdict"] or Verdict.UNDECIDED)]
    return [
        _(
            "%(satisfied)s of %(rated)s ratings were satisfied: %(rate)s (95 %% interval %(interval)s), "
            "index %(index)s. Target %(target)s: %(reached)s by the plain rule; beyond chance: %(verdict)s.",
            satisfied=count(item["satisfied"]), rated=count(item["rated"]), rate=percent(item["rate"]),
            interval=interval(item), index=item["index"], target=percent(item["target"]), reached=reached,
            verdict=verdict,
        )
    ]  # fmt: skip


def _change(change: Change) -> str:
    against = month_name(change.period.start)
    if change.difference is None:
        return _("Against %(month)s: cannot be said.", month=against)
    chance = _("beyond chance") if change.difference.is_beyond_chance else _("within chance")
    return _(
        "Against %(month)s: %(points)s, %(chance)s.",
        month=against,
        points=points(change.difference),
        chance=chance,
    )


def _levels(bulletin: Bulletin) -> Chart:
    title = _("Ratings by level")
    series = []
    for level, colour in enumerate(LEVEL_COLOURS, 1):
        shares = [_share(item, level) for item in bulletin.whole.values()]
        series.append(Series(str(labels.LEVELS[level]), shares, colour))
    return Chart(
        Kind.STACK, title, title, [str(labels.OBJECTS[one]) for one in bulletin.whole], series, height=45
    )


def _share(item: Score, level: int) -> float | None:
    number = item["counts"][str(level)]
    return number / item["rated"] if number is not None and item["rated"] else None


def _mode(mode: Mode) -> list[str]:
    if mode.share is None:
        return [NOTHING] * 3
    bounds = mode.interval
    span = f"{percent(bounds.low)}–{percent(bounds.high)}" if bounds else NOTHING
    return [count(mode.share.whole), percent(mode.share.rounded()), span]


def _dissatisfied(item: Score) -> int | None:
    parts = [item["counts"]["4"], item["counts"]["5"]]
    return None if None in parts else sum(part or 0 for part in parts)
