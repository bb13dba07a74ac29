"""Aliyun's door: which requests are for it, and which action each asks for."""

from collections.abc import Callable, Mapping

from flask import Response, request

from survey.carriers.sandbox.aliyun import ivr_call, query_call_detail, query_send_details, send_sms
from survey.carriers.sandbox.aliyun.access import check_access
from survey.carriers.sandbox.aliyun.given import Parameters, parameters
from survey.carriers.sandbox.aliyun.speaks import Refused, refusal
from survey.carriers.sandbox.current import current_sandbox
from survey.carriers.sandbox.sandbox import Sandbox

_ACTIONS: Mapping[str, Callable[[Sandbox, Parameters], Response]] = {
    "SendSms": send_sms.answer,
    "QuerySendDetails": query_send_details.answer,
    "IvrCall": ivr_call.answer,
    "QueryCallDetailByCallId": query_call_detail.answer,
}


def is_asked() -> bool:
    return "x-acs-action" in request.headers or "Action" in request.args


def answer() -> Response:
    sandbox, given = current_sandbox(), parameters()
    action = request.headers.get("x-acs-action") or given.get("Action", "")
    try:
        check_access(sandbox.settings)
        if action not in _ACTIONS:
            raise Refused("InvalidAction.NotFound")
        return _ACTIONS[action](sandbox, given)
    except Refused as refused:
        return refusal(refused.code)
