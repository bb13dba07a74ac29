"""QuerySendDetails: what was sent to one number on one day of China, newest first, in pages."""

from datetime import datetime

from flask import Response

from survey.carriers.sandbox.aliyun.codes import text_state
from survey.carriers.sandbox.aliyun.given import Parameters, whole
from survey.carriers.sandbox.aliyun.speaks import ALIYUN, Refused, accepted
from survey.carriers.sandbox.bad_answers import spoil_reading
from survey.carriers.sandbox.mainland import CHINA, china_time, local, mobile
from survey.carriers.sandbox.messages.record import Message
from survey.carriers.sandbox.sandbox import Sandbox

_LARGEST_PAGE = 50


def answer(sandbox: Sandbox, given: Parameters) -> Response:
    phone = mobile(given.get("PhoneNumber", ""))
    if phone is None:
        raise Refused("isv.MOBILE_NUMBER_ILLEGAL")
    day = _day(given.get("SendDate", ""))
    size, page = whole(given.get("PageSize", ""), _LARGEST_PAGE), whole(given.get("CurrentPage", ""), 10**6)
    wanted = given.get("BizId") or None
    found = [
        message
        for message in reversed(sandbox.store.conversation(phone))
        if message.template
        and f"{message.created.astimezone(CHINA):%Y%m%d}" == day
        and wanted in (None, message.sid)
    ]
    shown = [_detail(message) for message in found[(page - 1) * size : page * size]]
    good = accepted({"SmsSendDetailDTOs": {"SmsSendDetailDTO": shown}, "TotalCount": len(found)})
    return spoil_reading(sandbox, good, ALIYUN)


def _detail(message: Message) -> dict[str, object]:
    state = text_state(message)
    return {
        "PhoneNum": local(message.to),
        "SendStatus": state.number,
        "ErrCode": state.code,
        "TemplateCode": message.template,
        "Content": message.body,
        "SendDate": china_time(message.created),
        "ReceiveDate": china_time(message.updated if state.has_ended else None),
        "OutId": message.token,
    }


def _day(given: str) -> str:
    try:
        return f"{datetime.strptime(given, '%Y%m%d').replace(tzinfo=CHINA):%Y%m%d}"
    except ValueError:
        raise Refused("isv.INVALID_PARAMETERS") from None
