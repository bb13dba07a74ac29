"""SendSms: an approved template and what fills its gaps, to one number of the mainland."""

import secrets

from flask import Response

from survey.carriers.sandbox.aliyun.given import Parameters, fills
from survey.carriers.sandbox.aliyun.speaks import ALIYUN
from survey.carriers.sandbox.mainland import mobile
from survey.carriers.sandbox.messages.order import Order
from survey.carriers.sandbox.receive import Created, Desk, receive
from survey.carriers.sandbox.sandbox import Sandbox
from survey.carriers.sandbox.segments import segments

_VALID_FOR = 259_200  # seconds that the networks try for, about


def answer(sandbox: Sandbox, given: Parameters) -> Response:
    order = _read(sandbox, given)

    def enter() -> Created:
        message = sandbox.accept(order, sandbox.aliyun.text_has_ended)
        return Created(message.sid, {"BizId": message.sid})

    desk = Desk(
        refusal=lambda: _refusal(sandbox, given),
        of_number=lambda: sandbox.refuses_number(order.to),
        may_pass=lambda: sandbox.segments.take(order.segments),
        create=enter,
    )
    return receive(sandbox, order, desk, ALIYUN)


def _read(sandbox: Sandbox, given: Parameters) -> Order:
    number = given.get("PhoneNumbers", "")
    body = f"【{given.get('SignName', '')}】{_words(sandbox, given) or ''}"
    return Order(
        to=mobile(number) or number,
        from_=sandbox.settings.dest_code,
        service_sid=None,
        body=body,
        callback="",
        valid_for=_VALID_FOR,
        segments=segments(body),
        out_id=given.get("OutId", ""),
        sid=f"{secrets.randbelow(9 * 10**17) + 10**17}^0",
        template=given.get("TemplateCode", ""),
    )


def _refusal(sandbox: Sandbox, given: Parameters) -> str | None:
    number = given.get("PhoneNumbers", "")
    if "," in number:
        return "isv.MOBILE_COUNT_OVER_LIMIT"  # the vendor takes several, this stand-in one
    if mobile(number) is None:
        return "isv.MOBILE_NUMBER_ILLEGAL"
    if given.get("SignName") != sandbox.settings.sign_name:
        return "isv.SMS_SIGNATURE_ILLEGAL"
    return _template_refusal(sandbox, given)


def _template_refusal(sandbox: Sandbox, given: Parameters) -> str | None:
    code = given.get("TemplateCode", "")
    if not code or code not in {one.code for one in sandbox.templates.sms}:
        return "isv.SMS_TEMPLATE_ILLEGAL"
    if fills(given.get("TemplateParam", "")) is None:
        return "isv.INVALID_JSON_PARAM"
    return None if _words(sandbox, given) is not None else "isv.TEMPLATE_MISSING_PARAMETERS"


def _words(sandbox: Sandbox, given: Parameters) -> str | None:
    params = fills(given.get("TemplateParam", ""))
    return None if params is None else sandbox.templates.words(given.get("TemplateCode", ""), params)
