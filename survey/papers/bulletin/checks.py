"""Who was not heard and why, what was odd, what was taken out, what others polled, and what follows."""

from survey import labels
from survey.papers.bulletin.figures import Bulletin, PollLine
from survey.papers.bulletin.units import level_name
from survey.papers.language import interval, points
from survey.papers.language import words as _
from survey.papers.official.document import Paper
from survey.papers.official.tables import Column, Grid
from survey.reviewing.polls.compare import Side
from survey.vocabulary import UNJUDGED, AnomalyState, Disposition, ExclusionState, NotAsked, RatedObject, Tier
from survey.written import NOTHING, count, percent

_RATED = {Disposition.COMPLETE, Disposition.PARTIAL}


def say_missing(paper: Paper, bulletin: Bulletin) -> None:
    paper.heading(_("Who was not asked, and who was not reached"))
    item = bulletin.whole[RatedObject.RESPONSIBLE_UNIT]
    for title, rows in (
        (_("Not asked"), [(str(labels.NOT_ASKED[NotAsked(why)]), n) for why, n in item["not_asked"].items()]),
        (
            _("Asked, and nothing rated"),
            [
                (f"{labels.DISPOSITIONS[Disposition(code)]} ({code})", n)
                for code, n in item["dispositions"].items()
                if Disposition(code) not in _RATED
            ],
        ),
    ):
        if rows:
            cells = [[name, count(n)] for name, n in sorted(rows, key=lambda row: -row[1])]
            paper.table(title, Grid([Column(_("Why"), 3, number=False), Column(_("Cases"))], cells))
        else:
            paper.say(_("%(what)s: none.", what=title))


def say_checks(paper: Paper, bulletin: Bulletin) -> None:
    paper.heading(_("What was odd, and what was taken out"))
    found = bulletin.anomalies
    paper.say(
        _(
            "%(all)s things to look at were found; %(open)s are not judged yet, %(explained)s were "
            "explained, %(dismissed)s dismissed. None of them changed a figure by itself.",
            all=sum(found.values()),
            open=_unjudged(bulletin),
            explained=found.get(AnomalyState.EXPLAINED, 0), dismissed=found.get(AnomalyState.DISMISSED, 0),
        ),
        _(
            "Exclusions: %(applied)s waiting, %(granted)s granted, %(refused)s refused.",
            applied=bulletin.exclusions.get(ExclusionState.APPLIED, 0),
            granted=bulletin.exclusions.get(ExclusionState.GRANTED, 0),
            refused=bulletin.exclusions.get(ExclusionState.REFUSED, 0),
        ),
    )  # fmt: skip
    for rated, taken in bulletin.taken_out.items():
        if taken.ratings and taken.with_them is not None:
            item = bulletin.whole[rated]
            paper.say(
                _(
                    "%(object)s: %(n)s ratings taken out, %(few)s of them 4 or 5. Without them %(rate)s "
                    "(%(interval)s), with them %(other)s (%(others)s).",
                    object=labels.OBJECTS[rated], n=taken.ratings, few=taken.dissatisfied,
                    rate=percent(item["rate"]), interval=interval(item),
                    other=percent(taken.with_them["rate"]), others=interval(taken.with_them),
                )
            )  # fmt: skip
    if bulletin.polls:
        _say_polls(paper, bulletin)


def say_cases(paper: Paper, bulletin: Bulletin) -> None:
    paper.heading(_("Typical cases"))
    for kind in bulletin.cases:
        reasons = _(", ").join(bulletin.reason_names.get(code, code) for code in kind.reasons)
        paper.say(
            _(
                "%(category)s, units of the level %(level)s: %(n)s people were dissatisfied and named as "
                "reasons above all %(reasons)s; the middle one answered %(days)s days after closing.",
                category=kind.category or _("Without category"), level=level_name(kind.level), n=kind.cases,
                reasons=reasons, days=kind.days,
            )
        )  # fmt: skip
    if not bulletin.cases:
        paper.say(
            _("None: a case is told only where at least %(n)s are alike.", n=bulletin.definition.show_from)
        )


def say_what_follows(paper: Paper, bulletin: Bulletin) -> None:
    paper.heading(_("What follows"))
    lines = bulletin.units[RatedObject.RESPONSIBLE_UNIT]
    below = [line.name for line in lines if line.tier is Tier.BELOW]
    if below:
        paper.say(
            _(
                "Clearly below the mean of their level, to be looked into first: %(units)s.",
                units=_(", ").join(below),
            )
        )
    else:
        paper.say(
            _(
                "No unit is clearly below the mean of its level. "
                "Differences among them are not a ranking of merit."
            )
        )
    waiting = _unjudged(bulletin)
    if waiting:
        paper.say(_("Things to look at that wait for a judgement: %(n)s.", n=waiting))
    if bulletin.exclusions.get(ExclusionState.APPLIED, 0):
        paper.say(
            _(
                "Exclusions that wait for the second person: %(n)s.",
                n=bulletin.exclusions[ExclusionState.APPLIED],
            )
        )
    paper.say(_("Dissatisfaction is no mark against the person who said so, and nothing here says who did."))


def _unjudged(bulletin: Bulletin) -> int:
    return sum(bulletin.anomalies.get(state, 0) for state in UNJUDGED)


def _say_polls(paper: Paper, bulletin: Bulletin) -> None:
    columns = [
        Column(_("Poll"), 2, number=False), Column(_("Unit"), 2.4, number=False), Column(_("Theirs"), 2),
        Column(_("Ours"), 2), Column(_("Theirs less ours"), 3),
    ]  # fmt: skip
    lines = [line for line in bulletin.polls if line.object is RatedObject.RESPONSIBLE_UNIT]
    if lines:
        paper.table(_("Another poll of the same units"), Grid(columns, [_poll(line) for line in lines]))


def _poll(line: PollLine) -> list[str]:
    apart = line.compared.difference
    told = NOTHING if apart is None else points(apart)
    return [line.poll, line.unit, _side(line.compared.theirs), _side(line.compared.ours), told]


def _side(side: Side | None) -> str:
    if side is None or side.satisfied is None or side.interval is None:
        return NOTHING
    return f"{percent(side.satisfied.rounded())} ({percent(side.interval.low)}–{percent(side.interval.high)})"
