"""What a petitioner does about a text (pure).

    asked ─► opening without a level (by habit, once) ─► asked again, reminded, helped ─► rating ─► silent
      └──────────────────────────────── otherwise ──────────────────────────────────────────┘

Everybody gives a level at most once for each question: who has answered does not answer a reminder that
crossed the answer on its way. That keeps the intended ratings and the application's exactly comparable.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from survey.carriers.sandbox.chance import draw, pick
from survey.carriers.sandbox.petitioners.intended import intended_level
from survey.carriers.sandbox.petitioners.memory import Memory, Thread, place
from survey.carriers.sandbox.petitioners.person import Person
from survey.carriers.sandbox.petitioners.recognise import Heard, Language
from survey.carriers.sandbox.petitioners.vocabulary import Habit, Kind, Meaning, Question, Wait
from survey.carriers.sandbox.petitioners.words import Lexicon, put_level

_ASKING = frozenset(
    {
        Kind.INVITE,
        Kind.AGAIN,
        Kind.REMINDER,
        Kind.QUESTION_2,
        Kind.AGAIN_2,
        Kind.REASK,
        Kind.HELP,
    }
)
_NO_PART = {
    Habit.STOP_FIRST: Meaning.STOP,
    Habit.WRONG_PERSON: Meaning.WRONG_PERSON,
    Habit.NOT_PETITIONER: Meaning.NOT_PETITIONER,
    Habit.DECEASED: Meaning.DECEASED,
    Habit.REFUSES: Meaning.REFUSES,
    Habit.HUMAN: Meaning.HUMAN,
}
_WORDING = {
    Meaning.STOP: "stop",
    Meaning.WRONG_PERSON: "wrong_person",
    Meaning.NOT_PETITIONER: "not_petitioner",
    Meaning.DECEASED: "deceased",
    Meaning.REFUSES: "refuses",
    Meaning.HUMAN: "human",
    Meaning.VAGUE: "vague",
    Meaning.WHO: "who",
    Meaning.LATER: "later",
    Meaning.GREETING: "greeting",
    Meaning.THANKS: "thanks",
    Meaning.YES: "yes",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One message that the petitioner will write. `at` in [0, 1) places the delay within its kind of wait."""

    text: str
    meaning: Meaning
    wait: Wait
    at: float
    tail: str
    episode: int
    question: Question | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    memory: Memory
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One text in front of one person: everything an answer is made of."""

    person: Person
    thread: Thread
    heard: Heard
    words: Lexicon
    mood: float

    def chance(self, what: str) -> float:
        thread = self.thread
        return draw(self.person.seed, what, self.person.phone, thread.tail, thread.episode, thread.asked)

    def line(self, meaning: Meaning, wait: Wait = Wait.PROMPT) -> Line:
        text = self.words.say(_WORDING[meaning], self.chance(f"words {meaning}"))
        return self._line(text, meaning, wait)

    def rating(self, stop: bool = False) -> Line:
        level = intended_level(
            self.person.seed,
            self.person.phone,
            self.thread.tail,
            self.thread.episode,
            self.thread.asked,
            self.mood,
        )
        text = put_level(self._rating_words(level, stop), level, self.heard.labels)
        wait = Wait.LATE if self.person.habit is Habit.LATE else Wait.PROMPT
        meaning = Meaning.RATING_AND_STOP if stop else Meaning.RATING
        return replace(self._line(text, meaning, wait), question=self.thread.asked, level=level)

    def reason(self) -> Line:
        first = intended_level(
            self.person.seed,
            self.person.phone,
            self.thread.tail,
            self.thread.episode,
            Question.RESPONSIBLE_UNIT,
            self.mood,
        )
        choices = self.words.reason["satisfied" if first <= 3 else "dissatisfied"]
        return self._line(pick(choices, self.chance("reason")), Meaning.REASON, Wait.PROMPT)

    def _rating_words(self, level: int, stop: bool) -> str:
        if stop:
            return self.words.say("stop_with", self.chance("stop with"))
        if self.heard.kind is Kind.REASK:
            return self.words.say("clear", self.chance("clear"))
        if self.person.habit is Habit.ODD:
            return pick(self.words.odd[level], self.chance("odd"))
        return self.words.say("plain", self.chance("plain"))

    def _line(self, text: str, meaning: Meaning, wait: Wait) -> Line:
        at = self.chance(f"wait {meaning}")
        return Line(text, meaning, wait, at, self.thread.tail, self.thread.episode)


def react(
    person: Person, memory: Memory, heard: Heard, words: Mapping[Language, Lexicon], mood: float
) -> Turn:
    """What `person` remembers and writes after reading a text; no lines where nothing is to be said."""
    thread = place(memory, heard)
    reading = _Reading(person, thread, heard, words[heard.language], mood)
    if memory.silent or thread.done or person.only_calls or person.habit is Habit.SILENT:
        return Turn(memory.keep(thread), ())
    if heard.kind in _ASKING:
        return _answer(reading, memory)
    if heard.kind is Kind.REASON and person.gives_reason and not thread.reasoned:
        return Turn(memory.keep(replace(thread, reasoned=True)), (reading.reason(),))
    if heard.kind is Kind.OFFER and person.wants_contact and not thread.offered:
        return Turn(memory.keep(replace(thread, offered=True)), (reading.line(Meaning.YES),))
    return Turn(memory.keep(thread), ())


def _answer(reading: _Reading, memory: Memory) -> Turn:
    person, thread = reading.person, reading.thread
    if thread.asked in thread.rated:
        return Turn(memory.keep(thread), ())
    if person.habit in _NO_PART:
        return _take_no_part(reading, memory)
    second = thread.asked is Question.PETITION_OFFICE
    if second and person.habit is Habit.HALF:
        return Turn(memory.keep(replace(thread, done=True)), ())
    if second and person.habit is Habit.STOP_AFTER:
        return Turn(memory.keep(replace(thread, done=True), silent=True), (reading.line(Meaning.STOP),))
    opening = _opening(reading)
    if opening and thread.asked not in thread.hedged:
        hedged = replace(thread, hedged=thread.hedged | {thread.asked})
        return Turn(memory.keep(hedged), (reading.line(opening),))
    return _rate(reading, memory)


def _take_no_part(reading: _Reading, memory: Memory) -> Turn:
    meaning = _NO_PART[reading.person.habit]
    thread = replace(reading.thread, done=True)
    return Turn(memory.keep(thread, silent=meaning is not Meaning.HUMAN), (reading.line(meaning),))


def _opening(reading: _Reading) -> Meaning | None:
    """What somebody of this habit writes before a level is given."""
    person, asked = reading.person, reading.thread.asked
    if person.habit is Habit.VAGUE and asked is person.vague_at:
        return Meaning.VAGUE
    if person.habit is Habit.WHO and asked is Question.RESPONSIBLE_UNIT:
        return Meaning.WHO
    if person.habit is Habit.LATER and asked is Question.RESPONSIBLE_UNIT:
        return Meaning.LATER
    return None


def _rate(reading: _Reading, memory: Memory) -> Turn:
    thread = replace(reading.thread, rated=reading.thread.rated | {reading.thread.asked})
    if reading.person.habit is Habit.STOP_WITH:
        return Turn(memory.keep(replace(thread, done=True), silent=True), (reading.rating(stop=True),))
    if reading.person.habit is not Habit.CHATTY:
        return Turn(memory.keep(thread), (reading.rating(),))
    thanks = reading.line(Meaning.THANKS, Wait.NEXT)
    if thread.asked is Question.PETITION_OFFICE:
        return Turn(memory.keep(thread), (reading.rating(), thanks))
    rating = replace(reading.rating(), wait=Wait.NEXT)
    return Turn(memory.keep(thread), (reading.line(Meaning.GREETING), rating, thanks))
