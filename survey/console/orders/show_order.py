"""One order: what is to be put right until when, what has been done, and what the unit may do now."""

from collections.abc import Sequence
from http import HTTPStatus
from uuid import uuid4

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.documents.order_notice import hand_out_order
from survey.console.orders.form import ReportForm
from survey.console.orders.views import ONE, blueprint, own_order
from survey.console.reasons import read_names
from survey.models import Case, Rectification
from survey.rectification.evidence.check_file import MOST_FILES
from survey.rectification.evidence.read import by_step, list_files, loose
from survey.rectification.orders.person import Named, may_be_named, uncover_person
from survey.rectification.read.possible import possible_acts
from survey.rectification.read.steps import Step, last_of, read_steps
from survey.rectification.read.view import View
from survey.rectification.refusal import Refused
from survey.runtime import current_runtime
from survey.vocabulary import RectificationAct as Act


@blueprint.get(ONE)
@permission(Permission.RECTIFICATIONS_REPORT)
def order(rectification_id: int) -> ResponseReturnValue:
    return order_page(own_order(rectification_id))


@blueprint.post(f"{ONE}/person")
@permission(Permission.RECTIFICATIONS_REPORT)
def person(rectification_id: int) -> ResponseReturnValue:
    """The same page with who petitioned; the look is on record before it is had."""
    view = own_order(rectification_id)
    try:
        named = uncover_person(current_runtime(), view.id, current_user)
    except Refused:
        abort(HTTPStatus.NOT_FOUND)
    return order_page(view, person=named)


@blueprint.get(f"{ONE}/notice")
@permission(Permission.RECTIFICATIONS_REPORT)
def notice(rectification_id: int) -> ResponseReturnValue:
    """The order as a document."""
    return hand_out_order(current_runtime(), own_order(rectification_id), current_user)


def order_page(
    view: View, form: ReportForm | None = None, wrong: Sequence[str] = (), *, person: Named | None = None
) -> str:
    """The page, with the form as it was filled in and what is wrong with it."""
    runtime = current_runtime()
    with runtime.database.read() as session:
        one = session.get_one(Rectification, view.id)
        steps = read_steps(session, runtime, current_user, [view.id])
        files = list_files(runtime, session, one, current_user)
        may = possible_acts(session, runtime, current_user, one)
        case = session.get_one(Case, view.case_id)
        nameable, causes = may_be_named(session, view.id, current_user), read_names(session)
    return render_template(
        "orders/order.html",
        view=view,
        case=case,
        causes=causes,
        ordered=last_of(steps, Act.ORDER),
        returned=last_of(steps, Act.RETURN),
        steps=steps,
        files=by_step(files),
        loose=loose(files, current_user),
        may_report=Act.REPORT in may,
        may_ask=Act.ASK_EXTENSION in may,
        form=form or _form(steps),
        wrong=wrong,
        person=person,
        nameable=nameable,
        most_files=MOST_FILES,
    )


def _form(steps: Sequence[Step]) -> ReportForm:
    form = ReportForm(formdata=None)
    form.key.data = str(uuid4())
    if reported := last_of(steps, Act.REPORT):
        form.fill(reported.detail["evidence"], reported.detail["signed"])
    return form
