"""What is mine: to look into, to accept, and what is with others meanwhile."""

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.verifying.views import blueprint
from survey.models import Case
from survey.rectification.promises.read import due_promises
from survey.rectification.read.view import View
from survey.rectification.read.views import read_views
from survey.rectification.read.wanted import Wanted
from survey.runtime import current_runtime
from survey.vocabulary import RectificationState as State

MOST = 200  # more than anybody has; the soonest due of them


@blueprint.get("/")
@permission(Permission.RECTIFICATIONS_VERIFY)
def listed() -> ResponseReturnValue:
    """No name and no number: those are on the page of each case."""
    runtime = current_runtime()
    mine = Wanted(verifier_id=current_user.id, ended=False)
    with runtime.database.read() as session:
        views = read_views(session, runtime, current_user, mine, size=MOST)
        categories = _categories(session, views)
        promises = due_promises(session, runtime, current_user)
    return render_template(
        "verifying/list.html",
        to_verify=[view for view in views if is_to_verify(view)],
        to_accept=[view for view in views if view.state is State.REPORTED],
        elsewhere=[view for view in views if not is_to_verify(view) and view.state is not State.REPORTED],
        categories=categories,
        promises=promises,
    )


def _categories(session: Session, views: Sequence[View]) -> dict[int, str]:
    """By case."""
    ids = [view.case_id for view in views]
    rows = session.execute(select(Case.id, Case.category).where(Case.id.in_(ids)))
    return dict(iter(rows))


def is_to_verify(view: View) -> bool:
    """On the docket too: its meeting needs the facts."""
    return view.state is State.TO_VERIFY or (view.state is State.DOCKET and view.verified_at is None)
