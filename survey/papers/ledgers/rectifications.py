"""The ledger of putting right (整改台账): every date of every rectification under way in a period; no names.

Like the ledger of surveys it is for the house alone: it tells who said what to whoever knows the case (R6).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from survey import labels
from survey.course.questionnaires import NoQuestionnaire, current_questionnaire, questionnaire
from survey.papers.language import words as _
from survey.papers.ledgers.book import Cell, Column, Kind, Sheet
from survey.rectification.figures.read_figures import Asked, conditions, span_of
from survey.rectification.figures.read_ledger import Entry, read_ledger
from survey.runtime import Runtime
from survey.scoring.counting import REASON
from survey.scoring.periods import Period
from survey.scoring.unit_tree import UnitTree

_DATES: Mapping[str, Callable[[Entry], datetime | None]] = {
    "heard": lambda one: one.heard_at,
    "opened": lambda one: one.opened_at,
    "verified": lambda one: one.verified_at,
    "ordered": lambda one: one.ordered_at,
    "extended": lambda one: one.extended_at,
    "due": lambda one: one.ordered_due_at,
    "reported": lambda one: one.reported_at,
    "accepted": lambda one: one.accepted_at,
    "asked": lambda one: one.asked_again_at,
    "ended": lambda one: one.ended_at,
}


def rectifications_sheet(
    session: Session, runtime: Runtime, tree: UnitTree, period: Period, language: str
) -> Sheet:
    """The sheet; its rows are read while they are written."""
    columns = [
        Column(_("Case"), Kind.TEXT, 16), Column(_("Source"), Kind.TEXT, 14),
        Column(_("Unit"), Kind.TEXT, 26), Column(_("Rated as"), Kind.TEXT, 12),
        Column(_("Round")), Column(_("Rating"), Kind.TEXT, 12),
        Column(_("Stands at"), Kind.TEXT, 16), Column(_("Finding"), Kind.TEXT, 16),
        Column(_("Causes"), Kind.TEXT, 18), *(Column(title, Kind.TEXT, 16) for title in _titles().values()),
        Column(_("Carried out in time"), Kind.TEXT, 10), Column(_("How it was closed out"), Kind.TEXT, 24),
        Column(_("Legal step"), Kind.TEXT, 16),
    ]  # fmt: skip
    entries = read_ledger(session, span_of(runtime, period), conditions(tree, Asked(period)))
    names = cause_names(session, language)
    now, zone = runtime.clock.now(), runtime.settings.zone
    rows = ([*_row(one, tree, names, now, zone)] for one in entries)
    return Sheet(_("Ledger of putting right"), columns, rows)


def cause_names(session: Session, language: str) -> Mapping[str, str]:
    """What each cause is called; what no questionnaire knows is shown by its code."""
    try:
        asked = questionnaire(session, current_questionnaire(session))
        codes = asked.question(REASON).options
    except (NoQuestionnaire, KeyError):
        return {}
    return {code: asked.label(language, REASON, code) for code in codes}


def _row(
    one: Entry, tree: UnitTree, names: Mapping[str, str], now: datetime, zone: ZoneInfo
) -> Iterator[Cell]:
    yield from (one.case_no, one.source, tree.names[tree.by_id[one.unit_id]])
    yield from (str(labels.OBJECTS[one.object]), one.round, str(labels.LEVELS[one.level]))
    yield str(labels.RIGHTING_STATES[one.state])
    yield None if one.finding is None else str(labels.FINDINGS[one.finding])
    yield ", ".join(names.get(code, code) for code in one.causes) or None
    for name in _titles():
        at = _DATES[name](one)
        yield None if at is None else at.astimezone(zone).isoformat(" ", "minutes")[:16]
    in_time = one.in_time(now)
    yield None if in_time is None else _("yes") if in_time else _("no")
    yield None if one.ending is None else str(labels.ENDINGS[one.ending])
    yield None if one.legal_step is None else str(labels.LEGAL_STEPS[one.legal_step])


def _titles() -> Mapping[str, str]:
    """Of the dates, in the order of the course."""
    return {
        "heard": _("Heard on"), "opened": _("Opened on"), "verified": _("Verified on"),
        "ordered": _("Ordered on"), "extended": _("Extended on"), "due": _("Order due"),
        "reported": _("Reported on"), "accepted": _("Accepted on"), "asked": _("Asked again on"),
        "ended": _("Ended on"),
    }  # fmt: skip
