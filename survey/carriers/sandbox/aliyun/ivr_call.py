"""IvrCall: a call by a menu of approved templates, to one number of the mainland."""

import secrets
from itertools import count

from flask import Response

from survey.carriers.sandbox.aliyun.given import Parameters, fills, whole
from survey.carriers.sandbox.aliyun.speaks import ALIYUN, Refused
from survey.carriers.sandbox.calls.order import Address, CallOrder, Menu
from survey.carriers.sandbox.mainland import telephone
from survey.carriers.sandbox.receive import Created, Desk, receive
from survey.carriers.sandbox.sandbox import Sandbox

_RINGS, _LONGEST_CALL = 60, 3600  # seconds, the gateway's own: a request does not say
_LONGEST_OUT_ID = 15  # bytes, says the SDK
_USUAL_TIMEOUT = "3000"  # milliseconds
_LONGEST_TIMEOUT = 60_000
_MOST_TIMES = 3
_KEYS = frozenset("0123456789*#")


def answer(sandbox: Sandbox, given: Parameters) -> Response:
    try:
        menu, wrong = _menu(sandbox, given), None
    except Refused as refused:
        menu, wrong = Menu("", {}, "", 1, 1.0), refused.code
    order = _order(given, menu)

    def enter() -> Created:
        call = sandbox.calls.place(order, sandbox.aliyun.key_was_pressed, sandbox.aliyun.call_has_ended)
        return Created(call.sid, {"CallId": call.sid})

    desk = Desk(
        refusal=lambda: _refusal(sandbox, given) or wrong or _too_often(sandbox, order.to),
        of_number=lambda: None,  # a number that takes no texts may well be called
        may_pass=lambda: sandbox.calls.allowance.take(1),
        create=enter,
    )
    return receive(sandbox, order, desk, ALIYUN)


def _order(given: Parameters, menu: Menu) -> CallOrder:
    number = given.get("CalledNumber", "")
    return CallOrder(
        to=telephone(number) or number,
        from_=given.get("CalledShowNumber", ""),
        answer=Address(""),
        twiml="",
        status=Address(""),
        events=(),
        ring_seconds=_RINGS,
        at_most_seconds=_LONGEST_CALL,
        detection="",
        waits=False,
        machine=Address(""),
        records=False,
        recording=Address(""),
        out_id=given.get("OutId", ""),
        sid=f"{_digits()}^{_digits()}",
        menu=menu,
    )


def _refusal(sandbox: Sandbox, given: Parameters) -> str | None:
    if telephone(given.get("CalledNumber", "")) is None:
        return "isv.MOBILE_NUMBER_ILLEGAL"
    if given.get("CalledShowNumber") != sandbox.settings.show_number:
        return "isv.DISPLAY_NUMBER_ILLEGAL"
    return "isv.INVALID_PARAMETERS" if len(given.get("OutId", "").encode()) > _LONGEST_OUT_ID else None


def _too_often(sandbox: Sandbox, phone: str) -> str | None:
    """Asked last: a call that is refused for something else does not count."""
    return None if sandbox.calls.callee.may_be_called(phone) else "isv.BUSINESS_LIMIT_CONTROL"


def _menu(sandbox: Sandbox, given: Parameters) -> Menu:
    """Raises Refused."""
    keys = {}
    for number in count(1):
        at = f"MenuKeyMap.{number}."
        if (key := given.get(f"{at}Key")) is None:
            break
        if key not in _KEYS:
            raise Refused("isv.INVALID_PARAMETERS")
        keys[key] = _said(sandbox, given, f"{at}Code", f"{at}TtsParams")
    return Menu(
        question=_said(sandbox, given, "StartCode", "StartTtsParams"),
        keys=keys,
        bye=_said(sandbox, given, "ByeCode", "ByeTtsParams") if given.get("ByeCode") else "",
        times=whole(given.get("PlayTimes", "1"), _MOST_TIMES),
        seconds=whole(given.get("Timeout", _USUAL_TIMEOUT), _LONGEST_TIMEOUT) / 1000,
    )


def _said(sandbox: Sandbox, given: Parameters, code: str, params: str) -> str:
    if given.get(code) not in {one.code for one in sandbox.templates.voice if one.code}:
        raise Refused("isv.TTS_TEMPLATE_ILLEGAL")
    filled = fills(given.get(params, ""))
    if filled is None:
        raise Refused("isv.INVALID_JSON_PARAM")
    words = sandbox.templates.words(given[code], filled)
    if words is None:
        raise Refused("isv.TEMPLATE_MISSING_PARAMETERS")
    return words


def _digits() -> int:
    return secrets.randbelow(9 * 10**11) + 10**11
