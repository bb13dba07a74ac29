"""The page of a month's meeting, and its list on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.docket.facts import facts_of
from survey.console.docket.sheet import sheet_of
from survey.console.docket.views import blueprint
from survey.console.documents.hand_out import hand_out
from survey.console.filters import period_label
from survey.console.reasons import read_names
from survey.models import Rectification
from survey.papers.rectification.docket_list import docket_docx
from survey.rectification.admit import possible_endings
from survey.rectification.allowed import runs
from survey.rectification.docket.matters import Matter, read_decided, read_docket
from survey.rectification.docket.minutes import Meeting, held_months, read_meeting
from survey.rectification.docket.months import is_month, is_open, month_before, this_month
from survey.rectification.read.possible import possible_acts
from survey.runtime import Runtime, current_runtime
from survey.vocabulary import DocketDecision, Ending, LegalStep
from survey.vocabulary import RectificationAct as Act

_DECISIONS = {
    Act.ORDER: DocketDecision.ORDER,
    Act.CONCLUDE: DocketDecision.CONCLUDE,
    Act.TO_DOCKET: DocketDecision.KEEP,
}


@dataclass(frozen=True)
class Offer:
    """What the reader may decide on a matter, and how it may end."""

    decisions: Sequence[DocketDecision]
    endings: Sequence[Ending]


@dataclass(frozen=True)
class Docket:
    """A month's meeting. `waiting`: what it has not decided on; past meetings have none."""

    month: str
    waiting: Sequence[Matter]
    decided: Sequence[Matter]
    meeting: Meeting | None
    offers: Mapping[int, Offer]
    causes: Mapping[str, str]
    held: Sequence[str]


@dataclass(frozen=True)
class Given:
    """A form as it was filled in, with what is wrong; `matter` None: the minutes."""

    matter: int | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    wrong: str = ""


@blueprint.get("")
@permission(Permission.RECTIFICATIONS_READ)
def now() -> ResponseReturnValue:
    return redirect(url_for("docket.month", month=this_month(current_runtime().today())))


@blueprint.get("/<month>")
@permission(Permission.RECTIFICATIONS_READ)
def month(month: str) -> ResponseReturnValue:
    return docket_page(month)


@blueprint.get("/<month>/document")
@permission(Permission.RECTIFICATIONS_READ)
def document(month: str) -> ResponseReturnValue:
    """The list for the table of the meeting; it says nothing of matters whose person is not to be named."""
    docket = read(month)
    matters = [*docket.waiting, *docket.decided]
    sheet = sheet_of(current_runtime(), matters, docket.meeting, month, docket.causes)
    return hand_out(docket_docx(sheet), ("docket", month), f"{_('Joint supervision')} {month}")


def docket_page(month: str, given: Given | None = None) -> str:
    """The page, with a form as it was filled in."""
    docket, today = read(month), current_runtime().today()
    return render_template(
        "docket/month.html",
        docket=docket,
        facts=lambda matter: facts_of(matter, docket.causes),
        given=given or Given(),
        before=month_before(today) if month == this_month(today) else None,
        this_month=this_month(today),
        may_write=bool(runs(current_user.role)) and is_open(month, today),
        today=today.isoformat(),
        steps=LegalStep,
        label=period_label(month),
    )


def read(month: str) -> Docket:
    """The meeting as this person may see it; 404 for what is no month, or one to come."""
    runtime = current_runtime()
    today = runtime.today()
    if not is_month(month) or month > this_month(today):
        abort(HTTPStatus.NOT_FOUND)
    with runtime.database.read() as session:
        decided = read_decided(runtime, session, current_user, month)
        known = {one.view.id for one in decided}
        waiting = read_docket(runtime, session, current_user) if is_open(month, today) else []
        waiting = [
            one
            for one in waiting
            if one.view.id not in known and runtime.local_day(one.view.entered_at)[:7] <= month
        ]
        return Docket(
            month=month,
            waiting=waiting,
            decided=decided,
            meeting=read_meeting(runtime, session, month),
            offers={one.view.id: _offer(runtime, session, one) for one in waiting},
            causes=read_names(session),
            held=held_months(session),
        )


def _offer(runtime: Runtime, session: Session, matter: Matter) -> Offer:
    one = session.get_one(Rectification, matter.view.id)
    acts = possible_acts(session, runtime, current_user, one)
    return Offer([_DECISIONS[act] for act in acts if act in _DECISIONS], possible_endings(one))
