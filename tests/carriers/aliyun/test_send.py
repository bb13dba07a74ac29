"""What goes over the wire, and what is believed of the answer: once, and never again."""

import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http import HTTPStatus

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from survey.carriers.aliyun.carrier import AliyunCarrier
from survey.carriers.port import Accepted, OutgoingCall, OutgoingText, Refused, SendResult, Unknown
from survey.carriers.templates import NO_TEMPLATES
from survey.traces import spans
from survey.vocabulary import AttemptState, ErrorClass
from tests.carriers import stand_in as line
from tests.carriers.aliyun.answers import (
    CALL,
    TEXT,
    Behaviour,
    action_of,
    fails,
    is_signed_with,
    parameters,
    request_of,
    says,
)
from tests.carriers.aliyun.conftest import ACCOUNT, MENU, SECRET, TEMPLATES
from tests.carriers.stand_in import StandIn

Send = Callable[[], SendResult]


@pytest.fixture(params=["text", "call"])
def send(
    request: pytest.FixtureRequest, carrier: AliyunCarrier, text: OutgoingText, call: OutgoingCall
) -> Send:
    """Hands a text over, and in a second run a call: what is believed of the answer is the same."""
    return (lambda: carrier.send_text(text)) if request.param == "text" else lambda: carrier.place_call(call)


def test_a_text_is_what_the_vendors_own_class_reads(
    carrier: AliyunCarrier, gateway: StandIn, text: OutgoingText
) -> None:
    assert carrier.send_text(text) == Accepted(TEXT, AttemptState.ACCEPTED, None)
    [received] = gateway.received
    assert (received.method, action_of(received)) == ("POST", "SendSms")
    assert received.headers["x-acs-version"] == "2017-05-25"
    request = request_of(received)
    assert (request.phone_numbers, request.sign_name) == ("13800138000", "青溪县民调中心")
    assert (request.template_code, json.loads(request.template_param)) == ("SMS_1", {"case": "0042"})
    assert request.out_id == text.token
    assert set(parameters(received)) == {
        "PhoneNumbers", "SignName", "TemplateCode", "TemplateParam", "OutId",
    }  # fmt: skip
    assert is_signed_with(SECRET, received) and not is_signed_with("another", received)


def test_a_call_is_what_the_vendors_own_class_reads(
    carrier: AliyunCarrier, gateway: StandIn, call: OutgoingCall
) -> None:
    assert carrier.place_call(call) == Accepted(CALL, AttemptState.ACCEPTED, None)
    [received] = gateway.received
    request = request_of(received)
    assert (request.called_number, request.called_show_number) == ("13800138000", "07455550100")
    assert (request.start_code, json.loads(request.start_tts_params)) == ("TTS_1", {"case": "4 2"})
    assert [(one.key, one.code, one.tts_params) for one in request.menu_key_map] == [
        ("1", "TTS_2", None),
        ("2", "TTS_2", None),
    ]
    assert (request.bye_code, request.bye_tts_params) == ("TTS_3", None)
    assert (int(request.play_times), int(request.timeout)) == (2, 8000)  # milliseconds
    assert request.out_id == call.token[:15]  # 1 to 15 bytes, says the SDK's model
    assert is_signed_with(SECRET, received)


def test_a_template_without_gaps_is_sent_without_what_would_fill_them(
    carrier: AliyunCarrier, gateway: StandIn, text: OutgoingText
) -> None:
    carrier.send_text(replace(text, text_key="thanks", body="【青溪县民调中心】谢谢。", params={}))
    assert "TemplateParam" not in parameters(gateway.received[0])


def test_a_landline_is_called_with_the_zero_of_its_area(
    carrier: AliyunCarrier, gateway: StandIn, call: OutgoingCall
) -> None:
    for number in ("+867455550123", "+861055501234"):
        carrier.place_call(replace(call, to=number))
    assert [request_of(one).called_number for one in gateway.received] == ["07455550123", "01055501234"]


@pytest.mark.parametrize("number", ["+15005550006", "+85261234567", "+867455550123", "13800138000", "+86123"])
def test_what_is_no_mobile_of_the_mainland_is_not_written_to(
    carrier: AliyunCarrier, gateway: StandIn, text: OutgoingText, number: str
) -> None:
    result = carrier.send_text(replace(text, to=number))
    assert isinstance(result, Refused) and result.error_class is ErrorClass.NEXT_CHANNEL
    assert gateway.received == []


def test_r2_nothing_unapproved_is_sent(
    carrier: AliyunCarrier, gateway: StandIn, text: OutgoingText, call: OutgoingCall
) -> None:
    """Other words, words waiting for approval, another who signs; a menu of which one sentence is not."""
    unapproved = [
        replace(text, body=text.body + "！"),
        replace(text, text_key="help", body="【青溪县民调中心】还没有批。", params={}),
        replace(text, body="【别处】0042号事已办结，请回复1-5评价。"),
        replace(text, text_key="unheard-of"),
    ]
    menus = [
        replace(MENU, question=replace(MENU.question, words="别的话")),
        replace(MENU, bye=replace(MENU.bye, key="unheard-of")),
        replace(MENU, keys={**MENU.keys, "9": replace(MENU.bye, words="别的话")}),
    ]
    results = [carrier.send_text(one) for one in unapproved]
    results += [carrier.place_call(replace(call, menu=menu)) for menu in menus]
    for result in results:
        assert isinstance(result, Refused)
        assert (result.code, result.error_class) == ("template", ErrorClass.OURS)
    assert gateway.received == []
    assert [carrier.says(one.text_key, one.body, one.params) for one in (text, *unapproved)] == [True] + [
        False
    ] * 4


def test_nobody_is_called_without_a_number_a_menu_or_approved_words(
    gateway: StandIn, carrier: AliyunCarrier, call: OutgoingCall
) -> None:
    silent = AliyunCarrier(replace(ACCOUNT, voice_from=None), TEMPLATES, gateway.url, gateway.url)
    wordless = AliyunCarrier(ACCOUNT, NO_TEMPLATES, gateway.url, gateway.url)
    deaf = AliyunCarrier(ACCOUNT, TEMPLATES, gateway.url, gateway.url, is_told=False)
    assert carrier.abilities.voice_menu and not carrier.abilities.voice_dialogue
    assert not any(one.abilities.voice_menu for one in (silent, wordless, deaf))
    for result in (silent.place_call(call), carrier.place_call(replace(call, menu=None))):
        assert isinstance(result, Refused) and result.error_class is ErrorClass.OURS
    assert gateway.received == []
    for one in (silent, wordless, deaf):
        one.close()


@pytest.mark.parametrize(
    "behaviour",
    [
        fails("isp.SYSTEM_ERROR"),
        fails("isp.SOMETHING_NEW"),
        fails("SomethingNew"),
        fails("InternalError", 500),
        fails("ServiceUnavailable", 503),
        fails("Throttling.User", 503),
        fails("isv.MOBILE_NUMBER_ILLEGAL", 502),
        fails("SignatureNonceUsed", 400),
        line.says(302, b"", headers={"Location": "/again"}),
        line.says(307, b"", headers={"Location": "/again"}),
        line.says(408, b"x"),
        line.says(500, b"<html>"),
        line.says(200, b"<html>"),
        line.says(200, b"[]"),
        line.says(200, b""),
        line.says(200, {"BizId": TEXT, "CallId": CALL}),
        says({"BizId": TEXT, "CallId": CALL, "Code": 0}),
        says({}),
        says({"BizId": "", "CallId": ""}),
        says({"BizId": 7, "CallId": 7}),
        says({"BizId": "x" * 65, "CallId": "x" * 65}),
        says({"BizId": TEXT, "CallId": CALL}, cut=10),
        line.drop,
        line.reset,
        line.hang,
    ],
)
def test_r1_what_may_have_left_is_unknown_and_is_asked_once(
    send: Send, gateway: StandIn, behaviour: Behaviour
) -> None:
    gateway.behaviour = behaviour
    result = send()
    assert isinstance(result, Unknown)
    assert "13800138000" not in result.why
    assert len(gateway.received) == 1, "no second try, and no redirect followed"


@pytest.mark.parametrize(
    ("code", "status", "error_class"),
    [
        ("isv.MOBILE_NUMBER_ILLEGAL", 200, ErrorClass.NUMBER_NEVER),
        ("isv.BUSINESS_LIMIT_CONTROL", 200, ErrorClass.SLOW_DOWN),
        ("isv.AMOUNT_NOT_ENOUGH", 200, ErrorClass.OURS),
        ("isp.RAM_PERMISSION_DENY", 200, ErrorClass.OURS),
        ("isv.INVALID_PARAMETERS", 200, ErrorClass.UNLISTED),
        ("isv.SOMETHING_NEW", 200, ErrorClass.UNLISTED),
        ("Throttling.User", 400, ErrorClass.SLOW_DOWN),
        ("Throttling", 429, ErrorClass.SLOW_DOWN),
        ("SignatureDoesNotMatch", 400, ErrorClass.OURS),
        ("InvalidTimeStamp.Expired", 400, ErrorClass.OURS),
        ("InvalidAccessKeyId.NotFound", 404, ErrorClass.OURS),
        ("SomethingNew", 403, ErrorClass.OURS),
        ("SomethingNew", 429, ErrorClass.SLOW_DOWN),
        ("SomethingNew", 400, ErrorClass.UNLISTED),
    ],
)
def test_what_was_not_taken_is_refused_with_its_class(
    send: Send, gateway: StandIn, code: str, status: int, error_class: ErrorClass
) -> None:
    gateway.behaviour = fails(code, status)
    result = send()
    assert isinstance(result, Refused)
    assert (result.code, result.error_class) == (code, error_class)
    assert "13800138000" not in result.message
    assert len(gateway.received) == 1


def test_a_refusal_without_a_code_has_the_class_of_its_status(send: Send, gateway: StandIn) -> None:
    gateway.behaviour = line.says(HTTPStatus.FORBIDDEN, b"<html>")
    result = send()
    assert isinstance(result, Refused)
    assert (result.code, result.error_class) == ("http 403", ErrorClass.OURS)


def test_r1_without_a_connection_nothing_was_sent(
    closed_port: int, text: OutgoingText, call: OutgoingCall
) -> None:
    url = f"http://127.0.0.1:{closed_port}"
    carrier = AliyunCarrier(ACCOUNT, TEMPLATES, url, url)
    for result in (carrier.send_text(text), carrier.place_call(call)):
        assert isinstance(result, Refused)
        assert (result.code, result.error_class) == ("unsent", ErrorClass.SLOW_DOWN)
    carrier.close()


def test_threads_share_it(carrier: AliyunCarrier, gateway: StandIn, text: OutgoingText) -> None:
    tokens = [f"token-{number}" for number in range(48)]
    with ThreadPoolExecutor(12) as at_once:
        results = list(at_once.map(lambda token: carrier.send_text(replace(text, token=token)), tokens))
    assert results == [Accepted(TEXT, AttemptState.ACCEPTED, None)] * 48
    assert sorted(request_of(one).out_id for one in gateway.received) == sorted(tokens)
    assert all(is_signed_with(SECRET, one) for one in gateway.received)
    nonces = {one.headers["x-acs-signature-nonce"] for one in gateway.received}
    assert len(nonces) == 48


def test_a_proxy_is_not_asked_for_this_machine_and_the_environment_changes_nothing(
    send: Send, gateway: StandIn, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The SDK would go through the proxy, and print the request."""
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port}")
    monkeypatch.setenv("DEBUG", "sdk")
    monkeypatch.setenv("ALIBABA_CLOUD_USER_AGENT", "13800138000")
    assert isinstance(send(), Accepted)
    assert "13800138000" not in str(gateway.received[0].headers)


def test_no_number_comes_into_a_log(
    send: Send,
    gateway: StandIn,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DEBUG", "sdk")
    with caplog.at_level(logging.DEBUG):
        for behaviour in (
            line.drop,
            fails("isp.SYSTEM_ERROR"),
            fails("Forbidden", 403),
            line.hang,
        ):
            gateway.behaviour = behaviour
            send()
    assert "13800138000" not in caplog.text + "".join(capfd.readouterr())


def test_a_trace_tells_which_request_and_of_nobody(carrier: AliyunCarrier, text: OutgoingText) -> None:
    seen, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(seen))
    spans.use(provider.get_tracer("test"))
    try:
        carrier.send_text(text)
    finally:
        spans.use(None)
    [told] = seen.get_finished_spans()
    assert told.name == "POST /SendSms" and told.attributes
    assert told.attributes["url.template"] == "/SendSms"
    assert told.attributes["http.response.status_code"] == 200
    assert "13800138000" not in told.to_json()


def test_the_secret_is_in_no_text_and_leaves_only_as_a_signature(
    carrier: AliyunCarrier, gateway: StandIn, text: OutgoingText
) -> None:
    carrier.send_text(text)
    assert SECRET not in repr(ACCOUNT) + str(gateway.received[0])


def test_an_address_with_a_path_is_refused() -> None:
    with pytest.raises(ValueError, match="no path"):
        AliyunCarrier(ACCOUNT, TEMPLATES, "http://127.0.0.1:1/path", "http://127.0.0.1:1")


def test_r11_it_is_on_this_machine_only_if_texts_and_calls_are() -> None:
    near, far = "http://127.0.0.1:1", "https://dyvmsapi.aliyuncs.com"
    carriers = [AliyunCarrier(ACCOUNT, TEMPLATES, sms, voice) for sms in (near, far) for voice in (near, far)]
    assert [one.is_loopback for one in carriers] == [True, False, False, False]
    for one in carriers:
        one.close()
