"""One box for units and cases; what alone is meant is gone to at once. People are not looked for.

A unit's account finds units of its own branch, whoever may not read cases finds none (R6), and nobody finds a
person (R12): names and numbers are sealed, and there is no way from one to a case here.
"""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.arguments import own_units
from survey.console.case_search import Found, search_cases
from survey.console.unit_search import is_called, search_units
from survey.console.views import blueprint
from survey.runtime import current_runtime
from survey.scoring.unit_tree import UnitTree, read_unit_tree

LONGEST = 64


@blueprint.get("/search")
@permission(Permission.SCORES_READ)
def search() -> ResponseReturnValue:
    wanted = request.args.get("q", "").strip()[:LONGEST]
    with current_runtime().database.read() as session:
        tree = read_unit_tree(session)
        cases = _cases(session, wanted)
    units = search_units(tree.names, own_units(tree), wanted)
    if only := _only(tree, units, cases, wanted):
        return redirect(only)
    return render_template("console/search.html", wanted=wanted, tree=tree, units=units, cases=cases)


def _cases(session: Session, wanted: str) -> list[Found]:
    return search_cases(session, wanted) if current_user.may(Permission.CASES_READ) else []


def _only(tree: UnitTree, units: Sequence[str], cases: Sequence[Found], wanted: str) -> str | None:
    """The address of what was meant: what is called exactly so, else the only thing found."""
    exact_units = [code for code in units if is_called(code, tree.names[code], wanted)]
    exact_cases = [case for case in cases if case.case_no == wanted]
    for meant_units, meant_cases in ((exact_units, exact_cases), (units, cases)):
        if len(meant_units) + len(meant_cases) == 1:
            if meant_units:
                return url_for("console.unit", code=meant_units[0])
            return url_for("console.case", case_id=meant_cases[0].id)
    return None
