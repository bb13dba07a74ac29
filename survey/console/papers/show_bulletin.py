"""The bulletin of a month, to take away: for the house, or for everybody."""

from io import BytesIO

from flask import abort, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.language import language
from survey.accounts.permissions import Permission
from survey.accounts.trace import record
from survey.console.downloads.take_away import ACT
from survey.console.papers.read_months import over
from survey.console.papers.views import DOCX, blueprint
from survey.papers.bulletin.write import bulletin_docx
from survey.reviewing.closing.month import read_month
from survey.runtime import current_runtime


@blueprint.get("/papers/bulletin/<month>")
@permission(Permission.PAPERS_READ)
def bulletin(month: str) -> ResponseReturnValue:
    """Small cells only for whoever may see them (R6); that it was taken is on record (R9)."""
    if not current_user.may(Permission.FIGURES_EXPORT):
        abort(403)
    public = "public" in request.args or not current_user.may(Permission.SCORES_SMALL)
    runtime = current_runtime()
    with runtime.database.read() as session:
        if month not in over(runtime, session):
            abort(404)
    period = read_month(month, runtime.clock.now().astimezone(runtime.settings.zone).date())
    file = bulletin_docx(runtime, period, public=public, language=language())
    with runtime.database.write() as session:
        record(
            session,
            runtime.clock.now(),
            current_user.login,
            ACT,
            ("paper", f"bulletin/{month}"),
            format="docx",
            public=public,
        )
    version = _("public") if public else _("internal")
    named = f"{_('Monthly bulletin')} {month} {version}.docx"
    answer = send_file(BytesIO(file), DOCX, as_attachment=True, download_name=named, max_age=0)
    answer.headers["Cache-Control"] = "no-store"
    return answer
