"""Answers gone wrong on purpose."""

from http import HTTPStatus

from flask import Response, request

from survey.carriers.sandbox.dialect import Dialect
from survey.carriers.sandbox.faults import OF_GET, Fault
from survey.carriers.sandbox.sandbox import Sandbox
from survey.carriers.sandbox.wire.server import FATE, Fate

_PAGE = "<html><head><title>Bad gateway</title></head><body>nginx</body></html>"


def spoil(sandbox: Sandbox, fault: Fault, good: Response | None, dialect: Dialect) -> Response:
    """What the client gets under `fault` instead of the `good` answer."""
    match fault:
        case Fault.SLOW_DOWN:
            return dialect.refuse(dialect.slow_down, None)
        case Fault.ERROR_BEFORE | Fault.ERROR_AFTER:
            return dialect.refuse(dialect.broken, None)
        case Fault.NON_JSON:
            return Response(_PAGE, HTTPStatus.OK, mimetype="text/html")
        case Fault.DROP_BEFORE | Fault.DROP_AFTER:
            request.environ[FATE] = Fate(cut=True)
        case Fault.TIMEOUT_AFTER:
            request.environ[FATE] = Fate(hold=sandbox.settings.hang, cut=True)
        case _:
            request.environ[FATE] = Fate(hold=sandbox.faults.delay())
    return good or Response(status=HTTPStatus.NO_CONTENT)


def spoil_reading(sandbox: Sandbox, good: Response, dialect: Dialect) -> Response:
    """The answer to a request to read, gone wrong where it is to."""
    if sandbox.is_down:
        return unavailable(sandbox, dialect)
    fault = sandbox.faults.of(OF_GET)
    if fault is None:
        return good
    sandbox.ledger.fault(fault, of="read")
    return spoil(sandbox, fault, good if fault is Fault.SLOW_ANSWER else None, dialect)


def unavailable(sandbox: Sandbox, dialect: Dialect) -> Response:
    """The carrier is down: half of its front doors say so, the others cut the line."""
    if sandbox.faults.coin():
        request.environ[FATE] = Fate(cut=True)
    return dialect.refuse(dialect.down, None)
