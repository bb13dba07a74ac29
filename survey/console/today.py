"""What needs somebody today: a line for each thing that waits for this reader, with the way there."""

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from survey.accounts.permissions import Permission
from survey.console.filters import period_label
from survey.console.need import Need
from survey.console.rectifying.needs import needs_of
from survey.models import Attempt, CodingItem, Survey
from survey.models.conditions import ATTEMPT_WAITS, ITEM_UNCODED, SURVEY_UNSETTLED
from survey.papers.remind import waiting as months_waiting
from survey.rectification.concerns.read import count_reports
from survey.rectification.notices.trouble import read_trouble, untold
from survey.rectification.promises.read import count_promises
from survey.rectification.read.waiting import count_waiting
from survey.rectification.talks.read import count_due
from survey.rectification.watch.read import count_watch
from survey.reviewing.anomalies.waiting import waiting as judgements_waiting
from survey.runtime import current_runtime
from survey.vocabulary import AttemptState, Channel


def read_needs(session: Session, now: datetime) -> list[Need]:
    """The lines for who is looking, the gravest first."""
    return list(_needs(session, now))


def _needs(session: Session, now: datetime) -> Iterator[Need]:
    if current_user.may(Permission.CONCERNS_READ):
        yield from _concerns(session, now)
    if current_user.may(Permission.ANOMALIES_READ):
        yield from _judgements(session)
    if current_user.may(Permission.RECTIFICATIONS_READ):
        yield from _righting(session)
        yield from _watch(session)
    if current_user.may(Permission.MONTHS_FREEZE):
        for month in months_waiting(session):
            said = _("%(month)s is over and not closed yet", month=period_label(month.month))
            yield Need(said, url_for("papers.month", month=month.month))
    if current_user.may(Permission.PROGRESS_READ):
        yield from _callbacks(session, now)
        yield from _notices(session)


def _concerns(session: Session, now: datetime) -> Iterator[Need]:
    told = count_reports(session, now)
    if told.open:
        said = ngettext(
            "%(num)d report told in confidence", "%(num)d reports told in confidence", told.open
        )  # fmt: skip
        late = _(" (%(overdue)s overdue)", overdue=told.overdue) if told.overdue else ""
        yield Need(f"{said}{late}", url_for("concerns.listed"))


def _judgements(session: Session) -> Iterator[Need]:
    held = judgements_waiting(session)
    anomalies = url_for("console.anomalies")
    judges = current_user.may(Permission.ANOMALIES_JUDGE)  # who alone hears of pressure (R6)
    if judges and held.pressure:
        yield Need(
            ngettext("%(num)d report of pressure", "%(num)d reports of pressure", held.pressure),
            anomalies,
        )
    if judges and held.open:
        yield Need(
            ngettext("%(num)d anomaly to look at", "%(num)d anomalies to look at", held.open), anomalies
        )
    if held.exclusions and current_user.may(Permission.EXCLUSIONS_DECIDE):
        said = ngettext(
            "%(num)d application to take a rating out", "%(num)d applications to take a rating out",
            held.exclusions,
        )  # fmt: skip
        yield Need(said, url_for("console.exclusions"))


def _righting(session: Session) -> Iterator[Need]:
    for need in needs_of(count_waiting(session, current_runtime(), current_user), current_user):
        yield Need(_("Putting right: %(need)s", need=need.said), need.address)
    if talks := count_due(session, current_user):
        said = ngettext("%(num)d talk is to be held", "%(num)d talks are to be held", talks)
        yield Need(said, url_for("talks.listed"))
    promises = count_promises(session, current_runtime(), current_user)
    if promises.broken:
        said = ngettext("%(num)d promise not kept", "%(num)d promises not kept", promises.broken)
        yield Need(said, url_for("promises.listed"))
    if promises.due:
        said = ngettext("%(num)d promise to ask about", "%(num)d promises to ask about", promises.due)
        yield Need(said, url_for("promises.listed"))


def _watch(session: Session) -> Iterator[Need]:
    if watched := count_watch(session):
        said = ngettext("%(num)d unit under watch", "%(num)d units under watch", watched)
        yield Need(said, url_for("ledger.ledger", _anchor="watch"))


def _callbacks(session: Session, now: datetime) -> Iterator[Need]:
    uncoded = session.scalar(select(func.count()).select_from(CodingItem).where(ITEM_UNCODED)) or 0
    if uncoded:
        way = url_for("desk.coding") if current_user.may(Permission.DESK_CODE) else None
        yield Need(ngettext("%(num)d reply to be coded", "%(num)d replies to be coded", uncoded), way)
    due = session.scalar(_due(now)) or 0
    if due:
        way = url_for("desk.interviews") if current_user.may(Permission.DESK_HEAD) else None
        yield Need(
            ngettext("%(num)d call for the interviewers", "%(num)d calls for the interviewers", due), way
        )


def _notices(session: Session) -> Iterator[Need]:
    unheard = len(untold(read_trouble(session)))
    if unheard:
        said = ngettext(
            "%(num)d notice that did not get out", "%(num)d notices that did not get out", unheard
        )
        yield Need(said, url_for("console.notices"))


def _due(now: datetime) -> Select[int]:
    return (
        select(func.count())
        .select_from(Attempt)
        .join(Survey, Survey.id == Attempt.survey_id)
        .where(
            ATTEMPT_WAITS,
            Attempt.channel == Channel.INTERVIEWER,
            Attempt.state == AttemptState.PLANNED,
            Attempt.due_at <= now,
            SURVEY_UNSETTLED,
        )
    )
