"""What comes out by rhythm: by the day, the week, the month and the year."""

from flask import render_template
from flask.typing import ResponseReturnValue

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.papers import words
from survey.console.papers.read_months import over, read_years
from survey.console.papers.views import blueprint, slot_label
from survey.papers.kept import newest
from survey.papers.kind import PaperKind
from survey.papers.remind import waiting
from survey.reviewing.closing.close import read_closed
from survey.runtime import current_runtime

_BULLETINS = 24
_SHOWN = {PaperKind.DAILY: 31, PaperKind.WEEKLY: 26}


@blueprint.get("/papers")
@permission(Permission.PAPERS_READ)
def listed() -> ResponseReturnValue:
    with current_runtime().database.read() as session:
        sheets = {
            kind: [(paper.slot, slot_label(kind, paper.slot), paper.made_at) for paper in papers]
            for kind, papers in ((kind, newest(session, kind, most)) for kind, most in _SHOWN.items())
        }
        open_months = waiting(session)
        months, closed = over(current_runtime(), session)[:_BULLETINS], read_closed(session)
        years = read_years(current_runtime(), session)
    return render_template(
        "papers/papers.html",
        sheets=sheets,
        kinds=words.KINDS,
        open_months=open_months,
        months=months,
        years=years,
        closed=closed,
    )
