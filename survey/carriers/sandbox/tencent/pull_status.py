"""PullSmsSendStatusByPhoneNumber: what the networks have reported of texts to one number since some time."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from survey.carriers.sandbox.bad_answers import spoil_reading
from survey.carriers.sandbox.mainland import local, mobile
from survey.carriers.sandbox.messages.record import Message
from survey.carriers.sandbox.sandbox import Sandbox
from survey.carriers.sandbox.tencent.codes import reported
from survey.carriers.sandbox.tencent.speaks import TENCENT, Refused
from survey.carriers.sandbox.tencent.speaks import answer as say

_LARGEST_PAGE = 100


def answer(sandbox: Sandbox, given: Mapping[str, Any]) -> Response:
    phone, begin, most = mobile(str(given.get("PhoneNumber"))), given.get("BeginTime"), given.get("Limit")
    readable = isinstance(begin, int) and isinstance(most, int) and 0 < most <= _LARGEST_PAGE
    if phone is None or not readable or given.get("Offset") != 0:
        raise Refused("InvalidParameter")
    found = [
        shown
        for message in sandbox.store.conversation(phone)
        if message.template and message.created.timestamp() >= int(str(begin))
        if (shown := _shown(message))
    ]
    return spoil_reading(sandbox, say({"PullSmsSendStatusSet": found[: int(str(most))]}), TENCENT)


def _shown(message: Message) -> dict[str, object] | None:
    ended = reported(message)
    if ended is None:
        return None
    status, code, _ = ended
    return {
        "UserReceiveTime": int(message.updated.timestamp()),
        "CountryCode": "86",
        "SubscriberNumber": local(message.to),
        "PhoneNumber": message.to,
        "SerialNo": message.sid,
        "ReportStatus": status,
        "Description": code,
        "SessionContext": message.token,
    }
