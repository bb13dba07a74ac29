"""One case: who it is about, what they said, and what is to be done."""

from collections.abc import Sequence
from uuid import uuid4

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.verifying.form import VerificationForm
from survey.console.verifying.matter import causes_of, look_into
from survey.console.verifying.show_list import is_to_verify
from survey.console.verifying.views import ONE, blueprint, own_case
from survey.models import Rectification
from survey.rectification.evidence.check_file import MOST_FILES
from survey.rectification.evidence.read import Listed, list_files
from survey.rectification.read.steps import Step, read_steps
from survey.rectification.read.view import View
from survey.runtime import current_runtime
from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState as State


@blueprint.get(ONE)
@permission(Permission.RECTIFICATIONS_VERIFY)
def case(rectification_id: int) -> ResponseReturnValue:
    """What is to be done with it now; who it is about is shown while there is something to do."""
    view = own_case(rectification_id)
    if is_to_verify(view):
        return form_page(view, VerificationForm())
    if view.state is State.REPORTED:
        return report_page(view)
    return render_template("verifying/waiting.html", view=view)


def form_page(view: View, form: VerificationForm, wrong: Sequence[str] = ()) -> str:
    """The form, empty or as it was filled in, with what is wrong."""
    runtime = current_runtime()
    matter = look_into(runtime, view, current_user)
    form.offer(causes_of(runtime, view), contact=matter.contact)
    form.key.data = form.key.data or str(uuid4())
    return render_template(
        "verifying/case.html",
        view=view,
        matter=matter,
        form=form,
        wrong=wrong,
        files=_files(view, loose=True),
        today=runtime.today(),
        most_files=MOST_FILES,
    )


def report_page(view: View, words: str = "", wrong: Sequence[str] = ()) -> str:
    """The unit's report with its five pieces of evidence, to be accepted or returned."""
    runtime = current_runtime()
    matter = look_into(runtime, view, current_user)
    with runtime.database.read() as session:
        steps = read_steps(session, runtime, current_user, [view.id], uncovered=True)
    reported = _last(steps, Act.REPORT)
    return render_template(
        "verifying/report.html",
        view=view,
        matter=matter,
        found=_last(steps, Act.VERIFY),
        ordered=_last(steps, Act.ORDER),
        reported=reported,
        files=[file for file in _files(view) if reported and file.step_id == reported.id],
        given=words,
        wrong=wrong,
    )


def _files(view: View, *, loose: bool = False) -> list[Listed]:
    """The files of the case; `loose`: those that the reader handed in and no step has taken along yet."""
    runtime = current_runtime()
    with runtime.database.read() as session:
        files = list_files(runtime, session, session.get_one(Rectification, view.id), current_user)
    own = current_user.id
    return [file for file in files if not loose or (file.step_id is None and file.account_id == own)]


def _last(steps: Sequence[Step], act: Act) -> Step | None:
    return next((step for step in reversed(steps) if step.act is act), None)
