"""Placing a call over real HTTP: what came of it, told from every way in which it can go wrong."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from survey.carriers.port import Accepted, OutgoingCall, Refused, Unknown
from survey.carriers.twilio.carrier import TwilioAccount, TwilioCarrier
from survey.vocabulary import AttemptState, ErrorClass
from tests.carriers import stand_in as behaves
from tests.carriers.stand_in import ACCOUNT, CALLS, TOKEN, Handler, Received, StandIn, refuse, says

Behaviour = Callable[[Handler, Received], None]


def test_a_call_is_accepted_and_asked_for_in_twilios_words(
    carrier: TwilioCarrier, stand_in: StandIn, call: OutgoingCall
) -> None:
    assert carrier.place_call(call) == Accepted(f"CA{1:032x}", AttemptState.ACCEPTED, None)
    [received] = stand_in.received
    assert (received.method, received.target) == ("POST", CALLS)
    assert sorted(received.pairs) == sorted(
        [
            ("To", call.to),
            ("From", "+15005550006"),
            ("Url", call.answer_url),
            ("Method", "POST"),
            ("StatusCallback", call.status_url),
            ("StatusCallbackMethod", "POST"),
            ("StatusCallbackEvent", "initiated"),
            ("StatusCallbackEvent", "ringing"),
            ("StatusCallbackEvent", "answered"),
            ("StatusCallbackEvent", "completed"),
            ("Timeout", "30"),
            ("TimeLimit", "600"),
            ("MachineDetection", "Enable"),
            ("AsyncAmd", "true"),
            ("AsyncAmdStatusCallback", call.machine_url),
            ("AsyncAmdStatusCallbackMethod", "POST"),
        ]
    )


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (400, 21211, ErrorClass.NUMBER_NEVER),
        (400, 21217, ErrorClass.NUMBER_NEVER),
        (400, 21214, ErrorClass.NUMBER_NEVER),
        (400, 13224, ErrorClass.NUMBER_NEVER),
        (403, 21216, ErrorClass.BLOCKED),
        (400, 21210, ErrorClass.OURS),
        (400, 21215, ErrorClass.OURS),
        (401, 20003, ErrorClass.OURS),
        (429, 20429, ErrorClass.SLOW_DOWN),
        (400, 22005, ErrorClass.SLOW_DOWN),
        (429, 99999, ErrorClass.SLOW_DOWN),
        (400, 99999, ErrorClass.UNLISTED),
    ],
)
def test_a_refused_call_has_the_class_of_its_code(
    carrier: TwilioCarrier,
    stand_in: StandIn,
    call: OutgoingCall,
    status: int,
    code: int,
    expected: ErrorClass,
) -> None:
    stand_in.behaviour = refuse(status, code)
    result = carrier.place_call(call)
    assert isinstance(result, Refused)
    assert (result.code, result.error_class) == (str(code), expected)
    assert call.to not in repr(result)  # though Twilio's own words quote it


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        (behaves.hang, "ReadTimeout"),
        (behaves.drop, "ConnectionError"),
        (behaves.reset, "ConnectionError"),
        (behaves.cut_short, "ChunkedEncodingError|ConnectionError"),
        (refuse(500, 20500), "HTTP 500, code 20500"),
        (refuse(503, 20503), "HTTP 503, code 20503"),
        (refuse(502, None), "HTTP 502"),
        (refuse(500, 21217), "HTTP 500, code 21217"),  # an inner failure is believed before its code
        (refuse(408, None), "HTTP 408"),
        (refuse(400, 21204), "HTTP 400, code 21204"),  # "call already initiated"
        (says(201, b"<html>busy</html>"), "JSONDecodeError in reading the answer"),
        (says(201, b"\xff\xfe\x00"), "UnicodeDecodeError"),
        (says(201, b""), "a success without a SID"),
        (says(201, []), "AttributeError in reading the answer"),
        (says(201, {"status": "queued"}), "a success without a SID"),
        (says(201, behaves.call(sid="C" * 300)), "a success without a SID"),
        (says(307, b"", headers={"Location": "http://127.0.0.1:1/elsewhere"}), "HTTP 307"),
    ],
)
def test_r1_a_call_that_may_have_been_placed_is_unknown_and_asked_for_once(
    carrier: TwilioCarrier, stand_in: StandIn, call: OutgoingCall, behaviour: Behaviour, why: str
) -> None:
    stand_in.behaviour = behaviour
    result = carrier.place_call(call)
    assert isinstance(result, Unknown)
    assert result.why in why.split("|")
    assert call.to not in repr(result)
    assert len(stand_in.received) == 1


def test_without_a_connection_no_call_was_placed(
    account: TwilioAccount, call: OutgoingCall, closed_port: int
) -> None:
    carrier = TwilioCarrier(account, f"http://127.0.0.1:{closed_port}")
    result = carrier.place_call(call)
    assert isinstance(result, Refused)
    assert (result.code, result.error_class) == ("unsent", ErrorClass.SLOW_DOWN)


@pytest.mark.parametrize(
    ("change", "code", "expected"),
    [
        ({"to": "13800138000"}, "21217", ErrorClass.NUMBER_NEVER),
        ({"to": "+08613800138000"}, "21217", ErrorClass.NUMBER_NEVER),
        ({"to": "+8613800138000\n"}, "21217", ErrorClass.NUMBER_NEVER),
        ({"to": "+８６13800138000"}, "21217", ErrorClass.NUMBER_NEVER),
        ({"to": "client:somebody"}, "21217", ErrorClass.NUMBER_NEVER),
        ({"to": "sip:somebody@example.org"}, "21217", ErrorClass.NUMBER_NEVER),
        ({"answer_url": "/twilio/voice/x"}, "21205", ErrorClass.OURS),
        ({"answer_url": "https://例.cn/x"}, "21205", ErrorClass.OURS),
        ({"answer_url": "https://example.org/x\n"}, "21205", ErrorClass.OURS),
        ({"status_url": "https://例.cn/x"}, "21609", ErrorClass.OURS),
        ({"machine_url": "twilio/voice/amd/x"}, "21609", ErrorClass.OURS),
        ({"ring_seconds": 0}, "21208", ErrorClass.OURS),
        ({"ring_seconds": 601}, "21208", ErrorClass.OURS),
        ({"at_most_seconds": 0}, "20422", ErrorClass.OURS),
        ({"at_most_seconds": 86_401}, "20422", ErrorClass.OURS),
    ],
)
def test_a_call_that_breaks_twilios_rules_does_not_leave_the_house(
    carrier: TwilioCarrier,
    stand_in: StandIn,
    call: OutgoingCall,
    change: dict[str, str],
    code: str,
    expected: ErrorClass,
) -> None:
    result = carrier.place_call(replace(call, **change))  # type: ignore[arg-type]
    assert isinstance(result, Refused)
    assert (result.code, result.error_class) == (code, expected)
    assert stand_in.received == []


def test_the_longest_ring_and_call_are_allowed(carrier: TwilioCarrier, call: OutgoingCall) -> None:
    assert isinstance(carrier.place_call(replace(call, ring_seconds=600, at_most_seconds=86_400)), Accepted)


@pytest.mark.parametrize(("voice_from", "code"), [(None, "21213"), ("", "21213"), ("0745-0000000", "21212")])
def test_without_a_number_to_call_from_nothing_is_placed(
    stand_in: StandIn, call: OutgoingCall, voice_from: str | None, code: str
) -> None:
    carrier = TwilioCarrier(TwilioAccount(ACCOUNT, TOKEN, voice_from=voice_from), stand_in.url)
    result = carrier.place_call(call)
    assert isinstance(result, Refused)
    assert (result.code, result.error_class) == (code, ErrorClass.OURS)
    assert carrier.abilities.voice_dialogue is bool(voice_from)
    assert stand_in.received == []


def test_a_number_to_call_from_is_no_sender_of_texts(stand_in: StandIn) -> None:
    carrier = TwilioCarrier(TwilioAccount(ACCOUNT, TOKEN, voice_from="+15005550006"), stand_in.url)
    assert (carrier.abilities.voice_dialogue, carrier.abilities.sms) == (True, False)
