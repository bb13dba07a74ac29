"""The months: which are closed for good, when and by whom."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.papers.read_months import read_months, read_years
from survey.console.papers.views import blueprint
from survey.papers.remind import waiting
from survey.runtime import current_runtime
from survey.scoring.read_counts import snapshot


@blueprint.get("/months")
@permission(Permission.PAPERS_READ)
def months() -> ResponseReturnValue:
    runtime = current_runtime()
    with snapshot(runtime) as session:
        years = read_years(runtime, session)
        if not years:
            return render_template("console/nothing_yet.html")
        year = request.args.get("year") or years[0]
        if year not in years:
            abort(404)
        small_too = current_user.may(Permission.SCORES_SMALL)
        lines = read_months(runtime, session, year, small_too=small_too)
        reminded = {one.month for one in waiting(session)}
    return render_template("papers/months.html", lines=lines, years=years, year=year, reminded=reminded)
