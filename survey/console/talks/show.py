"""The list of talks, one of them, writing it down, and its record on paper."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.conclusion import read_day
from survey.console.documents.hand_out import hand_out, issue_of, issuer_of
from survey.console.refusals import why_not
from survey.console.talks.views import blueprint
from survey.console.talks.words import REFUSALS
from survey.models import Rectification
from survey.models.base import LARGEST_ID
from survey.papers.rectification.talk_record import TalkSheet, talk_docx
from survey.rectification.refusal import Refused, Why
from survey.rectification.talks.read import TalkView, read_due, read_held, read_talk
from survey.rectification.talks.record import TalkRecord, may_record, record_talk
from survey.runtime import current_runtime

_HELD = 30
_ONE = f"/<int(max={LARGEST_ID}):talk_id>"


@blueprint.get("")
@permission(Permission.RECTIFICATIONS_READ)
def listed() -> ResponseReturnValue:
    """Those due, and the last ones that were held."""
    runtime = current_runtime()
    with runtime.database.read() as session:
        due, held = read_due(runtime, session), read_held(runtime, session, _HELD)
    return render_template("talks/list.html", due=due, held=held)


@blueprint.get(_ONE)
@permission(Permission.RECTIFICATIONS_READ)
def talk(talk_id: int) -> ResponseReturnValue:
    return _page(_found(talk_id), {})


@blueprint.post(_ONE)
@permission(Permission.RECTIFICATIONS_READ)  # who runs the rectification, record_talk knows
def keep(talk_id: int) -> ResponseReturnValue:
    """Written down once, or shown again as it was filled in, with what is wrong."""
    found, given = _found(talk_id), request.form
    try:
        record_talk(current_runtime(), talk_id, _record(given), current_user)
    except Refused as refused:
        if refused.why is Why.NOT_YOURS:
            abort(HTTPStatus.FORBIDDEN)
        wrong = why_not(refused.why, REFUSALS)
        return _page(_found(talk_id), given, wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Written down."), "success")
    return redirect(url_for("talks.talk", talk_id=found.id), HTTPStatus.SEE_OTHER)


@blueprint.get(f"{_ONE}/document")
@permission(Permission.RECTIFICATIONS_READ)
def document(talk_id: int) -> ResponseReturnValue:
    """The record to be signed; before the talk a form to fill in by hand."""
    runtime, found = current_runtime(), _found(talk_id)
    with runtime.database.read() as session:
        demo = session.get_one(Rectification, found.rectification_id).demo
        issuer = issuer_of(session, found.case_id, found.object)
    sheet = TalkSheet(
        issue=issue_of(runtime, issuer, found.held_on or runtime.today().isoformat(), demo=demo),
        number=found.id,
        unit=found.unit_name,
        case_no=found.case_no,
        missed=runtime.local_day(found.about),
        due=runtime.local_day(found.due_at),
        held_on=found.held_on or "",
        words=found.words,
    )
    return hand_out(talk_docx(sheet), ("talk", str(talk_id)), f"{_('Record of a talk')} {found.case_no}")


def _found(talk_id: int) -> TalkView:
    runtime = current_runtime()
    with runtime.database.read() as session:
        return read_talk(runtime, session, talk_id) or abort(HTTPStatus.NOT_FOUND)


def _record(given: Mapping[str, str]) -> TalkRecord:
    held_on = read_day(given.get("held_on", ""))
    if held_on is None:
        raise Refused(Why.WRONG_DATE)
    return TalkRecord(held_on, given.get("with", ""), given.get("said", ""), given.get("agreed", ""))


def _page(found: TalkView, given: Mapping[str, str], wrong: str = "") -> str:
    runtime = current_runtime()
    with runtime.database.read() as session:
        may = found.recorded_at is None and may_record(session, found.rectification_id, current_user)
    return render_template(
        "talks/talk.html",
        talk=found,
        may_record=may,
        given=given,
        wrong=wrong,
        first=runtime.local_day(found.opened_at),
        today=runtime.today().isoformat(),
    )
