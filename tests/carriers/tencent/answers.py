"""What Tencent's API answers, in its shape."""

import json
from collections.abc import Callable
from typing import Any

from tencentcloud.sms.v20210111 import models

from tests.carriers.stand_in import Handler, Received

Behaviour = Callable[[Handler, Received], None]


def request_of(received: Received) -> Any:
    """The request as the vendor's own class of it reads it."""
    request = getattr(models, f"{received.headers['X-TC-Action']}Request")()
    request._deserialize(json.loads(received.body))
    return request


def answer(handler: Handler, fields: dict[str, Any], **more: Any) -> None:
    handler.answer(200, {"Response": {**fields, "RequestId": "a0aabda6-cf91-4f3e-a81f-9198114a2279"}}, **more)


def status(received: Received, **changes: Any) -> dict[str, Any]:
    request = request_of(received)
    return {
        "SerialNo": "5000:1045710669157053657849499619",
        "PhoneNumber": request.PhoneNumberSet[0],
        "Fee": 1,
        "SessionContext": request.SessionContext,
        "Code": "Ok",
        "Message": "send success",
        "IsoCode": "CN",
    } | changes


def accept(handler: Handler, received: Received) -> None:
    answer(handler, {"SendStatusSet": [status(received)]})


def says_of_the_number(**changes: Any) -> Behaviour:
    return lambda handler, received: answer(handler, {"SendStatusSet": [status(received, **changes)]})


def says(fields: dict[str, Any], **more: Any) -> Behaviour:
    return lambda handler, _received: answer(handler, fields, **more)


def fails(code: str) -> Behaviour:
    """Says no to the request as a whole, and quotes what it was about."""
    return lambda handler, received: answer(
        handler, {"Error": {"Code": code, "Message": f"refused: {received.body.decode()}"}}
    )


def receipt(number: int = 1, **changes: Any) -> dict[str, Any]:
    """As the list shows it."""
    return {
        "UserReceiveTime": 1792375200,
        "CountryCode": "86",
        "SubscriberNumber": "13800138000",
        "PhoneNumber": "+8613800138000",
        "SerialNo": f"5000:{number}",
        "ReportStatus": "SUCCESS",
        "Description": "DELIVRD",
        "SessionContext": "",
    } | changes
