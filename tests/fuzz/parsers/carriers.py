"""What a carrier posts: texts, states, calls, keys, recordings, machines, addresses of calls, signatures."""

from collections.abc import Callable
from random import Random
from urllib.parse import parse_qsl

from survey.carriers.port import Form, MalformedCallback
from survey.carriers.twilio import call_forms, forms
from survey.questionnaire.dialogue.place import BadPlace, parse
from survey.webhooks.signature import signature_ok
from tests.fuzz.parser import Parser, spoilt_texts, text_of
from tests.fuzz.spoil import spoil_form, spoil_text
from tests.questionnaire.shipped import DEFAULT

_CALL = "CallSid=CA1f&AccountSid=AC1&From=%2B8613900000001&To=%2B8610&Direction=outbound-api"
_TEXTS = [
    "MessageSid=SM1f&From=%2B8613900000001&To=%2B8610&Body=%E6%BB%A1%E6%84%8F&NumMedia=0&NumSegments=1",
    "MessageSid=SM2f&From=%2B8613900000002&To=%2B8610&Body=STOP&OptOutType=STOP&NumMedia=1",
]
_STATES = [
    "MessageSid=SM1f&MessageStatus=delivered&ErrorCode=&Price=-0.0075&PriceUnit=USD&NumSegments=2",
    "SmsSid=SM2f&SmsStatus=undelivered&ErrorCode=30003",
]
_TURNS = [
    f"{_CALL}&CallStatus=in-progress&Digits=4",
    f"{_CALL}&CallStatus=in-progress&SpeechResult=%E4%B8%8D%E6%BB%A1%E6%84%8F&Confidence=0.8",
    f"{_CALL}&CallStatus=completed&Digits=hangup&RecordingSid=RE0123456789abcdef0123456789abcdef&RecordingDuration=12",
]
_CALLS = [
    f"{_CALL}&CallStatus=completed&CallDuration=31&SipResponseCode=200&CallPrice=-0.01&PriceUnit=USD",
    f"{_CALL}&CallStatus=failed&SipResponseCode=486&ErrorCode=13224&AnsweredBy=machine_start",
]
_MACHINES = [f"{_CALL}&AnsweredBy=machine_end_beep&MachineDetectionDuration=3200"]
_RECORDINGS = [
    f"{_CALL}&RecordingSid=RE0123456789abcdef0123456789abcdef&RecordingStatus=completed&RecordingDuration=9&RecordingChannels=1"
]
_PLACES = ["0-identity", "1-q1", "3-q2", "4-q2-w10", "5-q2-s11-v2", "7-thanks", "2-q1-a00"]
_TARGETS = [
    "/twilio/sms?a=1&b=%E4%BD%A0",
    "https://h.example/twilio/voice/t/1-q1?a=1",
    "//x:y/z",
    "/a b",
]


def _form(name: str, seeds: list[str], read: Callable[[Form], object]) -> Parser:
    def reads(given: bytes) -> None:
        read(parse_qsl(text_of(given), keep_blank_values=True, errors="replace"))

    return Parser(name, spoilt_texts(seeds, spoil_form), reads, (MalformedCallback,))


def _read_target(given: bytes) -> None:
    target = text_of(given)
    for environ in ({"RAW_URI": target}, {"PATH_INFO": target.encode().decode("latin-1")}):
        assert not signature_ok("12345", "https://h.example", environ, [("a", target)], target)


def _target(random: Random) -> bytes:
    return spoil_text(random, random.choice(_TARGETS)).encode("utf-8", "ignore")


PARSERS = (
    _form("sms", _TEXTS, forms.read_text),
    _form("sms-status", _STATES, forms.read_status),
    _form("call-turn", _TURNS, call_forms.read_turn),
    _form("call-status", _CALLS, call_forms.read_call_status),
    _form("machine", _MACHINES, call_forms.read_machine),
    _form("recording", _RECORDINGS, call_forms.read_recording),
    Parser(
        "call-place", spoilt_texts(_PLACES, spoil_text), lambda g: parse(DEFAULT, text_of(g)), (BadPlace,)
    ),
    Parser("signature", _target, _read_target, weight=20),
)
