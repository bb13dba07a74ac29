"""Answers gone wrong on purpose."""

from http import HTTPStatus

from flask import Response, request

from survey.carriers.sandbox.faults import Fault
from survey.carriers.sandbox.rest.problems import Problem
from survey.carriers.sandbox.sandbox import Sandbox
from survey.carriers.sandbox.wire.server import FATE, Fate

_PAGE = "<html><head><title>Bad gateway</title></head><body>nginx</body></html>"


def spoil(sandbox: Sandbox, fault: Fault, good: Response | None) -> Response:
    """What the client gets under `fault` instead of the `good` answer."""
    match fault:
        case Fault.SLOW_DOWN:
            return Problem(20429).response()
        case Fault.ERROR_BEFORE | Fault.ERROR_AFTER:
            return Problem(20500).response()
        case Fault.NON_JSON:
            return Response(_PAGE, HTTPStatus.OK, mimetype="text/html")
        case Fault.DROP_BEFORE | Fault.DROP_AFTER:
            request.environ[FATE] = Fate(cut=True)
        case Fault.TIMEOUT_AFTER:
            request.environ[FATE] = Fate(hold=sandbox.settings.hang, cut=True)
        case _:
            request.environ[FATE] = Fate(hold=sandbox.faults.delay())
    return good or Response(status=HTTPStatus.NO_CONTENT)


def unavailable(sandbox: Sandbox) -> Response:
    """The carrier is down: half of its front doors say so, the others cut the line."""
    if sandbox.faults.coin():
        request.environ[FATE] = Fate(cut=True)
    return Problem(20503).response()
