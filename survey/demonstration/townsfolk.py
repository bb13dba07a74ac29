"""The people of the past: the sandbox's petitioners, who read and write when told that it is time. Pure."""

import heapq
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from survey.carriers.sandbox.chance import draw
from survey.carriers.sandbox.petitioners.memory import Memory
from survey.carriers.sandbox.petitioners.mind import Line, react
from survey.carriers.sandbox.petitioners.pace import human_wait
from survey.carriers.sandbox.petitioners.person import load_habits, person_of
from survey.carriers.sandbox.petitioners.recognise import load_patterns, recognise
from survey.carriers.sandbox.petitioners.vocabulary import Kind
from survey.carriers.sandbox.petitioners.words import load_words
from survey.carriers.sandbox.settings import SandboxSettings

SEED = SandboxSettings().seed  # the same people as in the sandbox
PUT_RIGHT = 0.1  # so much more of the people are satisfied once it was put right
_OUT_OF_USE = 0.015


@dataclass(frozen=True)
class Said:
    at: datetime
    phone: str
    text: str


class Townsfolk:
    def __init__(self) -> None:
        self._patterns, self._words, self._habits = load_patterns(), load_words(), load_habits()
        self._memories: dict[str, Memory] = {}
        self._to_say: list[tuple[datetime, int, str, Line]] = []
        self._numbers = count()

    @staticmethod
    def exists(phone: str) -> bool:
        """Whether the number is in use."""
        return draw(SEED, "out of use", phone) >= _OUT_OF_USE

    def read(self, phone: str, text: str, at: datetime, mood: float) -> None:
        """A text has come. `mood`: the share of people who are satisfied."""
        person = person_of(SEED, phone, self._habits)
        heard = recognise(self._patterns, text)
        mood += PUT_RIGHT if heard.kind in (Kind.AGAIN, Kind.AGAIN_2) else 0
        turn = react(person, self._memories.get(phone, Memory()), heard, self._words, mood)
        self._memories[phone] = turn.memory
        for line in turn.lines:
            at += timedelta(seconds=human_wait(line.wait, line.at))
            heapq.heappush(self._to_say, (at, next(self._numbers), phone, line))

    def next_word(self) -> datetime | None:
        """When somebody writes next."""
        return self._to_say[0][0] if self._to_say else None

    def say_until(self, moment: datetime) -> list[Said]:
        """What is written up to `moment`, in order; what the person no longer means is left unsaid."""
        said: list[Said] = []
        while self._to_say and self._to_say[0][0] <= moment:
            at, _, phone, line = heapq.heappop(self._to_say)
            thread = self._memories[phone].thread
            if (thread.tail, thread.episode) == (line.tail, line.episode):
                said.append(Said(at, phone, line.text))
        return said
