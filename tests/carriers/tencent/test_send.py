"""The adapter over real HTTP by the vendor's SDK: what came of a send, from every way it can go wrong."""

import hashlib
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tencentcloud.common.sign import Sign

from survey.carriers.port import Accepted, OutgoingText, Refused, Unknown
from survey.carriers.tencent.carrier import TencentCarrier
from survey.vocabulary import AttemptState, ErrorClass
from tests.carriers import stand_in as line
from tests.carriers.stand_in import Handler, Received, StandIn
from tests.carriers.tencent.answers import Behaviour, accept, fails, request_of, says, says_of_the_number
from tests.carriers.tencent.conftest import ACCOUNT, TEMPLATES


def test_a_text_is_asked_for_by_its_template_in_the_vendors_words(
    carrier: TencentCarrier, gateway: StandIn, text: OutgoingText
) -> None:
    taken = carrier.send_text(text)
    assert taken == Accepted("5000:1045710669157053657849499619", AttemptState.ACCEPTED, 1)
    [received] = gateway.received
    assert (received.method, received.target) == ("POST", "/")
    headers = received.headers
    assert (headers["X-TC-Action"], headers["X-TC-Version"]) == ("SendSms", "2021-01-11")
    assert headers["X-TC-Region"] == "ap-guangzhou"
    assert headers["Authorization"].startswith("TC3-HMAC-SHA256 Credential=AKIDtest/")
    request = request_of(received)
    assert request.PhoneNumberSet == [text.to]
    assert (request.SmsSdkAppId, request.SignName) == ("1400000001", "青溪县民调中心")
    assert (request.TemplateId, request.TemplateParamSet) == ("1110", ["0042"])
    assert request.SessionContext == text.token


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("LimitExceeded.PhoneNumberThirtySecondLimit", ErrorClass.SLOW_DOWN),
        ("LimitExceeded.PhoneNumberDailyLimit", ErrorClass.LATER_ONCE),
        ("LimitExceeded.SomethingNew", ErrorClass.SLOW_DOWN),
        ("InvalidParameterValue.IncorrectPhoneNumber", ErrorClass.NUMBER_NEVER),
        ("FailedOperation.PhoneNumberInBlacklist", ErrorClass.BLOCKED),
        ("UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone", ErrorClass.NEXT_CHANNEL),
        ("UnauthorizedOperation.ServiceSuspendDueToArrears", ErrorClass.OURS),
        ("FailedOperation.InsufficientBalanceInSmsPackage", ErrorClass.OURS),
        ("FailedOperation.SignatureIncorrectOrUnapproved", ErrorClass.OURS),
        ("FailedOperation.ContainSensitiveWord", ErrorClass.UNLISTED),
        ("FailedOperation.SomethingNew", ErrorClass.UNLISTED),
    ],
)
@pytest.mark.parametrize("whole", [True, False], ids=["of the request", "of the number"])
def test_a_refusal_has_the_class_of_its_code(
    carrier: TencentCarrier,
    gateway: StandIn,
    text: OutgoingText,
    code: str,
    expected: ErrorClass,
    whole: bool,
) -> None:
    gateway.behaviour = fails(code) if whole else says_of_the_number(Code=code, SerialNo="", Fee=0)
    result = carrier.send_text(text)
    assert isinstance(result, Refused)
    assert (result.code, result.error_class) == (code, expected)
    assert "138" not in repr(result)  # though the vendor's own words quote the number
    assert len(gateway.received) == 1


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("RequestLimitExceeded", ErrorClass.SLOW_DOWN),
        ("RequestLimitExceeded.UinLimitExceeded", ErrorClass.SLOW_DOWN),
        ("AuthFailure.SignatureFailure", ErrorClass.OURS),
        ("AuthFailure.SignatureExpire", ErrorClass.OURS),
        ("IpNotInWhitelist", ErrorClass.OURS),
        ("InternalError.SigVerificationFail", ErrorClass.OURS),
    ],
)
def test_a_request_that_is_refused_as_such_sent_nothing(
    carrier: TencentCarrier, gateway: StandIn, text: OutgoingText, code: str, expected: ErrorClass
) -> None:
    gateway.behaviour = fails(code)
    result = carrier.send_text(text)
    assert isinstance(result, Refused)
    assert result.error_class is expected
    assert len(gateway.received) == 1


def _named_otherwise(handler: Handler, received: Received) -> None:
    """An error that calls itself JSON in more words than the SDK looks for."""
    body = b'{"Response": {"Error": {"Code": "AuthFailure", "Message": ""}, "RequestId": "a0"}}'
    handler.answer(200, body, headers={"content-type": "application/json; charset=utf-8"})


def test_an_error_is_one_whatever_its_type_of_content(
    carrier: TencentCarrier, gateway: StandIn, text: OutgoingText
) -> None:
    gateway.behaviour = _named_otherwise
    result = carrier.send_text(text)
    assert isinstance(result, Refused)
    assert result.error_class is ErrorClass.OURS


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        (line.hang, "ReadTimeout"),
        (line.drop, "ConnectionError"),
        (line.reset, "ConnectionError"),
        (line.says(200, {"Response": {}}, cut=4), "ChunkedEncodingError|ConnectionError"),
        (line.says(500, b""), "http 500"),
        (line.says(503, b""), "http 503"),
        (line.says(408, b""), "http 408"),
        (line.says(302, b"", headers={"Location": "http://127.0.0.1:1/"}), "http 302"),
        (line.says(307, b"", headers={"Location": "/again"}), "http 307"),
        (line.says(200, b"<html>welcome</html>"), "JSONDecodeError"),
        (line.says(200, [1]), "TypeError"),
        (line.says(200, {"Response": {"Error": {"Code": "AuthFailure"}}}), "KeyError"),
        (fails("InternalError.Timeout"), "InternalError.Timeout"),
        (fails("InternalError.SendAndRecvFail"), "InternalError.SendAndRecvFail"),
        (fails("WhatIsThis.Nobody"), "WhatIsThis.Nobody"),
        (fails("ClientNetworkError"), "ClientNetworkError"),  # the SDK's own word, from the gateway
        (says_of_the_number(Code="InternalError.OtherError"), "InternalError.OtherError"),
        (says_of_the_number(Code=None), "None"),
        (says_of_the_number(SerialNo=""), "without a serial number"),
        (says_of_the_number(SerialNo="5" * 65), "without a serial number"),
        (says({"SendStatusSet": []}), "ValueError"),
        (says({}), "TypeError"),
    ],
)
def test_r1_whatever_else_comes_is_unknown_and_asked_for_once(
    carrier: TencentCarrier, gateway: StandIn, text: OutgoingText, behaviour: Behaviour, why: str
) -> None:
    gateway.behaviour = behaviour
    result = carrier.send_text(text)
    assert isinstance(result, Unknown), result
    assert any(one in result.why for one in why.split("|"))
    assert "138" not in result.why
    assert len(gateway.received) == 1


@pytest.mark.parametrize(
    ("http", "expected"), [(429, ErrorClass.SLOW_DOWN), (403, ErrorClass.OURS), (404, ErrorClass.OURS)]
)
def test_a_refusal_of_http_has_the_class_of_its_status(
    carrier: TencentCarrier, gateway: StandIn, text: OutgoingText, http: int, expected: ErrorClass
) -> None:
    gateway.behaviour = line.says(http, b"")
    assert carrier.send_text(text) == Refused(f"http {http}", expected, "an answer that has no code")


def test_no_connection_sent_nothing(closed_port: int, text: OutgoingText) -> None:
    carrier = TencentCarrier(ACCOUNT, TEMPLATES, f"http://127.0.0.1:{closed_port}")
    result = carrier.send_text(text)
    assert isinstance(result, Refused)
    assert (result.code, result.error_class) == ("unsent", ErrorClass.SLOW_DOWN)


def test_words_that_nobody_approved_never_leave(
    carrier: TencentCarrier, gateway: StandIn, text: OutgoingText
) -> None:
    other = replace(text, body=text.body + "谢谢")
    assert not carrier.says(other.text_key, other.body, other.params)
    assert carrier.says(text.text_key, text.body, text.params)
    result = carrier.send_text(other)
    assert isinstance(result, Refused)
    assert (result.code, result.error_class) == ("template", ErrorClass.OURS)
    assert not gateway.received


@pytest.mark.parametrize("number", ["+85291234567", "+861012345678", "13800138000", ""])
def test_only_mobile_numbers_of_the_mainland_are_written_to(
    carrier: TencentCarrier, gateway: StandIn, text: OutgoingText, number: str
) -> None:
    result = carrier.send_text(replace(text, to=number))
    assert isinstance(result, Refused)
    assert result.error_class is ErrorClass.NEXT_CHANNEL
    assert not gateway.received


def test_neither_proxies_nor_passwords_of_the_machine_touch_what_stays_on_it(
    gateway: StandIn, text: OutgoingText, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    carrier = TencentCarrier(ACCOUNT, TEMPLATES, gateway.url)
    assert isinstance(carrier.send_text(text), Accepted)
    assert gateway.received[0].headers["Authorization"].startswith("TC3-HMAC-SHA256")
    carrier.close()


def test_all_threads_share_it_and_each_gets_its_own_answer(
    carrier: TencentCarrier, gateway: StandIn, text: OutgoingText
) -> None:
    gateway.behaviour = lambda handler, received: says_of_the_number(
        SerialNo=request_of(received).SessionContext
    )(handler, received)
    tokens = [f"token-{number}" for number in range(48)]
    with ThreadPoolExecutor(16) as threads:
        results = list(threads.map(carrier.send_text, [replace(text, token=token) for token in tokens]))
    assert [one.sid for one in results if isinstance(one, Accepted)] == tokens
    assert len(gateway.received) == 48


@pytest.mark.parametrize("behaviour", [accept, fails("InternalError"), line.drop])
def test_no_number_and_no_word_reaches_the_logs(
    carrier: TencentCarrier,
    gateway: StandIn,
    text: OutgoingText,
    behaviour: Behaviour,
    caplog: pytest.LogCaptureFixture,
) -> None:
    gateway.behaviour = behaviour
    with caplog.at_level(logging.DEBUG):
        carrier.send_text(text)
    assert "13800138000" not in caplog.text
    assert "0042" not in caplog.text


def test_the_key_is_not_in_what_an_error_might_show() -> None:
    assert "of-nobody" not in repr(ACCOUNT)


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:1/sms", "http://a@127.0.0.1", "ftp://127.0.0.1"])
def test_r11_an_address_is_a_host_and_nothing_more(endpoint: str) -> None:
    with pytest.raises(ValueError, match=r"TENCENT_SMS_ENDPOINT|must look like"):
        TencentCarrier(ACCOUNT, TEMPLATES, endpoint)


def test_r11_what_stays_on_this_machine_is_known() -> None:
    assert TencentCarrier(ACCOUNT, TEMPLATES, "http://127.0.0.1:5060").is_loopback
    outside = TencentCarrier(ACCOUNT, TEMPLATES, "https://sms.tencentcloudapi.com")
    assert (outside.is_loopback, outside.host) == (False, "sms.tencentcloudapi.com")


def test_the_signature_is_the_vendors_own(
    carrier: TencentCarrier, gateway: StandIn, text: OutgoingText
) -> None:
    """The SDK signs the host and the body that are sent: ours is put under it, not beside it."""
    carrier.send_text(text)
    [received] = gateway.received
    assert received.headers["Host"] == gateway.url.removeprefix("http://")
    assert _signature(received) in received.headers["Authorization"]


def _signature(received: Received) -> str:
    headers = received.headers
    canonical = (
        f"POST\n/\n\ncontent-type:{headers['Content-Type']}\nhost:{headers['Host']}\n\n"
        f"content-type;host\n{hashlib.sha256(received.body).hexdigest()}"
    )
    stamp = headers["X-TC-Timestamp"]
    day = datetime.fromtimestamp(int(stamp), UTC).strftime("%Y-%m-%d")
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = f"TC3-HMAC-SHA256\n{stamp}\n{day}/sms/tc3_request\n{digest}"
    return str(Sign.sign_tc3(ACCOUNT.secret_key, day, "sms", to_sign))
