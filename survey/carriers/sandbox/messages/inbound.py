"""What people write: into the books, then to the application, for each person one after another."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from time import time_ns

from survey.carriers.sandbox.faults import OF_INBOUND, Fault, Faults
from survey.carriers.sandbox.ledger import Ledger
from survey.carriers.sandbox.markup import NotMarkup, read_markup
from survey.carriers.sandbox.messages.record import Direction, Message, Status
from survey.carriers.sandbox.messages.store import Store
from survey.carriers.sandbox.petitioners.mind import Line
from survey.carriers.sandbox.petitioners.vocabulary import Meaning
from survey.carriers.sandbox.segments import segments
from survey.carriers.sandbox.settings import SandboxSettings
from survey.carriers.sandbox.timers import Timers
from survey.carriers.sandbox.webhooks import Outcome, Webhooks

# The carrier's own words, one alone in a message, any case (https://help.twilio.com/articles/223134027).
STOP_WORDS = frozenset({"STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"})
START_WORDS = frozenset({"START", "YES", "UNSTOP"})


# With no address to bring it to, it counts as heard where it can be read.
_IN_THE_BOOKS = Outcome(heard=True, certain=True, why="no webhook", tries=0)

# Brings one message to the application, however often that takes; none: nobody is told.
Bring = Callable[[Message], Coroutine[object, object, Outcome]]


@dataclass(frozen=True, slots=True)
class Letter:
    """One message of a person. `line` is none if a visitor typed it."""

    message: Message
    line: Line | None


class Inbound:
    """`stopped`: numbers that the carrier itself sends nothing to any more (21610). `bring`: see Bring."""

    def __init__(
        self,
        settings: SandboxSettings,
        faults: Faults,
        ledger: Ledger,
        store: Store,
        timers: Timers,
        webhooks: Webhooks,
        bring: Bring | None,
        answered: Callable[[str, str, str], None],
    ) -> None:
        self._settings = settings
        self._faults = faults
        self._ledger = ledger
        self._store = store
        self._timers = timers
        self._webhooks = webhooks
        self._how = bring
        self._answered = answered
        self._outboxes: dict[str, deque[Letter]] = {}
        self._count = 0
        self.stopped: set[str] = set()

    def write(self, phone: str, text: str, line: Line | None = None) -> None:
        """`phone` writes `text` to whichever of our numbers wrote last."""
        message = self._store.add(
            Direction.INBOUND,
            self._last_sender(phone),
            phone,
            text,
            Status.RECEIVED,
            segments(text),
            self._sid(),
        )
        message.sent = message.created
        self._mind_stop_words(phone, text)
        self._ledger.write("reply", sid=message.sid, phone=phone, text=text, **_meant(line))
        outbox = self._outboxes.setdefault(phone, deque())
        outbox.append(Letter(message, line))
        if len(outbox) == 1:
            self._webhooks.start(self._empty(phone, outbox))

    def _sid(self) -> str | None:
        """A gateway counts what is written to the account; another run counts on from there."""
        if self._settings.shape == "twilio":
            return None
        self._count = max(self._count + 1, time_ns() // 1000)
        return str(self._count)

    def clear(self) -> None:
        self._outboxes.clear()
        self.stopped.clear()

    async def _empty(self, phone: str, outbox: deque[Letter]) -> None:
        while outbox:
            await self._bring(outbox[0])
            outbox.popleft()
        self._outboxes.pop(phone, None)

    async def _bring(self, letter: Letter) -> None:
        if self._how is None:
            self._note(letter, _IN_THE_BOOKS)
            return
        fault = self._faults.of(OF_INBOUND)
        if fault:
            self._ledger.fault(fault, sid=letter.message.sid)
        if fault is Fault.INBOUND_DELAYED:
            await asyncio.sleep(self._faults.delay())
        if fault is Fault.INBOUND_DOUBLED:
            self._timers.after(self._faults.delay(0), self._bring_again, letter.message)
        outcome = await self._how(letter.message)
        self._note(letter, outcome)
        if outcome.answer and outcome.heard:
            for text in replies(outcome.answer.content_type, outcome.answer.body):
                self._answered(letter.message.phone, letter.message.to, text)

    def _bring_again(self, message: Message) -> None:
        self._webhooks.start(self._bring_copy(message))

    async def _bring_copy(self, message: Message) -> None:
        if self._how is not None:
            await self._how(message)

    def _note(self, letter: Letter, outcome: Outcome) -> None:
        sid, line = letter.message.sid, letter.line
        letter.message.heard = outcome.heard
        if not outcome.heard:
            self._ledger.write(
                "unheard", sid=sid, why=outcome.why, certain=outcome.certain, tries=outcome.tries
            )
            return
        self._ledger.write("heard", sid=sid, tries=outcome.tries)
        if line and line.level and line.question:
            self._ledger.rating(
                line.level,
                sid=sid,
                phone=letter.message.phone,
                tail=line.tail,
                episode=line.episode,
                question=line.question,
            )

    def _mind_stop_words(self, phone: str, text: str) -> None:
        word = text.strip().upper()
        if word in STOP_WORDS:
            self.stopped.add(phone)
        elif word in START_WORDS:
            self.stopped.discard(phone)

    def _last_sender(self, phone: str) -> str:
        for message in reversed(self._store.conversation(phone)):
            if message.direction is not Direction.INBOUND and message.from_:
                return message.from_
        return self._settings.numbers[0]


def replies(content_type: str, body: bytes) -> list[str]:
    """Texts that an answer to an inbound webhook makes Twilio send: plain text, and <Message> of TwiML."""
    text = body.decode("utf-8", "replace").strip()
    if content_type.startswith("text/plain"):
        return [text] if text else []
    if "xml" not in content_type or "<Message" not in text:
        return []
    try:
        tree = read_markup(body)
    except NotMarkup:
        return []
    return ["".join(message.itertext()).strip() for message in tree.iter("Message")]


def _meant(line: Line | None) -> dict[str, str | int | None]:
    if line is None:
        return {"meaning": Meaning.BY_HAND, "tail": None, "episode": None, "question": None, "level": None}
    return {
        "meaning": line.meaning,
        "tail": line.tail,
        "episode": line.episode,
        "question": line.question,
        "level": line.level,
    }
