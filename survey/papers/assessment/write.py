"""The year's sheet, as a workbook and as a document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from survey.models import Anomaly
from survey.papers.assessment.evidence import Evidence, YearLine, weigh
from survey.papers.bulletin.units import level_name
from survey.papers.language import day_name, interval, speaking
from survey.papers.language import words as _
from survey.papers.ledgers.book import Cell, Column, Kind, Sheet, write_book
from survey.papers.official import tables
from survey.papers.official.document import Head, Paper
from survey.questionnaire.texts import office_of
from survey.rectification.figures.read_figures import Asked as OfRighting
from survey.rectification.figures.read_figures import read_figures
from survey.rectification.figures.roll_up import Rolled
from survey.runtime import Runtime
from survey.scoring.asked import FIRST, Asked
from survey.scoring.list_scores import list_scores
from survey.scoring.periods import Period
from survey.scoring.read_counts import snapshot
from survey.scoring.rounding import Share
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import UNJUDGED, RatedObject
from survey.written import NOTHING, count, percent


@dataclass(frozen=True)
class _Year:
    period: Period
    lines: Sequence[YearLine]
    evidence: Mapping[str, Evidence]
    made_at: datetime
    orders: Rolled
    from_orders: int  # a share of fewer is not told

    def on_time(self, line: YearLine) -> Share:
        """Orders of the unit put right in time, among those that fell due in the year."""
        tally = self.orders.of(line.code)
        if line.item["suppressed"] or tally.fell_due < self.from_orders:
            return Share(0, 0)
        return Share(tally.in_time, tally.fell_due)


def assessment_xlsx(runtime: Runtime, year: Period, *, public: bool, language: str) -> bytes:
    """Per unit rate, answers, interval, participation; and who may be 人民满意单位, with the evidence.

    The latter is for the house alone: an anomaly that is open may be a report of pressure, of which the unit
    must not learn (R6). It needs the application's context, for its words.
    """
    found = _read(runtime, year, public=public)
    with speaking(language):
        sheets = [_units_sheet(found)]
        if not public:
            sheets.append(_candidates_sheet(found))
        return write_book(sheets, _title(year), found.made_at)


def assessment_docx(runtime: Runtime, year: Period, *, public: bool, language: str) -> bytes:
    """The same as a document."""
    found, issuer = _read(runtime, year, public=public), office_of(runtime.settings.sms_signature)
    with speaking(language):
        paper = Paper(language, found.made_at)
        number = _("Satisfaction assessment %(year)s", year=year.start.year)
        kind = _("public version: small figures hidden") if public else _("internal version")
        paper.head(Head(issuer, number, _title(year), kind))
        paper.heading(_("The year of each unit"))
        columns = [
            tables.Column(_("Unit"), 3.2, number=False), tables.Column(_("Rated")),
            tables.Column(_("Rate"), 1.3),
            tables.Column(_("Interval of 95 in 100"), 2.6), tables.Column(_("Participation"), 1.4),
            tables.Column(_("Put right in time"), 1.4),
        ]  # fmt: skip
        rows = [
            [line.name, count(line.item["rated"]), percent(line.item["rate"]), interval(line.item),
             percent(line.item["participation"]), percent(found.on_time(line).rounded())]
            for line in found.lines
        ]  # fmt: skip
        paper.table(_title(year), tables.Grid(columns, rows))
        paper.note(_rectification())
        if not public:
            paper.heading(_("Who may be proposed as a unit that people are satisfied with"))
            names = [line.name for line in found.lines if found.evidence[line.code].all_met]
            said = _("All criteria are met by: %(units)s.", units=_(", ").join(names) or NOTHING)
            paper.say(said, _criteria())
        paper.sign(issuer, day_name(found.made_at.astimezone(runtime.settings.zone).date()))
        return paper.to_bytes()


def _read(runtime: Runtime, year: Period, *, public: bool) -> _Year:
    asked = Asked(year, objects=(RatedObject.RESPONSIBLE_UNIT,), rounds=(FIRST,), public=public)
    items = list_scores(runtime, asked)
    with snapshot(runtime) as session:
        tree = read_unit_tree(session)
        waiting = (
            select(Anomaly.unit_id, func.count())
            .where(Anomaly.month.between(year.first_month, year.last_month))
            .where(Anomaly.state.in_(UNJUDGED), Anomaly.unit_id.is_not(None))
            .group_by(Anomaly.unit_id)
        )
        odd = {tree.by_id[unit_id]: n for unit_id, n in session.execute(waiting) if unit_id is not None}
        orders = read_figures(session, runtime, tree, OfRighting(year, object=RatedObject.RESPONSIBLE_UNIT))
    lines = [
        YearLine(code, tree.names[code], tree.levels[code], item, odd.get(code, 0))
        for code, item in ((item["unit"], item) for item in items)
        if tree.parents[code] is not None and (item["suppressed"] or item["closed"])
    ]
    evidence = weigh(lines, runtime.policy.score.rank_from)
    from_orders = runtime.policy.score.show_from if public else 1
    return _Year(year, lines, evidence, runtime.clock.now(), orders, from_orders)


def _units_sheet(found: _Year) -> Sheet:
    columns = [
        Column(_("Unit"), Kind.TEXT, 26), Column(_("Code"), Kind.TEXT, 14), Column(_("Level"), Kind.TEXT, 14),
        Column(_("Closed")), Column(_("Asked")), Column(_("Rated")), Column(_("Rate"), Kind.SHARE),
        Column(_("Rate, from"), Kind.SHARE), Column(_("Rate, to"), Kind.SHARE),
        Column(_("Participation"), Kind.SHARE), Column(_("Rank")), Column(_("Rank, from")),
        Column(_("Rank, to")), Column(_("Orders fallen due"), width=12),
        Column(_("Put right in time"), Kind.SHARE, 12),
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for line in found.lines:
        item, on_time = line.item, found.on_time(line)
        rows.append([
            line.name, line.code, level_name(line.level), item["closed"], item["surveys"], item["rated"],
            item["rate"], item["rate_low"], item["rate_high"], item["participation"], item["rank"],
            item["rank_low"], item["rank_high"], on_time.whole or None, on_time.rounded(),
        ])  # fmt: skip
    return Sheet(_("The year of each unit"), columns, rows, _rectification())


def _candidates_sheet(found: _Year) -> Sheet:
    columns = [
        Column(_("Unit"), Kind.TEXT, 26), Column(_("Level"), Kind.TEXT, 14),
        Column(_("Rate, from"), Kind.SHARE), Column(_("Surely at the target"), Kind.TEXT, 14),
        Column(_("Rated")), Column(_("Enough answers"), Kind.TEXT, 12),
        Column(_("Participation"), Kind.SHARE), Column(_("Not below the middle of its level"), Kind.TEXT, 14),
        Column(_("Open anomalies")), Column(_("No open anomaly"), Kind.TEXT, 12),
        Column(_("All criteria"), Kind.TEXT, 12),
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for line in sorted(found.lines, key=lambda line: (not found.evidence[line.code].all_met, line.code)):
        item, seen = line.item, found.evidence[line.code]
        if item["suppressed"]:
            continue
        rows.append([
            line.name, level_name(line.level), item["rate_low"], _met(seen.sure), item["rated"],
            _met(seen.enough), item["participation"], _met(seen.answered), line.open_anomalies,
            _met(seen.quiet), _met(seen.all_met),
        ])  # fmt: skip
    return Sheet(_("Candidates"), columns, rows, _criteria())


def _met(value: bool | None) -> str:
    return NOTHING if value is None else _("yes") if value else _("no")


def _title(year: Period) -> str:
    return _("Satisfaction in the year %(year)s, by unit", year=year.start.year)


def _rectification() -> str:
    return _(
        "Put right in time: orders to the unit, and to those below it, that were reported as carried out by "
        "their deadline, extension included, among those that fell due in the year. Empty: none fell due, or "
        "too few to be shown."
    )


def _criteria() -> str:
    return _(
        "A list with the evidence, not a verdict: the interval of the rate begins at the target or above, "
        "there are enough answers, as many took part as in the middle of the level, no anomaly is open."
    )
