"""What Tencent says to any request: 200, and in JSON what is wrong, of the request or of the number."""

import json
from uuid import uuid4

from flask import Response

from survey.carriers.sandbox.calls.order import CallOrder
from survey.carriers.sandbox.dialect import Code, Dialect
from survey.carriers.sandbox.faults import Fault
from survey.carriers.sandbox.messages.order import Order

_OF_REQUEST = {
    "AuthFailure.InvalidAuthorization": "The authorization header does not conform to the standard.",
    "AuthFailure.SecretIdNotFound": "The SecretId is not found.",
    "AuthFailure.SignatureExpire": "The signature is expired.",
    "AuthFailure.SignatureFailure": "The provided credentials could not be validated.",
    "InternalError": "An internal error has occurred.",
    "InvalidAction": "The request action is not found.",
    "InvalidParameter": "The request is not readable.",
    "RequestLimitExceeded": "Your current request times exceeds the limit.",
    "ServiceUnavailable": "The service is not available.",
}
_OF_NUMBER = {
    "FailedOperation.PhoneNumberInBlacklist": "phone number in blacklist",
    "FailedOperation.SignatureIncorrectOrUnapproved": "the signature format is incorrect or unapproved",
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": "the parameters do not match the template",
    "FailedOperation.TemplateUnapprovedOrNotExist": "the template is unapproved or does not exist",
    "InvalidParameterValue.IncorrectPhoneNumber": "invalid phone number",
    "LimitExceeded.PhoneNumberCountLimit": "too many phone numbers",
    "UnauthorizedOperation.SmsSdkAppIdVerifyFail": "SmsSdkAppId verify fail",
}


class Refused(Exception):
    """A refusal on its way to the answer."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def refusal(code: str) -> Response:
    """Of the request as a whole."""
    return answer({"Error": {"Code": code, "Message": _OF_REQUEST[code]}})


def answer(fields: dict[str, object]) -> Response:
    body = {"Response": {**fields, "RequestId": str(uuid4())}}
    return Response(json.dumps(body, ensure_ascii=False), content_type="application/json")


def status_of(order: Order, code: str, serial: str = "") -> dict[str, object]:
    """What became of the only number that was asked for."""
    return {
        "SerialNo": serial,
        "PhoneNumber": order.to,
        "Fee": order.segments if serial else 0,
        "SessionContext": order.out_id,
        "Code": code,
        "Message": _OF_NUMBER.get(code, "send success"),
        "IsoCode": "CN",
    }


def _refuse(code: Code, order: Order | CallOrder | None) -> Response:
    if code in _OF_NUMBER and isinstance(order, Order):
        return answer({"SendStatusSet": [status_of(order, str(code))]})
    return refusal(str(code))


TENCENT = Dialect(
    _refuse,
    answer,
    slow_down="RequestLimitExceeded",
    broken="InternalError",
    down="ServiceUnavailable",
    of_number={
        Fault.REFUSE_21610: "FailedOperation.PhoneNumberInBlacklist",
        Fault.REFUSE_21614: "InvalidParameterValue.IncorrectPhoneNumber",
    },
)
