"""The words of a place as TwiML (https://www.twilio.com/docs/voice/twiml). Well within its limits: 4,096
characters a Say, 64 kB a document, absolute addresses in ASCII.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, tostring

from survey.questionnaire.dialogue import Listens, Sentence
from survey.questionnaire.load import Questionnaire
from survey.questionnaire.question import Voice
from survey.runtime import Runtime
from survey.webhooks.addresses import audio_address
from survey.webhooks.voice.audio import find_recorded

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_POST = {"method": "POST"}
_SILENCE = "5"  # seconds after the last word, until nothing was pressed; Twilio's own default
_LONGEST_REASON = "60"  # seconds, as its prompt says
_LONGEST_SAID = 4000
_LONGEST_HINTS = 500
# One key, be it star or hash; silence is told too, so that we say what follows on it.
_KEY = {
    "input": "dtmf",
    "numDigits": "1",
    "finishOnKey": "",
    "timeout": _SILENCE,
    "actionOnEmptyResult": "true",
}
_WORDS = {
    "input": "dtmf speech",
    "speechTimeout": "auto",
    "profanityFilter": "false",  # what somebody says is what they say
}
_RECORD = {
    "timeout": _SILENCE,
    "maxLength": _LONGEST_REASON,
    "finishOnKey": "#",
    "playBeep": "true",
    "recordingStatusCallbackMethod": "POST",
    "recordingStatusCallbackEvent": "completed absent",
}
_LETTERS = re.compile(r"\w")
# What XML 1.0 cannot hold (§2.2); a unit's name may come from anywhere.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said at a place, what is waited for, and where that goes."""

    sentences: Sequence[Sentence]
    listens: Listens
    language: str
    action: str = ""  # the address of the place itself
    recording: str = ""  # where it is told that a recording is ready


def document(runtime: Runtime, asked: Questionnaire, spoken: Spoken) -> str:
    """The TwiML of a place."""
    response = Element("Response")
    match spoken.listens:
        case Listens.KEY | Listens.KEY_OR_WORDS:
            gather = SubElement(response, "Gather", _gathering(asked, spoken))
            _say(runtime, asked, gather, spoken.sentences)
            # Never reached where an empty result is told, and what tells of silence where it is not.
            SubElement(response, "Redirect", _POST).text = spoken.action
        case Listens.RECORDING:
            _say(runtime, asked, response, spoken.sentences)
            _record(response, spoken)
        case Listens.NOTHING:
            _say(runtime, asked, response, spoken.sentences)
            SubElement(response, "Hangup")
    return _written(response)


def hang_up() -> str:
    """Nothing is said: a machine listens, or nobody."""
    response = Element("Response")
    SubElement(response, "Hangup")
    return _written(response)


def _written(response: Element) -> str:
    return _HEAD + tostring(response, encoding="unicode")


def _gathering(asked: Questionnaire, spoken: Spoken) -> dict[str, str]:
    how = _KEY | {"action": spoken.action} | _POST
    if spoken.listens is not Listens.KEY_OR_WORDS:
        return how
    levels = asked.scale[asked.language(spoken.language)]
    hears = asked.voices[spoken.language].hears or ""
    return how | _WORDS | {"language": hears, "hints": ",".join(levels)[:_LONGEST_HINTS]}


def _record(response: Element, spoken: Spoken) -> None:
    """Who says nothing is led on by the redirect: an empty recording is not told."""
    how = {"action": spoken.action, "recordingStatusCallback": spoken.recording}
    SubElement(response, "Record", _RECORD | how | _POST)
    SubElement(response, "Redirect", _POST).text = spoken.action


def _say(runtime: Runtime, asked: Questionnaire, verbs: Element, sentences: Iterable[Sentence]) -> None:
    """Recorded pieces are played; what stands between them is said in one breath by language."""
    for language, parts in groupby(_parts(runtime, asked, sentences), key=lambda part: part.language):
        voice, words = asked.voices[language], ""
        for part in parts:
            if part.file is None:
                words += part.words
                continue
            _say_words(verbs, voice, words)
            words = ""
            base = runtime.settings.public_base_url
            SubElement(verbs, "Play").text = audio_address(base, language, part.file)
        _say_words(verbs, voice, words)


@dataclass(frozen=True, slots=True)
class _Part:
    language: str
    words: str
    file: str | None


def _parts(runtime: Runtime, asked: Questionnaire, sentences: Iterable[Sentence]) -> Iterator[_Part]:
    for sentence in sentences:
        for piece in sentence:
            recorded = asked.voices[piece.language].recorded
            yield _Part(piece.language, piece.text, find_recorded(runtime, piece) if recorded else None)
        yield _Part(sentence[-1].language, " ", None)


def _say_words(verbs: Element, voice: Voice, words: str) -> None:
    said = _NOT_IN_XML.sub("", words).strip()[:_LONGEST_SAID]
    if not _LETTERS.search(said):  # what is left between two recordings may be a full stop
        return
    how = {"language": voice.say} | ({"voice": voice.voice} if voice.voice else {})
    SubElement(verbs, "Say", how).text = said
