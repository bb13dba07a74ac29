"""What Twilio, or the sandbox in its place, calls: inbound messages and what became of ours (CONTRACT §4)."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import Blueprint, Response, request

from survey.accounts.guard import guarded_by
from survey.carriers.choose import auth_token
from survey.carriers.port import Form, MalformedCallback
from survey.course.report import report, standing
from survey.course.store import store
from survey.course.understand import understand_stored
from survey.runtime import Runtime, current_runtime
from survey.webhooks.signature import signature_ok

twilio = Blueprint("twilio", __name__, url_prefix="/twilio")

EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


P = ParamSpec("P")


def signed(view: Callable[Concatenate[Runtime, Form, P], Response]) -> Callable[P, Response]:
    """Only what the carrier signed gets in; a callback that is none is told why."""

    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> Response:
        runtime = current_runtime()
        form = tuple(request.form.items(multi=True))
        settings = runtime.settings
        token = auth_token(settings)
        header = request.headers.get("X-Twilio-Signature")
        if not signature_ok(token, settings.public_base_url, request.environ, form, header):
            return _told("the signature does not fit", 403)
        try:
            return view(runtime, form, *args, **kwargs)
        except MalformedCallback as wrong:
            return _told(str(wrong), 400)

    return checked


@twilio.post("/sms")
@guarded_by("Twilio signature")
@signed
def inbound(runtime: Runtime, form: Form) -> Response:
    """A message came: kept first, in a transaction of its own, then understood (R2)."""
    text = runtime.carrier.read_text(form)
    now = runtime.clock.now()
    with runtime.database.write() as session:
        message = store(runtime, session, text, now)
    if message is not None:
        understand_stored(runtime, message)
    return Response(EMPTY, mimetype="text/xml")


@twilio.post("/sms/status/<token>")
@guarded_by("Twilio signature")
@signed
def status(runtime: Runtime, form: Form, token: str) -> Response:
    """What became of an attempt; its token is enough, whether or not we ever stored its SID."""
    told = runtime.carrier.read_status(form)
    with runtime.database.read() as session:
        found = standing(session, token)
    if found is None:
        return _told("no attempt of ours has this address", 404)
    if found.may_become(told.status):
        now = runtime.clock.now()
        with runtime.database.write(repeatable=True) as session:  # the carrier's list says it again
            report(runtime, session, found.attempt_id, told, now)
    return Response(status=204)


def _told(why: str, code: int) -> Response:
    return Response(f"{why}\n", code, mimetype="text/plain")
