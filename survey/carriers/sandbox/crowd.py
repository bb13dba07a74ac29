"""Everybody at the other end: keeps who remembers what, and lets each write in their own time."""

from collections.abc import Callable

from survey.carriers.sandbox.petitioners.memory import Memory
from survey.carriers.sandbox.petitioners.mind import Line, react
from survey.carriers.sandbox.petitioners.pace import wait_of
from survey.carriers.sandbox.petitioners.person import load_habits, person_of
from survey.carriers.sandbox.petitioners.recognise import load_patterns, recognise
from survey.carriers.sandbox.petitioners.words import load_words
from survey.carriers.sandbox.settings import SandboxSettings
from survey.carriers.sandbox.timers import Timers


class Crowd:
    """`by_hand`: numbers that a visitor answers for. `awake` off: nobody answers at all.

    As many people are remembered as messages are kept; who was not written to for longest is forgotten first.
    """

    def __init__(
        self, settings: SandboxSettings, timers: Timers, write: Callable[[str, str, Line], None]
    ) -> None:
        self._patterns = load_patterns()
        self._words = load_words()
        self._habits = load_habits()
        self._timers = timers
        self._write = write
        self._memories: dict[str, Memory] = {}
        self._keep = settings.keep
        self._seed = settings.seed
        self.mood = settings.mood
        self.speed = settings.speed
        self.awake = settings.petitioners
        self.by_hand: set[str] = set()

    def receive(self, phone: str, text: str) -> None:
        """A text has come to `phone`; what it leads to is written when the time comes."""
        if not self.awake or phone in self.by_hand:
            return
        person = person_of(self._seed, phone, self._habits)
        heard = recognise(self._patterns, text)
        turn = react(person, self._memories.pop(phone, Memory()), heard, self._words, self.mood)
        self._memories[phone] = turn.memory
        if len(self._memories) > self._keep:
            del self._memories[next(iter(self._memories))]
        wait = 0.0
        for line in turn.lines:
            wait += wait_of(line.wait, line.at, self.speed)
            self._timers.after(wait, self._say, phone, line)

    def clear(self, seed: str) -> None:
        self._seed = seed
        self._memories.clear()
        self.by_hand.clear()

    def _say(self, phone: str, line: Line) -> None:
        """Unless a visitor has taken over, or another case has been asked about in the meantime."""
        now = self._memories.get(phone, Memory()).thread
        if phone not in self.by_hand and (now.tail, now.episode) == (line.tail, line.episode):
            self._write(phone, line.text, line)
