"""Follows documents verb by verb (https://www.twilio.com/docs/voice/twiml): says, plays, listens, records."""

from collections.abc import Callable
from contextlib import suppress

from survey.carriers.sandbox.calls.asker import MOST_REDIRECTS, Asks, Document, NoDocument, Request
from survey.carriers.sandbox.calls.line import Ended, Line
from survey.carriers.sandbox.calls.order import Address
from survey.carriers.sandbox.calls.owner import Owner
from survey.carriers.sandbox.calls.record import Call, Passage, Side, Sound, Status
from survey.carriers.sandbox.calls.recordings import Recordings
from survey.carriers.sandbox.calls.turns import Turns
from survey.carriers.sandbox.calls.twiml.speech import seconds_of, seconds_of_play
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
from survey.carriers.sandbox.petitioners.doing import Doing, Key, Words
from survey.carriers.sandbox.petitioners.on_the_phone import Act
from survey.carriers.sandbox.petitioners.vocabulary import Takes

_CONFIDENCE = "0.93"  # the sandbox hears well


class Interpreter:
    """One call's dialogue. `pace`: real seconds for one of life."""

    def __init__(
        self,
        call: Call,
        line: Line,
        owner: Owner,
        asker: Asks,
        turns: Turns,
        recordings: Recordings,
        pace: Callable[[], float],
    ) -> None:
        self._call = call
        self._line = line
        self._owner = owner
        self._asker = asker
        self._turns = turns
        self._recordings = recordings
        self._pace = pace

    async def run(self, document: Document) -> None:
        """Until the application has no more to say. Raises Ended, NoDocument."""
        idle = 0
        while True:
            before = self._line.clock
            request = await self._follow(document)
            if request is None:
                return
            idle = idle + 1 if self._line.clock == before else 0
            if idle > MOST_REDIRECTS:
                raise NoDocument(11215, "redirected again and again without a word")
            document = await self._asker.ask(self._call, request, self._turns)

    async def _follow(self, document: Document) -> Request | None:
        for verb in document.verbs:
            if request := await self._do(verb, document):
                return request
        return None

    async def _do(self, verb: Verb, document: Document) -> Request | None:
        match verb:
            case Say() | Play() | Pause():
                await self._utter(verb)
            case Gather():
                return await self._gather(verb, document)
            case Record():
                return await self._record(verb, document)
            case Redirect():
                return Request(document.address(verb.url, verb.method))
            case Dial():
                return await self._dial(verb, document)
            case Hangup() | Reject():
                raise Ended(Side.APPLICATION)
        return None

    async def _utter(self, verb: Nested) -> None:
        if words := _words(verb):
            self._owner.hear(words, _seconds(verb), Takes.NOTHING)
        self._note(verb)
        await self._line.pause(_seconds(verb))

    async def _gather(self, verb: Gather, document: Document) -> Request | None:
        self._line.flush()
        said = [word for nested in verb.nested for word in _words(nested)]
        act = self._owner.hear(said, sum(map(_seconds, verb.nested)), _takes(verb), verb.barge_in)
        try:
            digits, words = await self._collect(verb, await self._say_until_pressed(verb))
        except Ended:
            self._owner.missed(act)
            raise
        address = document.address(verb.action, verb.method)
        if words:
            self._pass(Sound.SPEECH, words)
            turn = self._turns.take(Sound.SPEECH, words, self._owner.meant(act))
            return Request(address, {"SpeechResult": words, "Confidence": _CONFIDENCE}, turn)
        if digits:
            self._pass(Sound.KEYS, digits)
            turn = self._turns.take(Sound.KEYS, digits, self._owner.meant(act))
            return Request(address, {"Digits": digits}, turn)
        self._pass(Sound.SILENCE, "")
        self._owner.missed(act)
        turn = self._turns.take(Sound.SILENCE, "", None)
        return Request(address, {"Digits": ""}, turn) if verb.on_empty else None

    async def _say_until_pressed(self, verb: Gather) -> Doing | None:
        for nested in verb.nested:
            self._note(nested)
            if doing := await self._wait(verb, _seconds(nested), verb.barge_in):
                return doing
        return None

    async def _collect(self, verb: Gather, first: Doing | None) -> tuple[str, str]:
        """The keys pressed and the words said, one of them or neither. Every key gives the time-out anew."""
        digits = ""
        doing = first or await self._wait(verb, verb.timeout, True)
        while doing:
            if isinstance(doing, Words):
                await self._line.pause(doing.seconds)
                return "", doing.text
            if isinstance(doing, Key):
                if doing.digit in verb.finish_on:
                    break
                digits += doing.digit
            if verb.most and len(digits) >= verb.most:
                break
            doing = await self._wait(verb, verb.timeout, True)
        return digits, ""

    async def _wait(self, verb: Gather, seconds: float, listens: bool) -> Doing | None:
        """The next thing that this Gather takes, within so many seconds."""
        until = self._line.clock + seconds
        while doing := await self._line.next(until - self._line.clock):
            taken = (isinstance(doing, Key) and verb.keys) or (isinstance(doing, Words) and verb.speech)
            if taken and listens:
                return doing
        return None

    async def _record(self, verb: Record, document: Document) -> Request | None:
        if verb.beep:
            self._pass(Sound.BEEP, "")
        act = self._owner.hear((), 0.0, Takes.RECORDING)
        began, spoken, key = self._line.clock, list[Words](), ""
        try:
            key = await self._listen(verb, spoken)
        except Ended as ended:
            if spoken and ended.by is Side.PERSON:
                await self._leave(self._recorded(verb, document, began, spoken, act, "hangup"))
            raise
        if spoken:
            return self._recorded(verb, document, began, spoken, act, key)
        self._pass(Sound.SILENCE, "")
        self._owner.missed(act)
        self._turns.take(Sound.SILENCE, "", None)
        return None

    async def _listen(self, verb: Record, spoken: list[Words]) -> str:
        """Fills `spoken`; the key that ended the recording, if one did."""
        until, patience = self._line.clock + verb.longest, verb.silence
        while doing := await self._line.next(min(patience, until - self._line.clock)):
            if isinstance(doing, Words):
                spoken.append(doing)
                self._pass(Sound.RECORDED, doing.text)
                patience = doing.seconds + verb.silence  # which begins after the last word
            elif isinstance(doing, Key) and doing.digit in verb.finish_on:
                return doing.digit
        return ""

    async def _leave(self, request: Request) -> None:
        """Somebody hung up while they were recorded: the application hears of it, nobody hears its answer."""
        with suppress(NoDocument):
            await self._asker.ask(self._call, request, self._turns)

    def _recorded(
        self,
        verb: Record,
        document: Document,
        began: float,
        spoken: list[Words],
        act: Act | None,
        key: str,
    ) -> Request:
        """What the application is told; silence at the end is cut off."""
        tell = document.address(verb.status_url, verb.status_method) if verb.status_url else Address("")
        seconds = min(sum(words.seconds for words in spoken), self._line.clock - began)
        recording = self._recordings.make(self._call, seconds, "RecordVerb", tell, self._pace())
        text = " ".join(words.text for words in spoken)
        turn = self._turns.take(Sound.RECORDED, text, self._owner.meant(act))
        form = {
            "RecordingSid": recording.sid,
            "RecordingUrl": self._recordings.url(recording.sid),
            "RecordingDuration": str(recording.seconds),
        }
        if key:
            form["Digits"] = key
        over = Status.COMPLETED if key == "hangup" else None
        return Request(document.address(verb.action, verb.method), form, turn, over)

    async def _dial(self, verb: Dial, document: Document) -> Request | None:
        await self._line.pause(verb.timeout)
        if not verb.action:
            return None
        return Request(document.address(verb.action, verb.method), {"DialCallStatus": Status.NO_ANSWER})

    def _note(self, verb: Nested) -> None:
        if isinstance(verb, Say):
            self._pass(Sound.SAID, verb.text, verb.language)
        elif isinstance(verb, Play):
            self._pass(Sound.PLAYED, verb.url)

    def _pass(self, sound: Sound, text: str, language: str = "") -> None:
        self._call.passages.append(Passage(sound, text, language))


def _words(verb: Nested) -> list[str]:
    """What a person can know it by: the words, or the name of the file that is played."""
    if isinstance(verb, Say):
        return [verb.text]
    return [verb.url] if isinstance(verb, Play) else []


def _seconds(verb: Nested) -> float:
    if isinstance(verb, Say):
        return seconds_of(verb.text) * verb.times
    return seconds_of_play() * verb.times if isinstance(verb, Play) else verb.seconds


def _takes(verb: Gather) -> Takes:
    if verb.keys and verb.speech:
        return Takes.EITHER
    return Takes.SPEECH if verb.speech else Takes.KEYS
