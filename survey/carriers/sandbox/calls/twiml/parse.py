"""A document into verbs. Stricter than Twilio, which goes on after a warning: what is wrong shall be seen.

Codes are those of https://www.twilio.com/docs/api/errors.
"""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from survey.carriers.sandbox.calls.twiml.verbs import (
    Dial,
    Gather,
    Hangup,
    Nested,
    Pause,
    Play,
    Record,
    Redirect,
    Reject,
    Say,
    Verb,
)
from survey.carriers.sandbox.markup import NotMarkup, read_markup

LONGEST_SAID = 4096
_METHODS = ("GET", "POST")
_LOOP_WITHOUT_END = 1000  # what Twilio makes of loop="0"
_KEYS = frozenset("0123456789*#")

# Every attribute that Twilio documents for a verb.
_ATTRIBUTES = {
    "Say": "voice language loop",
    "Play": "loop digits",
    "Pause": "length",
    "Gather": "action actionOnEmptyResult bargeIn debug dtmfDetection enhanced finishOnKey hints input "
    "language maxSpeechTime method numDigits partialResultCallback partialResultCallbackMethod "
    "profanityFilter speechModel speechTimeout timeout",
    "Record": "action finishOnKey maxLength method playBeep recordingStatusCallback "
    "recordingStatusCallbackEvent recordingStatusCallbackMethod timeout transcribe transcribeCallback trim",
    "Redirect": "method",
    "Hangup": "",
    "Reject": "reason",
}


class BadTwiml(ValueError):
    """A document that cannot be followed, with Twilio's code."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code


def parse(body: bytes) -> tuple[Verb, ...]:
    """The verbs of a document; an empty one has none. Raises BadTwiml."""
    if not body.strip():
        return ()
    try:
        root = read_markup(body)
    except NotMarkup as wrong:
        raise BadTwiml(12100, f"not well formed: {wrong}") from wrong
    if root.tag != "Response":
        raise BadTwiml(12102, f"the root is <{root.tag}>, not <Response>")
    return tuple(_verb(element) for element in root)


def _verb(element: Element) -> Verb:
    read = _READERS.get(element.tag)
    if read is None:
        raise BadTwiml(12200, f"<{element.tag}> is no verb that the sandbox knows")
    return read(_Attributes(element))


class _Attributes:
    """An element's attributes, each read with its bounds and its default."""

    def __init__(self, element: Element) -> None:
        self.element = element
        allowed = _ATTRIBUTES.get(element.tag)
        if allowed is not None and (odd := set(element.attrib) - set(allowed.split())):
            raise BadTwiml(12200, f"<{element.tag}> has no attribute {', '.join(sorted(odd))}")

    @property
    def words(self) -> str:
        return " ".join("".join(self.element.itertext()).split())

    def text(self, name: str, otherwise: str = "") -> str:
        return self.element.get(name, otherwise).strip()

    def whole(self, name: str, otherwise: int, least: int = 1, most: int = 86_400) -> int:
        given = self.text(name, str(otherwise))
        if not (given.isascii() and given.isdecimal() and len(given) < 9 and least <= int(given) <= most):
            raise self._wrong(name, f"a whole number from {least} to {most}")
        return int(given)

    def yes(self, name: str, otherwise: bool) -> bool:
        given = self.text(name, str(otherwise)).lower()
        if given not in ("true", "false"):
            raise self._wrong(name, "true or false")
        return given == "true"

    def method(self, name: str = "method") -> str:
        given = self.text(name, "POST").upper()
        if given not in _METHODS:
            raise self._wrong(name, "GET or POST")
        return given

    def keys(self, name: str, otherwise: str) -> str:
        given = self.text(name, otherwise)
        if not _KEYS.issuperset(given):
            raise self._wrong(name, "keys 0-9, * and #")
        return given

    def times(self) -> int:
        return self.whole("loop", 1, least=0, most=_LOOP_WITHOUT_END) or _LOOP_WITHOUT_END

    def _wrong(self, name: str, allowed: str) -> BadTwiml:
        return BadTwiml(12200, f"<{self.element.tag} {name}>: {allowed}")


def _say(given: _Attributes) -> Say:
    text = given.words
    if not 1 <= len(text) <= LONGEST_SAID:
        raise BadTwiml(13520, f"<Say>: 1 to {LONGEST_SAID} characters")
    return Say(text, given.text("language", "en-US"), given.times())


def _play(given: _Attributes) -> Play:
    url = given.words
    if not url and not given.text("digits"):
        raise BadTwiml(13420, "<Play> without an address")
    return Play(url, given.times())


def _pause(given: _Attributes) -> Pause:
    return Pause(given.whole("length", 1))


def _gather(given: _Attributes) -> Gather:
    kinds = set(given.text("input", "dtmf").split())
    if not kinds or not kinds <= {"dtmf", "speech"}:
        raise BadTwiml(12200, "<Gather input>: dtmf, speech or both")
    if given.text("speechModel") and not given.text("speechTimeout", "1").isdecimal():
        raise BadTwiml(13327, "<Gather speechTimeout>: with a speechModel, a whole number of seconds")
    return Gather(
        nested=tuple(_nested(element) for element in given.element),
        keys="dtmf" in kinds,
        speech="speech" in kinds,
        action=given.text("action"),
        method=given.method(),
        timeout=given.whole("timeout", 5, least=0),
        finish_on=given.keys("finishOnKey", "#"),
        most=given.whole("numDigits", 1) if given.text("numDigits") else None,
        on_empty=given.yes("actionOnEmptyResult", False),
        barge_in=given.yes("bargeIn", True),
    )


def _nested(element: Element) -> Nested:
    verb = _verb(element)
    if not isinstance(verb, Nested):
        raise BadTwiml(12200, f"<{element.tag}> cannot stand within <Gather>")
    return verb


def _record(given: _Attributes) -> Record:
    return Record(
        action=given.text("action"),
        method=given.method(),
        silence=given.whole("timeout", 5, least=0),
        longest=given.whole("maxLength", 3600),
        finish_on=given.keys("finishOnKey", "1234567890*#"),
        beep=given.yes("playBeep", True),
        status_url=given.text("recordingStatusCallback"),
        status_method=given.method("recordingStatusCallbackMethod"),
    )


def _redirect(given: _Attributes) -> Redirect:
    if not given.words:
        raise BadTwiml(11100, "<Redirect> without an address")
    return Redirect(given.words, given.method())


def _hangup(given: _Attributes) -> Hangup:
    if len(given.element):
        raise BadTwiml(12200, "nothing stands within <Hangup>")
    return Hangup()


def _reject(given: _Attributes) -> Reject:
    reason = given.text("reason", "rejected")
    if reason not in ("rejected", "busy"):
        raise BadTwiml(12200, "<Reject reason>: rejected or busy")
    return Reject(reason == "busy")


def _dial(given: _Attributes) -> Dial:
    return Dial(given.text("action"), given.method(), given.whole("timeout", 30))


_READERS: dict[str, Callable[[_Attributes], Verb]] = {
    "Say": _say,
    "Play": _play,
    "Pause": _pause,
    "Gather": _gather,
    "Record": _record,
    "Redirect": _redirect,
    "Hangup": _hangup,
    "Reject": _reject,
    "Dial": _dial,
}
