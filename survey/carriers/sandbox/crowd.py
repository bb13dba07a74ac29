"""Everybody at the other end: keeps who remembers what, and lets each write and speak in their own time."""

from collections.abc import Callable

from survey.carriers.sandbox.petitioners.memory import Memory
from survey.carriers.sandbox.petitioners.mind import Line, react
from survey.carriers.sandbox.petitioners.on_the_phone import Act, Ear, Scene, react_on_the_phone
from survey.carriers.sandbox.petitioners.pace import wait_of
from survey.carriers.sandbox.petitioners.person import Person, load_habits, person_of
from survey.carriers.sandbox.petitioners.pickup import Answering, answering, calls_back_after
from survey.carriers.sandbox.petitioners.recognise import Heard, load_patterns, recognise, recognise_spoken
from survey.carriers.sandbox.petitioners.words import load_words
from survey.carriers.sandbox.settings import SandboxSettings
from survey.carriers.sandbox.timers import Timers


class Crowd:
    """`by_hand`: numbers that a visitor answers for. `awake` off: nobody answers at all.

    As many people are remembered as messages are kept; who was not reached for longest is forgotten first.
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

    def is_simulated(self, phone: str) -> bool:
        """Whether the simulated owner acts."""
        return self.awake and phone not in self.by_hand

    def receive(self, phone: str, text: str) -> None:
        """A text has come to `phone`; what it leads to is written when the time comes."""
        if not self.is_simulated(phone):
            return
        heard = recognise(self._patterns, text)
        turn = react(self._person(phone), self._memory(phone), heard, self._words, self.mood)
        self._remember(phone, turn.memory)
        wait = 0.0
        for line in turn.lines:
            wait += wait_of(line.wait, line.at, self.speed)
            self._timers.after(wait, self._say, phone, line)

    def is_called(self, phone: str) -> Answering:
        """A call comes to `phone`: what becomes of it."""
        memory = self._memory(phone).called()
        self._remember(phone, memory)
        return answering(self._person(phone), memory.calls, self._habits)

    def calls_back_after(self, phone: str) -> float | None:
        """Seconds of life until somebody who missed a call calls us, if they will."""
        return calls_back_after(self._person(phone), self._memory(phone).calls, self._habits)

    def understand(self, said: str) -> Heard:
        return recognise_spoken(self._patterns, said)

    def listen(self, phone: str, ear: Ear, scene: Scene) -> tuple[Ear, Act | None]:
        """Something is said to the owner of `phone` in a call."""
        reaction = react_on_the_phone(
            self._person(phone),
            self._habits.telephone,
            self._memory(phone),
            ear,
            scene,
            self._words,
            self.mood,
        )
        self._remember(phone, reaction.memory)
        return reaction.ear, reaction.act

    def unsay(self, phone: str, act: Act) -> None:
        """What was done did not get through."""
        if act.question is not None:
            self._remember(phone, self._memory(phone).unsay(act.tail, act.episode, act.question))

    def clear(self, seed: str) -> None:
        self._seed = seed
        self._memories.clear()
        self.by_hand.clear()

    def _person(self, phone: str) -> Person:
        return person_of(self._seed, phone, self._habits)

    def _memory(self, phone: str) -> Memory:
        return self._memories.get(phone, Memory())

    def _remember(self, phone: str, memory: Memory) -> None:
        self._memories.pop(phone, None)
        self._memories[phone] = memory
        if len(self._memories) > self._keep:
            del self._memories[next(iter(self._memories))]

    def _say(self, phone: str, line: Line) -> None:
        """Unless a visitor has taken over, or another case has been asked about in the meantime."""
        now = self._memory(phone).thread
        if phone not in self.by_hand and (now.tail, now.episode) == (line.tail, line.episode):
            self._write(phone, line.text, line)
