"""What Twilio, or the sandbox in its place, calls: inbound messages and what became of ours (CONTRACT §4)."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Concatenate, ParamSpec

from flask import Blueprint, Response, current_app, request
from flask.sansio.blueprints import BlueprintSetupState

from survey.accounts.guard import guarded_by
from survey.carriers.choose import auth_token
from survey.carriers.port import Form, MalformedCallback
from survey.course.hear import Arrived, Hearing
from survey.course.report import Told, standing, take_reports
from survey.course.together import Together
from survey.rectification.notices.report import is_delivery, report_delivery
from survey.runtime import EXTENSION, Runtime, current_runtime
from survey.traces import say
from survey.webhooks.signature import signature_ok
from survey.webhooks.told_why import told_why

twilio = Blueprint("twilio", __name__, url_prefix="/twilio")

_HEARING, _REPORTING = "huifang_hearing", "huifang_reporting"
EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


P = ParamSpec("P")


@twilio.record
def _listen(state: BlueprintSetupState) -> None:
    """How this process takes messages and reports."""
    runtime: Runtime = state.app.extensions[EXTENSION]
    state.app.extensions[_HEARING] = Hearing(runtime)
    state.app.extensions[_REPORTING] = Together(partial(take_reports, runtime))


def signed(view: Callable[Concatenate[Runtime, Form, P], Response]) -> Callable[P, Response]:
    """Only what the carrier signed gets in; a callback that is none is told why."""

    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> Response:
        runtime = current_runtime()
        settings = runtime.settings
        header = request.headers.get("X-Twilio-Signature")
        # Whoever signs nothing is not read.
        form = tuple(request.form.items(multi=True)) if header else ()
        if not signature_ok(auth_token(settings), settings.public_base_url, request.environ, form, header):
            return told_why("the signature does not fit", 403)
        try:
            return view(runtime, form, *args, **kwargs)
        except MalformedCallback as wrong:
            return told_why(str(wrong), 400)

    return checked


@twilio.post("/sms")
@guarded_by("Twilio signature")
@signed
def inbound(runtime: Runtime, form: Form) -> Response:
    """A message came: kept first, then understood (R2). One that could not be kept is not told 200."""
    arrived = Arrived(runtime.carrier.read_text(form), runtime.clock.now())
    if not current_app.extensions[_HEARING](arrived):
        return told_why("not kept, send it again", 503)
    return Response(EMPTY, mimetype="text/xml")


@twilio.post("/sms/status/<token>")
@guarded_by("Twilio signature")
@signed
def status(runtime: Runtime, form: Form, token: str) -> Response:
    """What became of an attempt or a notice; its token is enough, whether or not we ever stored its SID."""
    told = runtime.carrier.read_status(form)
    with runtime.database.read() as session:
        found = standing(session, token)
        of_notice = found is None and is_delivery(session, token)
    if of_notice:
        with runtime.database.write() as session:
            report_delivery(session, token, told, runtime.clock.now())
        return Response(status=204)
    if found is None:
        return told_why("no attempt of ours has this address", 404)
    say(attempt=found.attempt_id)  # by it the report is found beside the send
    if found.may_become(told.status):
        taken = current_app.extensions[_REPORTING](Told(found.attempt_id, told, runtime.clock.now()))
        if not taken:
            return told_why("not taken, send it again", 503)
    return Response(status=204)
