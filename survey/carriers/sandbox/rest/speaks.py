"""What Twilio says to any request."""

from http import HTTPStatus

from flask import Response

from survey.carriers.sandbox.calls.order import CallOrder
from survey.carriers.sandbox.dialect import Code, Dialect
from survey.carriers.sandbox.faults import ERROR_CODES
from survey.carriers.sandbox.messages.order import Order
from survey.carriers.sandbox.rest.problems import Problem, answer


def _refuse(code: Code, order: Order | CallOrder | None) -> Response:
    assert isinstance(code, int)
    if order is None:
        return Problem(code).response()
    return Problem(code, to=order.to, sender=order.from_ or "").response()


def _accept(resource: dict[str, object]) -> Response:
    return answer(resource, HTTPStatus.CREATED)


TWILIO = Dialect(_refuse, _accept, slow_down=20429, broken=20500, down=20503, of_number=ERROR_CODES)
