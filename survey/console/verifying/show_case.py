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
from survey.rectification.evidence.read import Listed, by_step, list_files, loose
from survey.rectification.read.steps import last_of, read_steps
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
        files=loose(_files(view), current_user),
        today=runtime.today(),
        most_files=MOST_FILES,
    )


def report_page(view: View, words: str = "", wrong: Sequence[str] = ()) -> str:
    """The unit's report with its five pieces of evidence, to be accepted or returned."""
    runtime = current_runtime()
    matter = look_into(runtime, view, current_user)
    with runtime.database.read() as session:
        steps = read_steps(session, runtime, current_user, [view.id], uncovered=True)
    reported = last_of(steps, Act.REPORT)
    return render_template(
        "verifying/report.html",
        view=view,
        matter=matter,
        found=last_of(steps, Act.VERIFY),
        ordered=last_of(steps, Act.ORDER),
        reported=reported,
        files=by_step(_files(view)).get(reported.id, []) if reported else [],
        given=words,
        wrong=wrong,
    )


def _files(view: View) -> list[Listed]:
    runtime = current_runtime()
    with runtime.database.read() as session:
        return list_files(runtime, session, session.get_one(Rectification, view.id), current_user)
