"""SendSms: an approved template and what fills its gaps, in their order, to one number of the mainland."""

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Response

from survey.carriers.sandbox.mainland import mobile
from survey.carriers.sandbox.messages.order import Order
from survey.carriers.sandbox.receive import Created, Desk, receive
from survey.carriers.sandbox.sandbox import Sandbox
from survey.carriers.sandbox.segments import segments
from survey.carriers.sandbox.tencent.speaks import TENCENT, status_of

_VALID_FOR = 259_200  # seconds that the networks try for, about


def answer(sandbox: Sandbox, given: Mapping[str, Any]) -> Response:
    order = _read(sandbox, given)

    def enter() -> Created:
        message = sandbox.accept(order, sandbox.tencent.text_has_ended)
        return Created(message.sid, {"SendStatusSet": [status_of(order, "Ok", message.sid)]})

    desk = Desk(
        refusal=lambda: _refusal(sandbox, given),
        of_number=lambda: sandbox.refuses_number(order.to),
        may_pass=lambda: sandbox.segments.take(order.segments),
        create=enter,
    )
    return receive(sandbox, order, desk, TENCENT)


def _read(sandbox: Sandbox, given: Mapping[str, Any]) -> Order:
    number = _numbers(given)[0]
    body = f"【{given.get('SignName')}】{_words(sandbox, given) or ''}"
    return Order(
        to=mobile(number) or number,
        from_=sandbox.settings.dest_code,
        service_sid=None,
        body=body,
        callback="",
        valid_for=_VALID_FOR,
        segments=segments(body),
        out_id=str(given.get("SessionContext") or ""),
        sid=f"5000:{secrets.randbelow(9 * 10**27) + 10**27}",
        template=str(given.get("TemplateId") or ""),
    )


def _refusal(sandbox: Sandbox, given: Mapping[str, Any]) -> str | None:
    numbers = _numbers(given)
    if len(numbers) > 1:
        return "LimitExceeded.PhoneNumberCountLimit"  # the vendor takes 200, this stand-in one
    if mobile(numbers[0]) is None:
        return "InvalidParameterValue.IncorrectPhoneNumber"
    if given.get("SmsSdkAppId") != sandbox.settings.sms_app_id:
        return "UnauthorizedOperation.SmsSdkAppIdVerifyFail"
    if given.get("SignName") != sandbox.settings.sign_name:
        return "FailedOperation.SignatureIncorrectOrUnapproved"
    if given.get("TemplateId") not in {one.code for one in sandbox.templates.sms if one.code}:
        return "FailedOperation.TemplateUnapprovedOrNotExist"
    fits = _words(sandbox, given) is not None
    return None if fits else "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"


def _numbers(given: Mapping[str, Any]) -> list[str]:
    numbers = given.get("PhoneNumberSet")
    return [str(one) for one in numbers] if isinstance(numbers, list) and numbers else [""]


def _words(sandbox: Sandbox, given: Mapping[str, Any]) -> str | None:
    fills = given.get("TemplateParamSet") or []
    if not isinstance(fills, list) or not all(isinstance(one, str) for one in fills):
        return None
    return sandbox.templates.words(str(given.get("TemplateId") or ""), fills)
