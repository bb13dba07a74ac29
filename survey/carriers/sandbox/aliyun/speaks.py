"""What Aliyun says to any request: a code and a sentence, in JSON.

The gateway in front of all services refuses with a status of HTTP, the service itself with 200 and a code.
"""

import json
from http import HTTPStatus
from uuid import uuid4

from flask import Response

from survey.carriers.sandbox.calls.order import CallOrder
from survey.carriers.sandbox.dialect import Code, Dialect
from survey.carriers.sandbox.faults import Fault
from survey.carriers.sandbox.messages.order import Order

_OF_GATEWAY = {
    "IncompleteSignature": (400, "The request signature does not conform to Aliyun standards."),
    "SignatureDoesNotMatch": (400, "Specified signature is not matched with our calculation."),
    "InvalidTimeStamp.Expired": (400, "Specified time stamp or date value is expired."),
    "InvalidAccessKeyId.NotFound": (404, "Specified access key is not found."),
    "InvalidAction.NotFound": (404, "Specified api is not found, please check your url and method."),
    "Throttling.User": (429, "Request was denied due to user flow control."),
    "InternalError": (500, "The request processing has failed due to some unknown error."),
    "ServiceUnavailable": (503, "The request has failed due to a temporary failure of the server."),
}
_OF_SERVICE = {
    "isv.BUSINESS_LIMIT_CONTROL": "触发流控",
    "isv.CUSTOMER_REFUSED": "用户已退订推广短信",
    "isv.DISPLAY_NUMBER_ILLEGAL": "号码显示不合法",
    "isv.INVALID_JSON_PARAM": "JSON参数不合法,只接受字符串值",
    "isv.INVALID_PARAMETERS": "参数异常",
    "isv.MOBILE_COUNT_OVER_LIMIT": "手机号码数量超过限制",
    "isv.MOBILE_NUMBER_ILLEGAL": "非法手机号",
    "isv.SMS_SIGNATURE_ILLEGAL": "短信签名不合法",
    "isv.SMS_TEMPLATE_ILLEGAL": "短信模板不合法",
    "isv.TEMPLATE_MISSING_PARAMETERS": "模板变量缺少对应参数值",
    "isv.TTS_TEMPLATE_ILLEGAL": "未找到审核通过的文本转语音模板",
}


class Refused(Exception):
    """A refusal on its way to the answer."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def refusal(code: str) -> Response:
    if code in _OF_SERVICE:
        return answer({"Code": code, "Message": _OF_SERVICE[code]})
    status, message = _OF_GATEWAY[code]
    return answer({"Code": code, "Message": message, "HostId": "sandbox"}, HTTPStatus(status))


def accepted(fields: dict[str, object]) -> Response:
    return answer({"Code": "OK", "Message": "OK", **fields})


def answer(fields: dict[str, object], status: HTTPStatus = HTTPStatus.OK) -> Response:
    body = {"RequestId": str(uuid4()).upper(), **fields}
    return Response(
        json.dumps(body, ensure_ascii=False), status, content_type="application/json;charset=utf-8"
    )


def _refuse(code: Code, _order: Order | CallOrder | None) -> Response:
    return refusal(str(code))


ALIYUN = Dialect(
    _refuse,
    accepted,
    slow_down="Throttling.User",
    broken="InternalError",
    down="ServiceUnavailable",
    of_number={
        Fault.REFUSE_21610: "isv.CUSTOMER_REFUSED",
        Fault.REFUSE_21614: "isv.MOBILE_NUMBER_ILLEGAL",
    },
)
