"""The reports to be looked into, and one of them. Words are covered until the look is on record."""

from http import HTTPStatus

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.accounts.trace import record
from survey.console.concerns.views import ONE, blueprint
from survey.console.paging import cut, read_cursor
from survey.models.base import LARGEST_ID
from survey.rectification.concerns.judge import ENDS, next_states
from survey.rectification.concerns.read import (
    Place,
    Report,
    count_reports,
    place_of,
    read_report,
    read_reports,
    read_steps,
    read_words,
)
from survey.rectification.refusal import LONGEST_WORDS
from survey.runtime import current_runtime
from survey.vocabulary import ConcernKind, ConcernState

PER_PAGE = 30


@blueprint.get("/concerns")
@permission(Permission.CONCERNS_READ)
def listed() -> ResponseReturnValue:
    ended = request.args.get("show") == "ended"
    kind, survey_id = request.args.get("kind", ""), request.args.get("survey", type=int)
    runtime = current_runtime()
    now = runtime.clock.now()
    with runtime.database.read() as session:
        rows = read_reports(
            session,
            now,
            ended=ended,
            kind=_kind(kind),
            survey_id=survey_id if survey_id and 0 < survey_id <= LARGEST_ID else None,
            after=_after(request.args.get("cursor")),
            size=PER_PAGE + 1,
        )
        waiting = count_reports(session, now)
    return render_template(
        "concerns/list.html", page=cut(rows, PER_PAGE, place_of), waiting=waiting, ended=ended, kind=kind
    )


@blueprint.get(ONE)
@permission(Permission.CONCERNS_READ)
def one(concern_id: int) -> ResponseReturnValue:
    return page(_report(concern_id))


@blueprint.post(f"{ONE}/uncover")
@permission(Permission.CONCERNS_READ)
def uncover(concern_id: int) -> ResponseReturnValue:
    """The same page with what was written down; the look is on record before it is had."""
    if not current_user.may(Permission.WORDS_READ):
        abort(HTTPStatus.FORBIDDEN)
    runtime, report = current_runtime(), _report(concern_id)
    with runtime.database.write() as session:
        subject = ("concern", str(concern_id))
        record(session, runtime.clock.now(), current_user.login, "concern.uncover", subject)
    return page(report, uncovered=True)


def page(report: Report, *, uncovered: bool = False, given: str = "") -> str:
    """`given`: the words of a form that could not be taken."""
    runtime = current_runtime()
    with runtime.database.read() as session:
        steps = read_steps(runtime, session, report.id, uncovered=uncovered)
        words = read_words(runtime, session, report) if uncovered else ()
    return render_template(
        "concerns/one.html",
        report=report,
        steps=steps,
        spoken=words,
        uncovered=uncovered,
        next_states=next_states(report.state),
        ends=ENDS,
        given=given,
        longest=LONGEST_WORDS,
        takes_out=report.state is ConcernState.CONFIRMED and report.settled and not report.excluded,
    )


def _report(concern_id: int) -> Report:
    runtime = current_runtime()
    with runtime.database.read() as session:
        return read_report(session, runtime.clock.now(), concern_id) or abort(HTTPStatus.NOT_FOUND)


def _kind(given: str) -> ConcernKind | None:
    return ConcernKind(given) if given in set(ConcernKind) else None


def _after(cursor: str | None) -> Place | None:
    try:
        return read_cursor(cursor)
    except ValueError:
        abort(HTTPStatus.NOT_FOUND)
