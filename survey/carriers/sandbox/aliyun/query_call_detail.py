"""QueryCallDetailByCallId: what became of one call. The keys that were pressed are not in it."""

import json
from datetime import UTC, datetime, timedelta

from flask import Response

from survey.carriers.sandbox.aliyun.codes import call_state
from survey.carriers.sandbox.aliyun.given import Parameters
from survey.carriers.sandbox.aliyun.speaks import ALIYUN, Refused, accepted
from survey.carriers.sandbox.bad_answers import spoil_reading
from survey.carriers.sandbox.calls.record import Call
from survey.carriers.sandbox.mainland import china_time, local
from survey.carriers.sandbox.sandbox import Sandbox

_IVR = "11000000300005"  # the service's number, by the SDK
_SPAN = timedelta(days=1)


def answer(sandbox: Sandbox, given: Parameters) -> Response:
    if given.get("ProdId") != _IVR:
        raise Refused("isv.INVALID_PARAMETERS")
    since = _moment(given.get("QueryDate", ""))
    call = sandbox.calls.books.get(given.get("CallId", ""))
    found = call is not None and since <= call.created < since + _SPAN
    good = accepted({"Data": json.dumps(_detail(call), ensure_ascii=False)} if call and found else {})
    return spoil_reading(sandbox, good, ALIYUN)


def _detail(call: Call) -> dict[str, str]:
    state = call_state(call)
    return {
        "caller": call.from_,
        "callerShowNumber": call.from_,
        "callee": local(call.to),
        "calleeShowNumber": call.from_,
        "gmtCreate": china_time(call.created),
        "startDate": china_time(call.answered),
        "endDate": china_time(call.ended),
        "bRingTime": china_time(call.rang),
        "bEndTime": china_time(call.ended),
        "duration": str(call.seconds),
        "state": state.code if state else "",
        "stateDesc": state.words if state else "",
    }


def _moment(given: str) -> datetime:
    """From milliseconds since 1970, to the whole second."""
    if not (given.isascii() and given.isdecimal() and len(given) <= 14):
        raise Refused("isv.INVALID_PARAMETERS")
    return datetime.fromtimestamp(int(given) // 1000, UTC)
