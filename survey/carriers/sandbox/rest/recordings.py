"""GET a recording, as JSON or as sound; DELETE it."""

from http import HTTPStatus

from flask import Response, request

from survey.carriers.sandbox.calls.recordings import Recording
from survey.carriers.sandbox.calls.sound import mp3, wav
from survey.carriers.sandbox.current import current_sandbox
from survey.carriers.sandbox.rest.lists import with_faults
from survey.carriers.sandbox.rest.problems import Problem, answer
from survey.carriers.sandbox.rest.resource import recording_resource


def fetch(account_sid: str, sid: str) -> Response:
    return with_faults(answer(recording_resource(_recording(sid), account_sid)))


def fetch_mp3(account_sid: str, sid: str) -> Response:
    return with_faults(Response(mp3(_ready(sid).seconds), mimetype="audio/mpeg"))


def fetch_wav(account_sid: str, sid: str) -> Response:
    return with_faults(Response(wav(_ready(sid).seconds), mimetype="audio/x-wav"))


def delete(account_sid: str, sid: str) -> Response:
    if not current_sandbox().calls.recordings.delete(sid):
        raise Problem(20404, path=request.path)
    return with_faults(Response(status=HTTPStatus.NO_CONTENT))


def _recording(sid: str) -> Recording:
    recording = current_sandbox().calls.recordings.get(sid)
    if recording is None:
        raise Problem(20404, path=request.path)
    return recording


def _ready(sid: str) -> Recording:
    """Its sound is there once it has been processed."""
    recording = _recording(sid)
    if not recording.ready:
        raise Problem(20404, path=request.path)
    return recording
