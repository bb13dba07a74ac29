"""POST a message: as it was given, and what Twilio refuses."""

import re
from urllib.parse import parse_qsl

from flask import Response, request

from survey.carriers.sandbox.current import current_sandbox
from survey.carriers.sandbox.messages.order import Order
from survey.carriers.sandbox.numbers import is_landline
from survey.carriers.sandbox.receive import Created, Desk, receive
from survey.carriers.sandbox.rest.given import is_url, whole
from survey.carriers.sandbox.rest.resource import message_resource
from survey.carriers.sandbox.rest.speaks import TWILIO
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


def create(account_sid: str) -> Response:
    sandbox = current_sandbox()
    order = _read_order()

    def enter() -> Created:
        message = sandbox.accept(order)
        return Created(message.sid, message_resource(message, account_sid))

    desk = Desk(
        refusal=lambda: _refusal(sandbox, order),
        of_number=lambda: sandbox.refuses_number(order.to),
        may_pass=lambda: sandbox.segments.take(order.segments),
        create=enter,
    )
    return receive(sandbox, order, desk, TWILIO)


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
        valid_for=whole(form.get("ValidityPeriod", str(LONGEST_VALIDITY))),
        segments=segments(body),
    )


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
    if is_landline(order.to):
        return 21614
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
    return None if is_url(order.callback) else 21609
