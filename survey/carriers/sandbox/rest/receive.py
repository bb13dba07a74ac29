"""A request to send or to call: faults before, refusals, the account's pace, into the books, faults after."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Response

from survey.carriers.sandbox.calls.order import CallOrder
from survey.carriers.sandbox.faults import ERROR_CODES, OF_POST, Fault
from survey.carriers.sandbox.messages.order import Order
from survey.carriers.sandbox.rest.bad_answers import spoil, unavailable
from survey.carriers.sandbox.rest.problems import Problem, answer
from survey.carriers.sandbox.sandbox import Sandbox

_BEFORE = {Fault.SLOW_DOWN: 20429, Fault.ERROR_BEFORE: 20500, Fault.DROP_BEFORE: None}


@dataclass(frozen=True, slots=True)
class Created:
    """What was entered into the books, and how the answer shows it."""

    sid: str
    resource: dict[str, object]


@dataclass(frozen=True, slots=True)
class Desk:
    """What differs between messages and calls. `refusal`: Twilio's code, if it refuses; `of_number`: the
    fault with which the carrier refuses that number; `may_pass`: whether the account's pace allows it."""

    refusal: Callable[[], int | None]
    of_number: Callable[[], Fault | None]
    may_pass: Callable[[], bool]
    create: Callable[[], Created]


def receive(sandbox: Sandbox, order: Order | CallOrder, desk: Desk) -> Response:
    if sandbox.is_down:
        sandbox.note(order, "nothing", fault=Fault.DOWN)
        return unavailable(sandbox)
    fault = sandbox.faults.of(OF_POST)
    if fault in _BEFORE:
        sandbox.note(order, "nothing", fault=fault, code=_BEFORE[fault])
        return spoil(sandbox, fault, None)
    if code := desk.refusal():
        return _refuse(sandbox, order, code)
    if of_number := desk.of_number():
        return _refuse(sandbox, order, ERROR_CODES[of_number], of_number)
    if not desk.may_pass():
        return _refuse(sandbox, order, 20429)
    created = desk.create()
    sandbox.note(order, "accepted", created.sid, fault)
    response = answer(created.resource, HTTPStatus.CREATED)
    return spoil(sandbox, fault, response) if fault else response


def is_url(given: str) -> bool:
    """Empty is none, which is allowed."""
    if not given:
        return True
    try:
        parts = urlsplit(given)
    except ValueError:
        return False
    return given.isascii() and parts.scheme in ("http", "https") and bool(parts.hostname)


def whole(given: str) -> int:
    """0 for what is no whole number."""
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0


def _refuse(sandbox: Sandbox, order: Order | CallOrder, code: int, fault: Fault | None = None) -> Response:
    sandbox.note(order, "refused", fault=fault, code=code)
    return Problem(code, to=order.to, sender=order.from_ or "").response()
