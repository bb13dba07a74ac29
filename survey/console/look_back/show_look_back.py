"""The page to be printed, and the same as a document; that somebody looked back is on record (R9)."""

from dataclasses import dataclass
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.accounts.trace import record
from survey.console.case_file import CaseFile, read_case_file
from survey.console.documents.hand_out import hand_out, issue_of
from survey.console.filters import moment
from survey.console.look_back.around import read_around, read_interviewers
from survey.console.look_back.course import Line, course_of, in_order
from survey.console.look_back.views import blueprint
from survey.console.rectifying.of_case import read_righting
from survey.models.base import LARGEST_ID
from survey.papers.rectification.look_back import LookBackSheet, look_back_docx
from survey.runtime import Runtime, current_runtime

_PATH = f"/cases/<int(max={LARGEST_ID}):case_id>/look-back"
ACT = "case.look_back"


@dataclass(frozen=True)
class _Found:
    file: CaseFile
    lines: list[Line]


@blueprint.get(_PATH)
@permission(Permission.CASES_READ)
def page(case_id: int) -> ResponseReturnValue:
    """On the screen, laid out for paper."""
    runtime, found = current_runtime(), _found(case_id)
    with runtime.database.write() as session:
        record(session, runtime.clock.now(), current_user.login, ACT, ("case", str(case_id)))
    return render_template(
        "look_back/page.html", file=found.file, lines=found.lines, made_at=runtime.clock.now()
    )


@blueprint.get(f"{_PATH}.docx")
@permission(Permission.CASES_READ)
def document(case_id: int) -> ResponseReturnValue:
    runtime, found = current_runtime(), _found(case_id)
    case = found.file.case
    issue = issue_of(runtime, found.file.office.name, runtime.today().isoformat(), demo=case.demo)
    facts = [(_("Case"), case.case_no), (_("Responsible unit"), found.file.unit.name)]
    facts += [(_("Petition office"), found.file.office.name), (_("Category"), case.category or "—")]
    rows = [(moment(one.at), one.who, *_said(one)) for one in found.lines]
    file = look_back_docx(LookBackSheet(issue, facts, rows))
    return hand_out(file, ("case", str(case_id)), f"{_('Look-back')} {case.case_no}", paper="look_back")


def _said(line: Line) -> tuple[str, str]:
    what = f"{line.what} ({line.about})" if line.about else line.what
    return what, line.detail


def _found(case_id: int) -> _Found:
    """403 for who does not read what is put right; 404 if there is no such case."""
    if not current_user.may(Permission.RECTIFICATIONS_READ):
        abort(403)
    runtime = current_runtime()
    with runtime.database.read() as session:
        file = read_case_file(session, case_id) or abort(404)
        return _Found(file, _lines(runtime, session, file))


def _lines(runtime: Runtime, session: Session, file: CaseFile) -> list[Line]:
    surveys: list[Any] = [survey.id for survey in file.surveys]
    righting = read_righting(runtime, session, current_user, file.case.id, file.questionnaires)
    ones = [view.id for view in righting.views]
    lines = course_of(file, righting, read_interviewers(session, surveys))
    return in_order([*lines, *read_around(session, file.case.id, surveys, ones)], runtime.clock.now())
