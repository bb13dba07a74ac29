"""The routes of calls (CONTRACT §4)."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Concatenate, ParamSpec

import structlog
from flask import Blueprint, Response, current_app, send_file
from flask.sansio.blueprints import BlueprintSetupState

from survey.accounts.guard import guarded_by, public
from survey.carriers.port import Form, MalformedCallback
from survey.course.call import find_call
from survey.course.hear_in_call import CallHearing, NotKept
from survey.course.hold import hold_people_of
from survey.course.questionnaires import questionnaire
from survey.course.recordings import take_recording_report
from survey.course.report_call import (
    CallStanding,
    ToldOfCall,
    call_standing,
    heard_by_machine,
    take_call_reports,
)
from survey.course.together import Together
from survey.course.understand import understand_stored
from survey.runtime import EXTENSION, Runtime, current_runtime
from survey.traces import say
from survey.webhooks.told_why import told_why
from survey.webhooks.twilio import signed
from survey.webhooks.voice.audio import audio_file
from survey.webhooks.voice.converse import NoSuchCall, answer_caller, converse

log = structlog.get_logger()
voice = Blueprint("voice", __name__, url_prefix="/twilio/voice")

_HEARING, _REPORTING = "huifang_calls_hearing", "huifang_calls_reporting"
P = ParamSpec("P")
View = Callable[Concatenate[Runtime, Form, P], Response]


@voice.record
def _listen(state: BlueprintSetupState) -> None:
    """How this process hears calls and takes reports on them."""
    runtime: Runtime = state.app.extensions[EXTENSION]
    state.app.extensions[_HEARING] = CallHearing(runtime)
    state.app.extensions[_REPORTING] = Together(partial(take_call_reports, runtime))


def answered(view: View[P]) -> View[P]:
    """An address that is none of ours, and what could not be kept, are told as such and never as done."""

    @wraps(view)
    def told(runtime: Runtime, form: Form, /, *args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            return view(runtime, form, *args, **kwargs)
        except NoSuchCall:
            return told_why("no call of ours has this address", 404)
        except MalformedCallback:
            raise
        except NotKept:
            return told_why("not kept, send it again", 503)
        except Exception:
            log.exception("a request of a call could not be answered")
            return told_why("not taken, send it again", 503)

    return told


@voice.post("")
@guarded_by("Twilio signature")
@signed
@answered
def call_in(runtime: Runtime, form: Form) -> Response:
    """Somebody calls us: by their number, their open survey."""
    return _twiml(answer_caller(runtime, runtime.carrier.read_turn(form)))


@voice.post("/<token>")
@voice.post("/<token>/<place>")
@guarded_by("Twilio signature")
@signed
@answered
def turn(runtime: Runtime, form: Form, token: str, place: str = "") -> Response:
    """What to say next: kept first, then understood (R2), and nothing slow on the way."""
    hearing = current_app.extensions[_HEARING]
    return _twiml(converse(runtime, hearing, token, place, runtime.carrier.read_turn(form)))


@voice.post("/status/<token>")
@guarded_by("Twilio signature")
@signed
@answered
def status(runtime: Runtime, form: Form, token: str) -> Response:
    """How far a call has come; its token is enough, whether or not we ever stored its SID."""
    told = runtime.carrier.read_call_status(form)
    found = _standing(runtime, token)
    if found.has_news(told):
        taken = current_app.extensions[_REPORTING](ToldOfCall(found.attempt_id, told, runtime.clock.now()))
        if not taken:
            return told_why("not taken, send it again", 503)
    return Response(status=204)


@voice.post("/amd/<token>")
@guarded_by("Twilio signature")
@signed
@answered
def machine(runtime: Runtime, form: Form, token: str) -> Response:
    """Who answered, as the carrier's detector hears it."""
    told = runtime.carrier.read_machine(form)
    found = _standing(runtime, token)
    if found.answered_by != told.answered_by:
        with runtime.database.write(repeatable=True) as session:
            hold_people_of(session, [found.attempt_id])
            heard_by_machine(session, found.attempt_id, told.answered_by, runtime.clock.now())
    return Response(status=204)


@voice.post("/recording/<token>")
@guarded_by("Twilio signature")
@signed
@answered
def recording(runtime: Runtime, form: Form, token: str) -> Response:
    """A reason that was spoken is ready to be fetched, which reconcile does."""
    told = runtime.carrier.read_recording(form)
    with runtime.database.read() as session:
        call = find_call(session, token)
        asked = questionnaire(session, call.questionnaire_id) if call else None
    if call is None or asked is None:
        raise NoSuchCall
    with runtime.database.write() as session:
        kept = take_recording_report(runtime, session, call, asked, told, form, runtime.clock.now())
    if kept is not None:
        understand_stored(runtime, kept)
    return Response(status=204)


@voice.get("/audio/<language>/<file>")
@public
def audio(language: str, file: str) -> Response:
    """A prompt as somebody spoke it: nothing in it is about anybody."""
    found = audio_file(current_runtime(), language, file)
    if found is None:
        return told_why("no such recording", 404)
    sound = send_file(found, max_age=3600)
    sound.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # the sandbox's phones play it
    return sound


def _standing(runtime: Runtime, token: str) -> CallStanding:
    with runtime.database.read() as session:
        found = call_standing(session, token)
    if found is None:
        raise NoSuchCall
    say(attempt=found.attempt_id)
    return found


def _twiml(document: str) -> Response:
    return Response(document, mimetype="text/xml")
