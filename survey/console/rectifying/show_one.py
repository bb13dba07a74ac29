"""The page of one rectification: where it stands, what was done, and what the reader may do now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.accounts.trace import record
from survey.console.promises.block import promises_block
from survey.console.rectifying.course import Names, names_in, tell
from survey.console.rectifying.line import marks
from survey.console.rectifying.offer import Offers, offers
from survey.console.rectifying.sentences import comes_next
from survey.console.rectifying.views import ONE, blueprint
from survey.models import Rectification
from survey.rectification.evidence.read import Listed, by_step, list_files
from survey.rectification.notices.inbox import Told, read_told
from survey.rectification.read.steps import Step, read_steps
from survey.rectification.read.view import View
from survey.rectification.read.views import Order, read_view, read_views
from survey.rectification.read.wanted import Wanted
from survey.runtime import Runtime, current_runtime
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import RectificationAct


@dataclass(frozen=True)
class File:
    """One rectification as a page shows it. `seen`: the latest step of somebody, which a form tells of."""

    view: View
    steps: list[Step]
    names: Names
    files: Mapping[int, list[Listed]]  # by step
    offers: Offers
    beside: Sequence[View]  # of the same case, other objects and rounds
    notices: Sequence[Told]

    @property
    def seen(self) -> int:
        return max((step.id for step in self.steps if step.act is not RectificationAct.CLIMB), default=0)


@blueprint.get(ONE)
@permission(Permission.RECTIFICATIONS_READ)
def one(rectification_id: int) -> ResponseReturnValue:
    return page(read_file(current_runtime(), rectification_id))


@blueprint.post(ONE)
@permission(Permission.RECTIFICATIONS_READ)
def uncover(rectification_id: int) -> ResponseReturnValue:
    """The same page with what a verifier wrote down; the look is on record before it is had."""
    if not current_user.may(Permission.WORDS_READ):
        abort(HTTPStatus.FORBIDDEN)
    runtime = current_runtime()
    read_file(runtime, rectification_id)
    with runtime.database.write() as session:
        now, subject = runtime.clock.now(), ("rectification", str(rectification_id))
        record(session, now, current_user.login, "rectification.uncover", subject)
    return page(read_file(runtime, rectification_id, uncovered=True), uncovered=True)


def read_file(runtime: Runtime, rectification_id: int, *, uncovered: bool = False) -> File:
    """404 for one that the reader may not see, as for one that is not there."""
    with runtime.database.read() as session:
        view = read_view(session, runtime, current_user, rectification_id) or abort(HTTPStatus.NOT_FOUND)
        held = session.get_one(Rectification, rectification_id)
        steps = read_steps(session, runtime, current_user, [rectification_id], uncovered=uncovered)
        return File(
            view=view,
            steps=steps,
            names=names_in(session, read_unit_tree(session), view.survey_id, steps),
            files=by_step(list_files(runtime, session, held, current_user, uncovered=uncovered)),
            offers=offers(runtime, session, current_user, held),
            beside=_beside(runtime, session, view),
            notices=read_told(session, rectification_id),
        )


def page(file: File, *, uncovered: bool = False, given: Mapping[str, str] | None = None) -> str:
    """`given`: the form that could not be taken, which is shown again with what was typed."""
    return render_template(
        "rectifying/one.html",
        file=file,
        view=file.view,
        marks=marks(file.view),
        next=comes_next(file.view),
        steps=[(tell(step, file.names), file.files.get(step.id, ())) for step in reversed(file.steps)],
        causes=[file.names.cause(code) for code in file.view.causes],
        uncovered=uncovered,
        covered=any(step.covered for step in file.steps),
        given=given or {},
        today=current_runtime().today().isoformat(),
        **promises_block(current_runtime(), file.view.id, uncovered=uncovered),
    )


def _beside(runtime: Runtime, session: Session, view: View) -> list[View]:
    of_case = Wanted(case_ids=[view.case_id])
    found = read_views(session, runtime, current_user, of_case, Order.OPENED)
    return [one for one in found if one.id != view.id]
