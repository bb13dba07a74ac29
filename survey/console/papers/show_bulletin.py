"""The bulletin of a month and the assessment of a year, to take away: for the house, or for everybody."""

from collections.abc import Callable, Mapping
from io import BytesIO

from flask import Response, abort, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.language import language
from survey.accounts.permissions import Permission
from survey.accounts.trace import record
from survey.console.downloads.take_away import ACT
from survey.console.papers.read_months import over, read_years
from survey.console.papers.views import DOCX, XLSX, blueprint
from survey.papers.assessment.write import assessment_docx, assessment_xlsx
from survey.papers.bulletin.write import bulletin_docx
from survey.papers.ledgers.write import bulletin_xlsx
from survey.runtime import current_runtime
from survey.scoring.periods import read_period

Forms = Mapping[str, Callable[..., bytes]]
_TYPES = {"docx": DOCX, "xlsx": XLSX}


@blueprint.get("/papers/bulletin/<month>")
@permission(Permission.PAPERS_READ)
def bulletin(month: str) -> ResponseReturnValue:
    """The document, or its ledgers with `form=xlsx`."""
    runtime = current_runtime()
    with runtime.database.read() as session:
        known = month in over(runtime, session)
    forms = {"docx": bulletin_docx, "xlsx": bulletin_xlsx}
    return _taken("bulletin", _("Monthly bulletin"), month, forms, known=known)


@blueprint.get("/papers/assessment/<year>")
@permission(Permission.PAPERS_READ)
def assessment(year: str) -> ResponseReturnValue:
    """The year's sheet as a document, or with `form=xlsx` as a workbook."""
    runtime = current_runtime()
    with runtime.database.read() as session:
        known = year in read_years(runtime, session)
    forms = {"docx": assessment_docx, "xlsx": assessment_xlsx}
    return _taken("assessment", _("Assessment of the year"), year, forms, known=known)


def _taken(name: str, title: str, label: str, forms: Forms, *, known: bool) -> Response:
    """Small cells only for whoever may see them (R6); that it was taken is on record (R9)."""
    if not current_user.may(Permission.FIGURES_EXPORT):
        abort(403)
    form = request.args.get("form", "docx")
    if not known or form not in forms:
        abort(404)
    public = "public" in request.args or not current_user.may(Permission.SCORES_SMALL)
    runtime = current_runtime()
    period = read_period(label, runtime.today())
    file = forms[form](runtime, period, public=public, language=language())
    subject, now = ("paper", f"{name}/{label}"), runtime.clock.now()
    with runtime.database.write() as session:
        record(session, now, current_user.login, ACT, subject, format=form, public=public)
    named = f"{title} {label} {_('public') if public else _('internal')}.{form}"
    answer = send_file(BytesIO(file), _TYPES[form], as_attachment=True, download_name=named, max_age=0)
    answer.headers["Cache-Control"] = "no-store"
    return answer
