"""A supervisor or an inspector does something with a rectification from its page."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.people import Person
from survey.accounts.permissions import Permission
from survey.console import words_righting
from survey.console.conclusion import read_conclusion
from survey.console.rectifying import words
from survey.console.rectifying.offer import MEETING
from survey.console.rectifying.show_one import page, read_file
from survey.console.rectifying.views import ONE, blueprint
from survey.console.refusals import why_not
from survey.rectification.assign import assign
from survey.rectification.decide import ask_again, conclude, order
from survey.rectification.refusal import Refused, Why
from survey.rectification.report import extend, refuse_extension
from survey.runtime import Runtime, current_runtime
from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState

Does = Callable[[Runtime, int, Mapping[str, str], Person], None]


@blueprint.post(f"{ONE}/<name>")
@permission(Permission.RECTIFICATIONS_READ)  # who may do which act, the acts know
def act(rectification_id: int, name: str) -> ResponseReturnValue:
    """Done, and back to the page; else the page as it stands, with what was typed and what is wrong."""
    if name not in _DOES:
        abort(HTTPStatus.NOT_FOUND)
    runtime, doing, given = current_runtime(), Act(name), request.form.to_dict()
    before = read_file(runtime, rectification_id)
    try:
        # On the docket the joint meeting decides, on a page of its own.
        meets = before.view.state is RectificationState.DOCKET and doing in MEETING
        if meets or given.get("seen") != str(before.seen):
            raise Refused(Why.MOVED_ON)
        _DOES[doing](runtime, rectification_id, given, current_user)
    except Refused as wrong:
        return _refused(runtime, rectification_id, doing, wrong.why, given)
    flash(_("Done and put on record: %(act)s.", act=words_righting.DONE[doing]), "success")
    return redirect(url_for("rectifying.one", rectification_id=rectification_id), HTTPStatus.SEE_OTHER)


def _refused(
    runtime: Runtime, rectification_id: int, doing: Act, why: Why, given: Mapping[str, str]
) -> ResponseReturnValue:
    if why is Why.NOT_YOURS:
        abort(HTTPStatus.FORBIDDEN)
    flash(why_not(why, words.REFUSALS), "danger")
    code = HTTPStatus.CONFLICT if why is Why.MOVED_ON else HTTPStatus.UNPROCESSABLE_ENTITY
    return page(read_file(runtime, rectification_id), given={**given, "act": doing.value}), code


def _assign(runtime: Runtime, rectification_id: int, given: Mapping[str, str], by: Person) -> None:
    chosen = given.get("verifier", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < len(str(2**63))):
        raise Refused(Why.NO_VERIFIER)
    assign(runtime, rectification_id, int(chosen), by)


def _conclude(runtime: Runtime, rectification_id: int, given: Mapping[str, str], by: Person) -> None:
    conclude(runtime, rectification_id, read_conclusion(given), by)


def _with_words(doing: Callable[[Runtime, int, str, Person], None]) -> Does:
    return lambda runtime, one, given, by: doing(runtime, one, given.get("words", ""), by)


_DOES: Mapping[str, Does] = {
    Act.ASSIGN: _assign,
    Act.ORDER: _with_words(order),
    Act.ASK_AGAIN: _with_words(ask_again),
    Act.CONCLUDE: _conclude,
    Act.EXTEND: _with_words(extend),
    Act.REFUSE_EXTENSION: _with_words(refuse_extension),
}
