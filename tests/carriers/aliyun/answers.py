"""What Aliyun's API answers, in its shape, and requests as the vendor's own classes read them."""

import hmac
import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from alibabacloud_dysmsapi20170525 import models as sms
from alibabacloud_dyvmsapi20170525 import models as voice

from tests.carriers.stand_in import Handler, Received

Behaviour = Callable[[Handler, Received], None]
TEXT, CALL = "769517279600000001^0", "116012854210^102814279000"
_REQUESTS = {
    "SendSms": sms.SendSmsRequest,
    "QuerySendDetails": sms.QuerySendDetailsRequest,
    "IvrCall": voice.IvrCallRequest,
    "QueryCallDetailByCallId": voice.QueryCallDetailByCallIdRequest,
}


def action_of(received: Received) -> str:
    return received.headers["x-acs-action"]


def parameters(received: Received) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(received.target).query, keep_blank_values=True))


def request_of(received: Received) -> Any:
    """The request as the vendor's own class of it reads it; lists lie flat in the address."""
    given: dict[str, Any] = {}
    for name, value in parameters(received).items():
        outer, _, inner = name.partition(".")
        if not inner:
            given[name] = value
            continue
        number, _, field = inner.partition(".")
        given.setdefault(outer, {}).setdefault(int(number), {})[field] = value
    lists = {
        name: [value[at] for at in sorted(value)] for name, value in given.items() if isinstance(value, dict)
    }
    return _REQUESTS[action_of(received)]().from_map({**given, **lists})


def is_signed_with(secret: str, received: Received) -> bool:
    """Whether the secret signed just this request (ACS3-HMAC-SHA256), by the vendor's page."""
    headers = {name.lower(): value for name, value in received.headers.items()}
    fields = dict(
        part.split("=", 1) for part in headers["authorization"].removeprefix("ACS3-HMAC-SHA256 ").split(",")
    )
    query = "&".join(
        f"{quote(name, safe='~')}={quote(value, safe='~')}"
        for name, value in sorted(parameters(received).items())
    )
    signed = "".join(f"{name}:{headers[name]}\n" for name in fields["SignedHeaders"].split(";"))
    asked = "\n".join(
        (
            received.method,
            "/",
            query,
            signed,
            fields["SignedHeaders"],
            sha256(received.body).hexdigest(),
        )
    )
    to_sign = f"ACS3-HMAC-SHA256\n{sha256(asked.encode()).hexdigest()}"
    return fields["Signature"] == hmac.new(secret.encode(), to_sign.encode(), sha256).hexdigest()


def good(fields: dict[str, Any]) -> dict[str, Any]:
    return {"Code": "OK", "Message": "OK", "RequestId": "CC89A90C-978F-46AC-B80D-54738371E7CA"} | fields


def accept(handler: Handler, received: Received) -> None:
    """Takes the text or the call; a list is empty."""
    answers: dict[str, dict[str, Any]] = {
        "SendSms": {"BizId": TEXT},
        "IvrCall": {"CallId": CALL},
        "QuerySendDetails": {"SmsSendDetailDTOs": {"SmsSendDetailDTO": []}, "TotalCount": 0},
        "QueryCallDetailByCallId": {},
    }
    handler.answer(200, good(answers[action_of(received)]))


def says(fields: dict[str, Any], **more: Any) -> Behaviour:
    return lambda handler, _received: handler.answer(200, good(fields), **more)


def fails(code: str, status: int = 200) -> Behaviour:
    """Says no, and quotes what it was about."""
    return lambda handler, received: handler.answer(
        status, {"Code": code, "Message": f"refused: {received.target}", "RequestId": "CC89A90C"}
    )


def detail(**changes: Any) -> dict[str, Any]:
    """A text as the list of one day shows it."""
    return {
        "PhoneNum": "13800138000",
        "SendStatus": 3,
        "ErrCode": "DELIVERED",
        "TemplateCode": "SMS_1",
        "Content": "【青溪县民调中心】0042号事已办结，请回复1-5评价。",
        "SendDate": "2026-11-28 09:05:00",
        "ReceiveDate": "2026-11-28 09:05:04",
        "OutId": "T0ken-_",
    } | changes


def details(lines: list[dict[str, Any]], of_day: str | None = None) -> Behaviour:
    """Lists them in the pages that are asked for; of one day alone if it is given."""

    def behave(handler: Handler, received: Received) -> None:
        request = request_of(received)
        size, page = int(request.page_size), int(request.current_page)
        found = lines if of_day in (None, request.send_date) else []
        shown = found[(page - 1) * size : page * size]
        fields = {"SmsSendDetailDTOs": {"SmsSendDetailDTO": shown}, "TotalCount": len(found)}
        handler.answer(200, good(fields))

    return behave


def record(**changes: Any) -> dict[str, Any]:
    """A call that is over, as it is asked for."""
    given = {
        "caller": "07455550100",
        "callee": "13800138000",
        "gmtCreate": "2026-11-28 09:05:00",
        "bRingTime": "2026-11-28 09:05:03",
        "startDate": "2026-11-28 09:05:09",
        "endDate": "2026-11-28 09:05:31",
        "duration": "22",
        "state": "200000",
        "stateDesc": "用户听完语音",
    } | changes
    return {"Data": json.dumps(given, ensure_ascii=False)}
