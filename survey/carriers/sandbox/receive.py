"""A request to send or to call: faults before, refusals, the account's pace, into the books, faults after."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response

from survey.carriers.sandbox.bad_answers import spoil, unavailable
from survey.carriers.sandbox.calls.order import CallOrder
from survey.carriers.sandbox.dialect import Code, Dialect
from survey.carriers.sandbox.faults import OF_POST, Fault
from survey.carriers.sandbox.messages.order import Order
from survey.carriers.sandbox.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class Created:
    """What was entered into the books, and how the answer shows it."""

    sid: str
    resource: dict[str, object]


@dataclass(frozen=True, slots=True)
class Desk:
    """What differs between messages and calls. `refusal`: the carrier's code, if it refuses; `of_number`: the
    fault with which the carrier refuses that number; `may_pass`: whether the account's pace allows it."""

    refusal: Callable[[], Code | None]
    of_number: Callable[[], Fault | None]
    may_pass: Callable[[], bool]
    create: Callable[[], Created]


def receive(sandbox: Sandbox, order: Order | CallOrder, desk: Desk, dialect: Dialect) -> Response:
    if sandbox.is_down:
        sandbox.note(order, "nothing", fault=Fault.DOWN)
        return unavailable(sandbox, dialect)
    fault = sandbox.faults.of(OF_POST)
    before = {Fault.SLOW_DOWN: dialect.slow_down, Fault.ERROR_BEFORE: dialect.broken, Fault.DROP_BEFORE: None}
    if fault in before:
        sandbox.note(order, "nothing", fault=fault, code=before[fault])
        return spoil(sandbox, fault, None, dialect)

    def refuse(code: Code, fault: Fault | None = None) -> Response:
        sandbox.note(order, "refused", fault=fault, code=code)
        return dialect.refuse(code, order)

    if code := desk.refusal():
        return refuse(code)
    if of_number := desk.of_number():
        return refuse(dialect.of_number[of_number], of_number)
    if not desk.may_pass():
        return refuse(dialect.slow_down)
    created = desk.create()
    sandbox.note(order, "accepted", created.sid, fault)
    response = dialect.accept(created.resource)
    return spoil(sandbox, fault, response, dialect) if fault else response
