"""The adapter over real HTTP: what came of a send, told from every way in which it can go wrong."""

import threading
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from survey.carriers.port import Accepted, OutgoingText, Refused, SendResult, Unknown
from survey.carriers.twilio.carrier import TwilioAccount, TwilioCarrier
from survey.vocabulary import AttemptState, ErrorClass
from tests.carriers.stand_in import (
    ACCOUNT,
    MESSAGES,
    SERVICE,
    TOKEN,
    Handler,
    Received,
    StandIn,
    accept,
    cut_short,
    drop,
    hang,
    message,
    refuse,
    reset,
    says,
)

Behaviour = Callable[[Handler, Received], None]


def test_a_text_is_accepted_and_asked_for_in_twilios_words(
    carrier: TwilioCarrier, stand_in: StandIn, text: OutgoingText
) -> None:
    assert carrier.send_text(text) == Accepted(f"SM{1:032x}", AttemptState.ACCEPTED, 1)
    [received] = stand_in.received
    assert (received.method, received.target) == ("POST", MESSAGES)
    assert received.headers["Authorization"] == "Basic " + b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
    assert received.form == {
        "To": text.to,
        "From": "+15005550006",
        "Body": text.body,
        "StatusCallback": text.callback_url,
        "ValidityPeriod": "3600",
    }


def test_a_messaging_service_goes_before_a_number_and_knows_no_segments_yet(
    stand_in: StandIn, account: TwilioAccount, text: OutgoingText
) -> None:
    carrier = TwilioCarrier(replace(account, messaging_service_sid=SERVICE), stand_in.url)
    assert carrier.send_text(text) == Accepted(f"SM{1:032x}", AttemptState.ACCEPTED, None)
    assert stand_in.received[0].form["MessagingServiceSid"] == SERVICE
    assert "From" not in stand_in.received[0].form
    carrier.close()


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (400, 21211, ErrorClass.NUMBER_NEVER),
        (400, 21610, ErrorClass.OPTED_OUT),
        (400, 21612, ErrorClass.NEXT_CHANNEL),
        (400, 21408, ErrorClass.OURS),
        (401, 20003, ErrorClass.OURS),
        (400, 30007, ErrorClass.BLOCKED),
        (400, 30003, ErrorClass.LATER_ONCE),
        (400, 21611, ErrorClass.SLOW_DOWN),
        (429, 20429, ErrorClass.SLOW_DOWN),
        (429, 99999, ErrorClass.SLOW_DOWN),
        (400, 99999, ErrorClass.UNLISTED),
        (403, 99999, ErrorClass.OURS),
    ],
)
def test_a_refusal_has_the_class_of_its_code(
    carrier: TwilioCarrier,
    stand_in: StandIn,
    text: OutgoingText,
    status: int,
    code: int,
    expected: ErrorClass,
) -> None:
    stand_in.behaviour = refuse(status, code)
    result = carrier.send_text(text)
    assert isinstance(result, Refused)
    assert (result.code, result.error_class) == (str(code), expected)
    assert text.to not in repr(result)  # though Twilio's own words quote it


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (429, ErrorClass.SLOW_DOWN),
        (404, ErrorClass.OURS),
        (407, ErrorClass.OURS),
        (400, ErrorClass.UNLISTED),
        (422, ErrorClass.UNLISTED),
    ],
)
def test_a_refusal_without_a_code_has_the_class_of_its_status(
    carrier: TwilioCarrier, stand_in: StandIn, text: OutgoingText, status: int, expected: ErrorClass
) -> None:
    stand_in.behaviour = refuse(status, None)
    result = carrier.send_text(text)
    assert isinstance(result, Refused)
    assert (result.code, result.error_class) == (f"http {status}", expected)


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        (hang, "ReadTimeout"),
        (drop, "ConnectionError"),
        (reset, "ConnectionError"),
        (cut_short, "ChunkedEncodingError|ConnectionError"),
        (refuse(500, 20500), "HTTP 500, code 20500"),
        (refuse(503, 20503), "HTTP 503, code 20503"),
        (refuse(502, None), "HTTP 502"),
        (refuse(500, 21610), "HTTP 500, code 21610"),  # an inner failure is believed before its code
        (refuse(400, 20500), "HTTP 400, code 20500"),
        (refuse(408, None), "HTTP 408"),
        (
            says(500, {"code": 20500}, headers={"Twilio-Request-Id": "RQ7"}),
            "HTTP 500, code 20500, request RQ7",
        ),
        (says(201, b"<html>busy</html>"), "JSONDecodeError in reading the answer"),
        (says(201, b"\xff\xfe\x00"), "UnicodeDecodeError"),
        (says(201, b""), "a success without a SID"),
        (says(201, []), "AttributeError in reading the answer"),
        (says(201, {"status": "queued"}), "a success without a SID"),
        (says(201, message(sid="S" * 300)), "a success without a SID"),
        (says(307, b"", headers={"Location": "http://127.0.0.1:1/elsewhere"}), "HTTP 307"),
        (says(301, b"", headers={"Location": "/again"}), "HTTP 301"),
    ],
)
def test_r1_whatever_may_have_left_is_unknown_and_asked_for_once(
    carrier: TwilioCarrier, stand_in: StandIn, text: OutgoingText, behaviour: Behaviour, why: str
) -> None:
    stand_in.behaviour = behaviour
    result = carrier.send_text(text)
    assert isinstance(result, Unknown)
    assert result.why in why.split("|")
    assert len(stand_in.received) == 1


def test_r1_a_500_after_accepting_is_unknown(
    carrier: TwilioCarrier, stand_in: StandIn, text: OutgoingText
) -> None:
    kept = []

    def keep_and_fail(handler: Handler, received: Received) -> None:
        kept.append(received.form["Body"])
        refuse(500, 20500)(handler, received)

    stand_in.behaviour = keep_and_fail
    assert isinstance(carrier.send_text(text), Unknown)
    assert kept == [text.body]


def test_r1_a_line_that_went_dead_between_two_texts_is_opened_anew_and_nothing_is_sent_twice(
    carrier: TwilioCarrier, stand_in: StandIn, text: OutgoingText
) -> None:
    def accept_and_hang_up(handler: Handler, received: Received) -> None:
        accept(handler, received)
        handler.close_connection = True

    stand_in.behaviour = accept_and_hang_up
    for _ in range(5):
        stand_in.hung_up.clear()
        assert isinstance(carrier.send_text(text), Accepted)
        stand_in.hung_up.wait()
    assert len(stand_in.received) == 5


def test_odd_figures_in_a_success_are_still_a_success(
    carrier: TwilioCarrier, stand_in: StandIn, text: OutgoingText
) -> None:
    """A stand-in that writes numbers as numbers has the text all the same."""
    stand_in.behaviour = says(201, message(num_segments=2, price=0, status=None, error_code="x"))
    assert carrier.send_text(text) == Accepted(f"SM{1:032x}", AttemptState.ACCEPTED, 2)


@pytest.mark.parametrize(
    ("change", "code", "expected"),
    [
        ({"to": "13800138000"}, "21211", ErrorClass.NUMBER_NEVER),
        ({"to": "+08613800138000"}, "21211", ErrorClass.NUMBER_NEVER),
        ({"to": "+86 138 0013 8000"}, "21211", ErrorClass.NUMBER_NEVER),
        ({"to": "+8613800138000\n"}, "21211", ErrorClass.NUMBER_NEVER),
        ({"to": "+８６13800138000"}, "21211", ErrorClass.NUMBER_NEVER),
        ({"to": "+1234567890123456"}, "21211", ErrorClass.NUMBER_NEVER),
        ({"body": ""}, "21602", ErrorClass.OURS),
        ({"body": " \n"}, "21602", ErrorClass.OURS),
        ({"body": "满" * 1601}, "21617", ErrorClass.OURS),
        ({"body": "\ud800"}, "21618", ErrorClass.OURS),
        ({"callback_url": "https://例.cn/x"}, "21609", ErrorClass.OURS),
        ({"callback_url": "/twilio/sms/status/x"}, "21609", ErrorClass.OURS),
        ({"valid_for_seconds": 0}, "21624", ErrorClass.OURS),
        ({"valid_for_seconds": 36_001}, "21624", ErrorClass.OURS),
    ],
)
def test_a_text_that_breaks_twilios_rules_does_not_leave_the_house(
    carrier: TwilioCarrier,
    stand_in: StandIn,
    text: OutgoingText,
    change: dict[str, str],
    code: str,
    expected: ErrorClass,
) -> None:
    result = carrier.send_text(replace(text, **change))  # type: ignore[arg-type]
    assert isinstance(result, Refused)
    assert (result.code, result.error_class) == (code, expected)
    assert stand_in.received == []


def test_the_longest_text_and_validity_are_allowed(carrier: TwilioCarrier, text: OutgoingText) -> None:
    longest = replace(text, body="满" * 1600, valid_for_seconds=36_000)
    assert isinstance(carrier.send_text(longest), Accepted)


def test_without_a_sender_nothing_is_sent(stand_in: StandIn, text: OutgoingText) -> None:
    carrier = TwilioCarrier(TwilioAccount(ACCOUNT, TOKEN), stand_in.url)
    result = carrier.send_text(text)
    assert isinstance(result, Refused)
    assert (result.code, result.error_class) == ("21603", ErrorClass.OURS)
    assert not carrier.abilities.sms
    assert stand_in.received == []


def test_many_threads_share_one_carrier_and_each_gets_its_own_answer(
    carrier: TwilioCarrier, stand_in: StandIn, text: OutgoingText
) -> None:
    started = threading.Barrier(8)

    def send_some(thread: int) -> list[SendResult]:
        started.wait()
        return [carrier.send_text(replace(text, body=f"{thread}/{number}")) for number in range(25)]

    def echo(handler: Handler, received: Received) -> None:
        thread, number = received.form["Body"].split("/")
        handler.answer(201, message(int(thread) * 100 + int(number)))

    stand_in.behaviour = echo
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(send_some, range(8)))
    for thread, sent in enumerate(results):
        expected = [f"SM{thread * 100 + number:032x}" for number in range(25)]
        assert [result.sid for result in sent if isinstance(result, Accepted)] == expected
    assert len(stand_in.received) == 200
