"""POST a message: faults before, what Twilio refuses, the account's pace, into the books, faults after."""

import re
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from flask import Response, request

from survey.carriers.sandbox.current import current_sandbox
from survey.carriers.sandbox.faults import ERROR_CODES, OF_POST, Fault
from survey.carriers.sandbox.messages.order import Order
from survey.carriers.sandbox.rest.bad_answers import spoil, unavailable
from survey.carriers.sandbox.rest.problems import Problem, answer
from survey.carriers.sandbox.rest.resource import message_resource
from survey.carriers.sandbox.sandbox import Sandbox
from survey.carriers.sandbox.segments import segments

LONGEST_BODY = 1600
LONGEST_VALIDITY = 36_000

# Twilio's own test numbers (https://www.twilio.com/docs/iam/test-credentials).
MAGIC_TO = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550003": 21408,
    "+15005550004": 21610,
    "+15005550009": 21614,
}
MAGIC_FROM = {"+15005550001": 21212, "+15005550007": 21606, "+15005550008": 21611}

_NUMBER = re.compile(r"\+[1-9]\d{6,14}")
_SERVICE = re.compile(r"MG[0-9a-fA-F]{32}")
_BEFORE = {Fault.SLOW_DOWN: 20429, Fault.ERROR_BEFORE: 20500, Fault.DROP_BEFORE: None}


def create(account_sid: str) -> Response:
    sandbox = current_sandbox()
    order = _read_order()
    if sandbox.is_down:
        sandbox.note(order, "nothing", fault=Fault.DOWN)
        return unavailable(sandbox)
    fault = sandbox.faults.of(OF_POST)
    if fault in _BEFORE:
        sandbox.note(order, "nothing", fault=fault, code=_BEFORE[fault])
        return spoil(sandbox, fault, None)
    if code := _refusal(sandbox, order):
        return _refuse(sandbox, order, code)
    if of_number := sandbox.refuses_number(order.to):
        return _refuse(sandbox, order, ERROR_CODES[of_number], of_number)
    if not sandbox.segments.take(order.segments):
        return _refuse(sandbox, order, 20429)
    message = sandbox.accept(order)
    sandbox.note(order, "accepted", message, fault)
    response = answer(message_resource(message, account_sid), HTTPStatus.CREATED)
    return spoil(sandbox, fault, response) if fault else response


def _refuse(sandbox: Sandbox, order: Order, code: int, fault: Fault | None = None) -> Response:
    sandbox.note(order, "refused", fault=fault, code=code)
    return Problem(code, to=order.to, sender=order.from_ or "").response()


def _read_order() -> Order:
    # Flask's own reading of a form takes twice as long, which the load of a benchmark would pay for.
    form = dict(parse_qsl(request.get_data(cache=False, as_text=True), keep_blank_values=True))
    body = form.get("Body", "")
    return Order(
        to=form.get("To", ""),
        from_=form.get("From") or None,
        service_sid=form.get("MessagingServiceSid") or None,
        body=body,
        callback=form.get("StatusCallback", ""),
        valid_for=_validity(form.get("ValidityPeriod", str(LONGEST_VALIDITY))),
        segments=segments(body),
    )


def _validity(given: str) -> int:
    """0 for what is no whole number."""
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _refusal(sandbox: Sandbox, order: Order) -> int | None:
    """The code with which Twilio refuses, if it does, in the order in which it looks."""
    return (
        _sender_refusal(sandbox, order)
        or _receiver_refusal(sandbox, order)
        or _content_refusal(order)
        or (21610 if order.to in sandbox.inbound.stopped else None)
    )


def _receiver_refusal(sandbox: Sandbox, order: Order) -> int | None:
    if not order.to:
        return 21604
    if not _NUMBER.fullmatch(order.to):
        return 21211
    if order.to in (order.from_, *sandbox.settings.numbers):
        return 21266
    return MAGIC_TO.get(order.to)


def _sender_refusal(sandbox: Sandbox, order: Order) -> int | None:
    if order.service_sid:
        return None if _SERVICE.fullmatch(order.service_sid) else 21701
    if not order.from_:
        return 21603
    if code := MAGIC_FROM.get(order.from_):
        return code
    return None if order.from_ in sandbox.settings.numbers else 21606


def _content_refusal(order: Order) -> int | None:
    if not order.body:
        return 21602
    if len(order.body) > LONGEST_BODY:
        return 21617
    if not 1 <= order.valid_for <= LONGEST_VALIDITY:
        return 90007
    return None if _is_url(order.callback) else 21609


def _is_url(callback: str) -> bool:
    if not callback:
        return True
    parts = urlsplit(callback)
    return callback.isascii() and parts.scheme in ("http", "https") and bool(parts.hostname)
