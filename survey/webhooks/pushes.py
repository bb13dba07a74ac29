"""What a gateway pushes: JSON arrays of messages and receipts, which nobody signs.

A secret in the path and the addresses that the gateway pushes from stand in for a signature. Whoever lacks
either is told what everybody is told of an address that does not exist. All that a push brings is on disk
before it is answered; it is understood after that, for the gateway waits for less than a second.
"""

import hmac
import json
from functools import partial
from ipaddress import ip_network

import structlog
from flask import Blueprint, Response, current_app, request
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.exceptions import HTTPException

from survey.accounts.guard import guarded_by
from survey.accounts.limits import address_of_caller
from survey.carriers.port import MalformedCallback
from survey.course.hear import understand_new
from survey.course.keys import understand_keys
from survey.health.requests import count_pushed
from survey.runtime import Runtime, current_runtime
from survey.settings import Settings
from survey.webhooks.afterwards import Afterwards
from survey.webhooks.take_push import take_push
from survey.webhooks.told_why import told_why

log = structlog.get_logger()
pushes = Blueprint("pushes", __name__)

AFTERWARDS = "huifang_pushes_afterwards"
_HERE = (ip_network("127.0.0.0/8"), ip_network("::1"))  # where nothing is said, as in the demonstration
MOST_BYTES = 2 << 20  # five hundred of the longest messages, each sign of them escaped


@pushes.record
def _listen(state: BlueprintSetupState) -> None:
    """How this process understands what was pushed."""
    state.app.extensions[AFTERWARDS] = Afterwards()


@pushes.post("/push/<secret>/<kind>")
@guarded_by("push secret and address")
def push(secret: str, kind: str) -> Response:
    """Take what the gateway pushes. Answered in its own way once all that is about us is kept (R2)."""
    runtime = current_runtime()
    answer = runtime.carrier.push_answer
    if answer is None or not _is_the_gateway(runtime.settings, secret):
        return told_why("there is nothing here", 404)
    request.max_content_length = MOST_BYTES
    try:
        if not _take(runtime, kind):
            return told_why("not all of it was kept, push it again", 503)
    except MalformedCallback as wrong:
        return told_why(str(wrong), 400)
    except HTTPException as wrong:  # too large, or broken off
        return told_why(wrong.name.lower(), wrong.code or 400)
    except Exception:
        log.exception("a push could not be taken")
        return told_why("not taken, push it again", 503)
    return Response(json.dumps(answer), mimetype="application/json")


def _take(runtime: Runtime, kind: str) -> bool:
    """Says whether all that is about us is on disk."""
    taken = take_push(runtime, runtime.carrier.read_push(kind, request.get_data(cache=False)))
    count_pushed(taken.became.items())
    if unreadable := taken.became["unreadable"]:
        log.warning("a push had pieces that are no report of anything", kind=kind, pieces=unreadable)
    if unreadable and unreadable == taken.became.total():  # to the wrong address: it must come again (R2)
        raise MalformedCallback("nothing in it can be read: is this the address for pushes of this kind?")
    if nobody := taken.became["of nobody"]:
        log.warning("a push had receipts of nothing of ours: dropped", kind=kind, pieces=nobody)
    afterwards: Afterwards = current_app.extensions[AFTERWARDS]
    afterwards(partial(understand_new, runtime), taken.messages)
    afterwards(partial(understand_keys, runtime), taken.keys)
    return taken.all_of_it


def _is_the_gateway(settings: Settings, secret: str) -> bool:
    """Whether the request has the secret, and comes from where the gateway is."""
    ours = settings.push_secret or ""
    if not hmac.compare_digest(secret.encode(), ours.encode()) or not ours:
        return False
    caller = address_of_caller()
    if caller is not None and any(caller in place for place in settings.push_from or _HERE):
        return True
    log.warning("a push with our secret came from an address that is not in PUSH_FROM", address=str(caller))
    return False
