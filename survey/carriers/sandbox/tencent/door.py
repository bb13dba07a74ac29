"""Tencent's door: which requests are for it, and which action each asks for."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, request

from survey.carriers.sandbox.current import current_sandbox
from survey.carriers.sandbox.sandbox import Sandbox
from survey.carriers.sandbox.tencent import pull_status, send_sms
from survey.carriers.sandbox.tencent.access import check_access
from survey.carriers.sandbox.tencent.speaks import Refused, refusal

_ACTIONS: Mapping[str, Callable[[Sandbox, Mapping[str, Any]], Response]] = {
    "SendSms": send_sms.answer,
    "PullSmsSendStatusByPhoneNumber": pull_status.answer,
}


def is_asked() -> bool:
    return "x-tc-action" in request.headers


def answer() -> Response:
    sandbox = current_sandbox()
    try:
        check_access(sandbox.settings)
        action = _ACTIONS.get(request.headers["x-tc-action"])
        if action is None:
            raise Refused("InvalidAction")
        return action(sandbox, _given())
    except Refused as refused:
        return refusal(refused.code)


def _given() -> Mapping[str, Any]:
    try:
        given = json.loads(request.get_data())
    except (ValueError, RecursionError):
        raise Refused("InvalidParameter") from None
    if not isinstance(given, dict):
        raise Refused("InvalidParameter")
    return given
