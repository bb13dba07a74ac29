"""GET one call, or a list by To, From, Status and StartTime; POST to one: end it."""

from collections.abc import Callable
from urllib.parse import parse_qsl

from flask import Response, request

from survey.carriers.sandbox.calls.record import Call, Status
from survey.carriers.sandbox.current import current_sandbox
from survey.carriers.sandbox.rest.lists import between, page, with_faults, within
from survey.carriers.sandbox.rest.problems import Problem, answer
from survey.carriers.sandbox.rest.resource import call_resource

_FILTERS = (
    "To",
    "From",
    "Status",
    "StartTime",
    "StartTime<",
    "StartTime>",
    "EndTime",
    "EndTime<",
    "EndTime>",
)
_NOT_TAKEN_YET = (Status.QUEUED, Status.RINGING)


def fetch(account_sid: str, sid: str) -> Response:
    return with_faults(answer(call_resource(_call(sid), account_sid)))


def read_list(account_sid: str) -> Response:
    return page(
        f"/2010-04-01/Accounts/{account_sid}/Calls.json",
        "calls",
        current_sandbox().calls.books,
        _filter(),
        lambda call: call_resource(call, account_sid),
        _FILTERS,
    )


def update(account_sid: str, sid: str) -> Response:
    """Status=canceled ends what nobody has taken yet, Status=completed also what goes on."""
    call = _call(sid)
    form = dict(parse_qsl(request.get_data(cache=False, as_text=True)))
    if form.get("Status") not in ("canceled", "completed"):
        raise Problem(20001)
    if not call.goes_on:
        raise Problem(21220)
    if form["Status"] == "completed" or call.status in _NOT_TAKEN_YET:
        current_sandbox().calls.end(call)
    return with_faults(answer(call_resource(call, account_sid)))


def _call(sid: str) -> Call:
    call = current_sandbox().calls.books.get(sid)
    if call is None:
        raise Problem(20404, path=request.path)
    return call


def _filter() -> Callable[[Call], bool]:
    to, from_, status = (request.args.get(name) for name in ("To", "From", "Status"))
    started, ended = between("StartTime"), between("EndTime")

    def fits(call: Call) -> bool:
        if (to and call.to != to) or (from_ and call.from_ != from_) or (status and call.status != status):
            return False
        return within(call.started, started) and within(call.ended, ended)

    return fits
