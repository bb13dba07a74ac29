"""POST a call: as it was given, and what Twilio refuses."""

import re
from urllib.parse import parse_qsl

from flask import Response, request

from survey.carriers.sandbox.calls.order import EVENTS, Address, CallOrder
from survey.carriers.sandbox.calls.talk import LONGEST_CALL
from survey.carriers.sandbox.current import current_sandbox
from survey.carriers.sandbox.receive import Created, Desk, receive
from survey.carriers.sandbox.rest.given import is_url, whole
from survey.carriers.sandbox.rest.resource import call_resource
from survey.carriers.sandbox.rest.speaks import TWILIO
from survey.carriers.sandbox.sandbox import Sandbox

LONGEST_TWIML = 4000
LONGEST_RING = 600
_USUAL_RING = 60
_LONGEST_OF_ALL = 86_400

# Twilio's own test numbers (https://www.twilio.com/docs/iam/test-credentials#test-calls).
MAGIC_TO = {
    "+15005550001": 21217,
    "+15005550002": 21214,
    "+15005550003": 21215,
    "+15005550004": 21216,
}
MAGIC_FROM = {"+15005550001": 21212}

_NUMBER = re.compile(r"\+[1-9]\d{6,14}")
_DETECTIONS = ("", "Enable", "DetectMessageEnd")
_METHODS = ("GET", "POST")
_YES_NO = ("true", "false")

Form = dict[str, list[str]]


def create(account_sid: str) -> Response:
    sandbox = current_sandbox()
    form = _read_form()
    order = _read_order(form)

    def enter() -> Created:
        call = sandbox.calls.place(order)
        return Created(call.sid, call_resource(call, account_sid))

    desk = Desk(
        refusal=lambda: _refusal(sandbox, form, order),
        of_number=lambda: None,  # a number that takes no texts may well be called
        may_pass=lambda: sandbox.calls.allowance.take(1),
        create=enter,
    )
    return receive(sandbox, order, desk, TWILIO)


def _read_form() -> Form:
    form: Form = {}
    for name, value in parse_qsl(request.get_data(cache=False, as_text=True), keep_blank_values=True):
        form.setdefault(name, []).append(value)
    return form


def _read_order(form: Form) -> CallOrder:
    def first(name: str, otherwise: str = "") -> str:
        return form.get(name, [otherwise])[0]

    def address(name: str, method: str) -> Address:
        return Address(first(name), first(method, "POST").upper())

    return CallOrder(
        to=first("To"),
        from_=first("From"),
        answer=address("Url", "Method"),
        twiml=first("Twiml"),
        status=address("StatusCallback", "StatusCallbackMethod"),
        # Repeated, or one with spaces between them.
        events=tuple(" ".join(form.get("StatusCallbackEvent", ["completed"])).split()),
        ring_seconds=whole(first("Timeout", str(_USUAL_RING))),
        at_most_seconds=whole(first("TimeLimit", str(LONGEST_CALL))),
        detection=first("MachineDetection"),
        waits=first("AsyncAmd", "false") != "true",
        machine=address("AsyncAmdStatusCallback", "AsyncAmdStatusCallbackMethod"),
        records=first("Record", "false").lower() == "true",
        recording=address("RecordingStatusCallback", "RecordingStatusCallbackMethod"),
    )


def _refusal(sandbox: Sandbox, form: Form, order: CallOrder) -> int | None:
    """The code with which Twilio refuses, if it does."""
    return (
        _sender_refusal(sandbox, order)
        or _receiver_refusal(order)
        or _instructions_refusal(order)
        or _callbacks_refusal(order)
        or _settings_refusal(form, order)
    )


def _sender_refusal(sandbox: Sandbox, order: CallOrder) -> int | None:
    if not order.from_:
        return 21213
    if code := MAGIC_FROM.get(order.from_):
        return code
    if not _NUMBER.fullmatch(order.from_):
        return 21212
    return None if order.from_ in sandbox.settings.numbers else 21210


def _receiver_refusal(order: CallOrder) -> int | None:
    if not order.to:
        return 21201
    if not _NUMBER.fullmatch(order.to):
        return 21211
    return MAGIC_TO.get(order.to)


def _instructions_refusal(order: CallOrder) -> int | None:
    if not order.answer.url:
        return None if 1 <= len(order.twiml) <= LONGEST_TWIML else 21205
    if not is_url(order.answer.url):
        return 21205
    return None if order.answer.method in _METHODS else 21209


def _callbacks_refusal(order: CallOrder) -> int | None:
    told = (order.status, order.machine, order.recording)
    if not all(is_url(address.url) and address.method in _METHODS for address in told):
        return 21609
    return None if order.events and set(order.events) <= set(EVENTS) else 21626


def _settings_refusal(form: Form, order: CallOrder) -> int | None:
    if not 1 <= order.ring_seconds <= LONGEST_RING:
        return 21208
    answers = [value for name in ("AsyncAmd", "Record") for value in form.get(name, ())]
    fair = order.detection in _DETECTIONS and 1 <= order.at_most_seconds <= _LONGEST_OF_ALL
    return None if fair and all(value.lower() in _YES_NO for value in answers) else 20001
