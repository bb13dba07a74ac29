"""What Twilio documents for the verbs that we use (https://www.twilio.com/docs/voice/twiml, November 2026).

A document that breaks a rule is an AssertionError that says which.
"""

import re
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, fromstring

LARGEST = 64 * 1024  # bytes of a document
LONGEST_SAID = 4096
ATTRIBUTES = {
    "Response": set(),
    "Say": {"voice", "language", "loop"},
    "Play": {"loop", "digits"},
    "Gather": {
        "action", "actionOnEmptyResult", "bargeIn", "finishOnKey", "hints", "input", "language", "method",
        "numDigits", "profanityFilter", "speechModel", "speechTimeout", "timeout",
    },
    "Record": {
        "action", "finishOnKey", "maxLength", "method", "playBeep", "recordingStatusCallback",
        "recordingStatusCallbackEvent", "recordingStatusCallbackMethod", "timeout", "trim",
    },
    "Redirect": {"method"},
    "Hangup": set(),
}  # fmt: skip
WITHIN_GATHER = {"Say", "Play", "Pause"}
ENDS = {"Hangup", "Redirect"}  # what stands behind them is never reached
ADDRESSES = ("action", "recordingStatusCallback")
WHOLE = {"numDigits": (1, 255), "timeout": (0, 600), "maxLength": (1, 14_400), "loop": (0, 1000)}
EVENTS = {"in-progress", "completed", "absent"}


def follows_the_rules(body: bytes, base: str) -> Element:
    """The document, once every rule has been looked at; `base`: where all addresses must lead."""
    assert 0 < len(body) <= LARGEST, "64 kB at most"
    root = fromstring(body)
    assert root.tag == "Response"
    for element in root.iter():
        assert element.tag in ATTRIBUTES, f"<{element.tag}> is no verb of ours"
        odd = set(element.attrib) - ATTRIBUTES[element.tag]
        assert not odd, f"<{element.tag}> has no attribute {odd}"
        _values(element, base)
    for verb in list(root)[:-1]:
        assert verb.tag not in ENDS, f"nothing is reached behind <{verb.tag}>"
    return root


def _values(element: Element, base: str) -> None:
    for name, value in element.attrib.items():
        if name in ADDRESSES:
            _address(value, base)
        if name in WHOLE:
            least, most = WHOLE[name]
            assert value.isdecimal() and least <= int(value) <= most, f"{name}={value}"
        if name == "method" or name.endswith("Method"):
            assert value in ("GET", "POST")
        if name == "finishOnKey":
            assert re.fullmatch(r"[0-9*#]*", value)
    match element.tag:
        case "Say":
            assert 0 < len("".join(element.itertext())) <= LONGEST_SAID
            assert re.fullmatch(r"[a-z]{2,3}-[A-Z]{2}", element.attrib["language"])
        case "Play" | "Redirect":
            _address(element.text or "", base)
        case "Gather":
            _gather(element)
        case "Record":
            assert set(element.attrib["recordingStatusCallbackEvent"].split()) <= EVENTS
            assert not len(element)


def _gather(element: Element) -> None:
    assert set(element.attrib["input"].split()) in ({"dtmf"}, {"dtmf", "speech"})
    assert {child.tag for child in element} <= WITHIN_GATHER
    if "speechModel" in element.attrib:
        assert element.attrib["speechTimeout"].isdecimal(), "with a speechModel, whole seconds"
    if "speech" in element.attrib["input"]:
        assert re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]+)*", element.attrib["language"])
    else:
        assert not {"language", "hints", "speechTimeout"} & set(element.attrib), "those are for speech"


def _address(value: str, base: str) -> None:
    assert value.isascii() and len(value) <= 4000
    assert value.startswith(base + "/twilio/voice"), "an address of ours"
    parts = urlsplit(value)
    assert parts.scheme in ("http", "https") and parts.hostname and not parts.fragment
