"""A call from the moment it is answered to its end."""

from collections.abc import Callable

from survey.carriers.sandbox.calls.asker import Asks, Document, NoDocument, Request
from survey.carriers.sandbox.calls.interpreter import Interpreter
from survey.carriers.sandbox.calls.line import Ended, Line
from survey.carriers.sandbox.calls.menu import Led
from survey.carriers.sandbox.calls.order import Address, CallOrder
from survey.carriers.sandbox.calls.owner import Machine, Owner
from survey.carriers.sandbox.calls.progress import Progress
from survey.carriers.sandbox.calls.record import Call, Passage, Side, Sound, Status
from survey.carriers.sandbox.calls.recordings import Recordings
from survey.carriers.sandbox.calls.turns import Turns
from survey.carriers.sandbox.calls.twiml.parse import BadTwiml, parse
from survey.carriers.sandbox.calls.twiml.verbs import Reject
from survey.carriers.sandbox.crowd import Crowd
from survey.carriers.sandbox.ledger import Ledger
from survey.carriers.sandbox.petitioners.pickup import Answering
from survey.carriers.sandbox.petitioners.vocabulary import Pickup
from survey.carriers.sandbox.settings import SandboxSettings
from survey.carriers.sandbox.timers import Timers

LONGEST_CALL = 14_400  # seconds, Twilio's own limit where none is given
_MACHINES = (Pickup.MACHINE, Pickup.FAX)
_TO_THE_BEEP = 8.0  # seconds of life from a machine's first word, which DetectMessageEnd waits for
_OK = 200


class Talk:
    """`pace`: real seconds for one of life on that phone."""

    def __init__(
        self,
        settings: SandboxSettings,
        ledger: Ledger,
        timers: Timers,
        crowd: Crowd,
        progress: Progress,
        asker: Asks,
        recordings: Recordings,
        pace: Callable[[str], float],
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        self._timers = timers
        self._crowd = crowd
        self._progress = progress
        self._asker = asker
        self._recordings = recordings
        self._pace = pace

    async def with_called(self, call: Call, line: Line, order: CallOrder, answering: Answering) -> None:
        """Somebody, or something, has taken our call."""
        machine = answering.pickup in _MACHINES
        self._begin(call, line, order.at_most_seconds, str(answering.pickup))
        self._progress.answered(call, self._pace(call.phone))
        owner = (
            Machine(self._crowd, call.phone, line)
            if machine
            else Owner(self._crowd, call.phone, line, called_us=False)
        )
        by = await self._through(call, line, owner, order, answering)
        recorded = self._record_all(call, line, order)
        self._end(call, line, by)
        self._progress.ended(call, _OK, recorded)

    async def with_caller(self, call: Call, line: Line) -> None:
        """Somebody calls us: the application is asked before the call is taken, and may refuse it."""
        turns = self._turns(call)
        asked = Request(Address(self._settings.voice_url))
        try:
            document = await self._asker.ask(call, asked, turns)
        except NoDocument as wrong:
            self._trouble(call, wrong)
            self._end_unanswered(call, Status.FAILED)
            return
        if document.verbs and isinstance(document.verbs[0], Reject):
            self._end_unanswered(call, Status.BUSY if document.verbs[0].busy else Status.NO_ANSWER)
            return
        self._begin(call, line, LONGEST_CALL, "application")
        owner = Owner(self._crowd, call.phone, line, called_us=True)
        self._end(call, line, await self._follow(call, line, owner, turns, document, self._asker))

    def _begin(self, call: Call, line: Line, limit: int, by: str) -> None:
        line.begin(limit)
        call.move(Status.IN_PROGRESS)
        self._ledger.write("answered", sid=call.sid, phone=call.phone, by=by, token=call.token)

    async def _through(
        self, call: Call, line: Line, owner: Owner, order: CallOrder, answering: Answering
    ) -> Side:
        turns = self._turns(call)
        asker = Led(order.menu) if order.menu else self._asker
        try:
            await self._detect(call, line, order, answering)
            if order.menu or order.answer.url:
                document = await asker.ask(call, Request(order.answer), turns)
            else:
                document = Document("", parse(order.twiml.encode()))
        except Ended as ended:
            return ended.by
        except (NoDocument, BadTwiml) as wrong:
            self._trouble(call, wrong)
            return Side.CARRIER
        return await self._follow(call, line, owner, turns, document, asker)

    async def _follow(
        self, call: Call, line: Line, owner: Owner, turns: Turns, document: Document, asker: Asks
    ) -> Side:
        """The whole dialogue, and who ended it."""
        interpreter = Interpreter(
            call, line, owner, asker, turns, self._recordings, lambda: self._pace(call.phone)
        )
        try:
            await interpreter.run(document)
        except Ended as ended:
            return ended.by
        except NoDocument as wrong:
            self._trouble(call, wrong)
            return Side.CARRIER
        return Side.APPLICATION

    async def _detect(self, call: Call, line: Line, order: CallOrder, answering: Answering) -> None:
        """Who has answered: found out before the first word, or beside it."""
        if not order.detection:
            return
        word, seconds = answering.detected, answering.detection
        if order.detection == "DetectMessageEnd" and word == "machine_start":
            word, seconds = "machine_end_beep", seconds + _TO_THE_BEEP
        if order.waits:
            await line.pause(seconds)
            call.answered_by, call.tells_who = word, True
        else:
            wait = seconds * self._pace(call.phone)
            self._timers.after(wait, self._detected, call, order.machine, word, seconds)

    def _detected(self, call: Call, tell: Address, word: str, seconds: float) -> None:
        if call.goes_on:
            call.answered_by = word
            self._progress.detected(call, tell, word, seconds)

    def _record_all(self, call: Call, line: Line, order: CallOrder) -> dict[str, str]:
        if not order.records:
            return {}
        pace = self._pace(call.phone)
        recording = self._recordings.make(call, line.clock, "OutboundAPI", order.recording, pace)
        return {
            "RecordingSid": recording.sid,
            "RecordingUrl": self._recordings.url(recording.sid),
            "RecordingDuration": str(recording.seconds),
        }

    def _trouble(self, call: Call, wrong: NoDocument | BadTwiml) -> None:
        """What the person hears of it is a sentence of Twilio's."""
        self._ledger.write("call_error", sid=call.sid, code=wrong.code, why=str(wrong))
        call.passages.append(Passage(Sound.TROUBLE, str(wrong.code)))

    def _end(self, call: Call, line: Line, by: Side) -> None:
        call.seconds, call.ended_by = round(line.clock), by
        call.move(Status.COMPLETED)
        self._ledger.write("hung_up", sid=call.sid, phone=call.phone, by=by, seconds=call.seconds)

    def _end_unanswered(self, call: Call, status: Status) -> None:
        call.move(status)
        self._ledger.write("unanswered", sid=call.sid, phone=call.phone, status=status, sip=None)

    def _turns(self, call: Call) -> Turns:
        return Turns(call, self._ledger, lambda act: self._crowd.unsay(call.phone, act))
