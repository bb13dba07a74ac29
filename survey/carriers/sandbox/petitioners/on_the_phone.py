"""What a petitioner does about what is said in a call (pure).

Levels are the same as in texts and given once for each question of a case, whatever the channel: who has
answered already hangs up. By manner the way there differs: heard twice, wrong key first, silence, half way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from survey.carriers.sandbox.chance import draw, pick
from survey.carriers.sandbox.petitioners.doing import Doing, HangUp, Key, Words
from survey.carriers.sandbox.petitioners.intended import intended_level
from survey.carriers.sandbox.petitioners.memory import Memory, Thread, place
from survey.carriers.sandbox.petitioners.person import Person, Telephone
from survey.carriers.sandbox.petitioners.recognise import Heard, Language
from survey.carriers.sandbox.petitioners.vocabulary import Kind, Manner, Meaning, Question, Takes
from survey.carriers.sandbox.petitioners.words import Lexicon, put_level

_RATINGS = frozenset({Kind.INVITE, Kind.AGAIN, Kind.QUESTION_2, Kind.AGAIN_2, Kind.OPTIONS})
_WRONG_KEY = "7"
_READING_ALOUD = 4.5  # syllables or, halved, words of people a second, about


@dataclass(frozen=True, slots=True)
class Scene:
    """What is said at one place of a call, how long that takes, and what the other side waits for.

    `may_interrupt`: whether a key ends what is being said."""

    heard: Heard
    seconds: float
    takes: Takes
    may_interrupt: bool = True


@dataclass(frozen=True, slots=True)
class Act:
    """What the person does, by seconds from the beginning of the scene; nothing is silence."""

    doing: tuple[tuple[float, Doing], ...]
    meaning: Meaning
    tail: str
    episode: int
    question: Question | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Ear:
    """How often each thing was asked in this call. `called_us`: whether the person made it."""

    called_us: bool = False
    times: Mapping[str, int] = field(default_factory=dict)

    def hears(self, what: str) -> "Ear":
        return replace(self, times={**self.times, what: self.times.get(what, 0) + 1})


@dataclass(frozen=True, slots=True)
class Reaction:
    memory: Memory
    ear: Ear
    act: Act | None


@dataclass(frozen=True, slots=True)
class _Listening:
    """One scene in front of one person: everything an act is made of. `what`: the name of what is asked."""

    person: Person
    telephone: Telephone
    memory: Memory
    thread: Thread
    scene: Scene
    words: Lexicon
    mood: float
    ear: Ear
    what: str

    @property
    def nth(self) -> int:
        return self.ear.times[self.what]

    def chance(self, what: str) -> float:
        thread, person = self.thread, self.person
        return draw(
            person.seed, what, person.phone, thread.tail, thread.episode, thread.asked, self.memory.calls
        )

    def wait(self) -> float:
        """Seconds until a key is pressed: while the other side still speaks, or soon after."""
        if self.person.manner is Manner.SLOW:
            return self.scene.seconds + 3.2 + 0.8 * self.chance("slow")
        if self.scene.may_interrupt and self.chance("barges in") < self.telephone.barges_in:
            return self.scene.seconds * (0.5 + 0.4 * self.chance("when"))
        return self.scene.seconds + 0.6 + 2.2 * self.chance("when")

    def act(self, meaning: Meaning, *doing: tuple[float, Doing]) -> Act:
        return Act(doing, meaning, self.thread.tail, self.thread.episode)

    def press(self, digit: str, meaning: Meaning) -> Act:
        return self.act(meaning, (self.wait(), Key(digit)))

    def hang_up(self, meaning: Meaning = Meaning.HANGS_UP) -> Act:
        return self.act(meaning, (self.scene.seconds * 0.6 + 1, HangUp()))

    def done(self, act: Act | None, thread: Thread | None = None, silent: bool = False) -> tuple[Memory, Act]:
        act = act or self.act(Meaning.SILENCE)
        return self.memory.keep(thread or self.thread, silent), act


def react_on_the_phone(
    person: Person,
    telephone: Telephone,
    memory: Memory,
    ear: Ear,
    scene: Scene,
    words: Mapping[Language, Lexicon],
    mood: float,
) -> Reaction:
    """What `person` remembers and does about a scene; no act where nobody waits for one."""
    thread = place(memory, scene.heard)
    what = f"rating {thread.asked}" if scene.heard.kind in _RATINGS else str(scene.heard.kind)
    ear = ear.hears(what)
    listening = _Listening(
        person, telephone, memory, thread, scene, words[scene.heard.language], mood, ear, what
    )
    if scene.takes is Takes.NOTHING:
        leaves = person.manner is Manner.REFUSES
        return Reaction(memory.keep(thread), ear, listening.hang_up() if leaves else None)
    memory, act = _react(listening)
    return Reaction(memory, ear, act)


def _react(listening: _Listening) -> tuple[Memory, Act]:
    kind = listening.scene.heard.kind
    if listening.memory.silent or listening.person.manner is Manner.REFUSES:
        return listening.done(listening.hang_up())
    if kind is Kind.REASON and listening.scene.takes is Takes.RECORDING:
        return _give_reason(listening)
    if kind is Kind.IDENTITY:
        return _identify(listening)
    if kind in _RATINGS:
        return _be_asked(listening)
    if kind is Kind.OFFER:
        wants = listening.person.wants_contact and not listening.thread.offered
        return listening.done(_yes_or_no(listening, wants), replace(listening.thread, offered=True))
    if kind is Kind.NAMED:
        return listening.done(
            _yes_or_no(listening, listening.chance("named") < listening.telephone.may_be_named)
        )
    if kind is Kind.CALL_TIME:
        return listening.done(listening.press(pick("123", listening.chance("call time")), Meaning.CALL_TIME))
    return listening.done(listening.hang_up() if listening.nth > 1 else None)


def _yes_or_no(listening: _Listening, yes: bool) -> Act:
    return listening.press("1", Meaning.YES) if yes else listening.press("2", Meaning.NO)


def _identify(listening: _Listening) -> tuple[Memory, Act]:
    manner, first = listening.person.manner, listening.nth == 1
    match manner:
        case Manner.WRONG_PERSON:
            return listening.done(listening.press("2", Meaning.WRONG_PERSON), silent=True)
        case Manner.STOPS:
            return listening.done(listening.press("0", Meaning.STOP), silent=True)
        case Manner.NOT_IN if listening.memory.calls == 1 and not listening.ear.called_us:
            return listening.done(listening.press("3", Meaning.NOT_IN))
        case Manner.HUMAN if listening.chance("human at once") < 0.5:
            return listening.done(listening.press("9", Meaning.HUMAN))
        case Manner.AGAIN if first:
            return listening.done(listening.press("*", Meaning.AGAIN))
        case Manner.SILENT:
            return _keep_silent(listening)
        case _:
            return listening.done(listening.press("1", Meaning.IT_IS_ME))


def _be_asked(listening: _Listening) -> tuple[Memory, Act]:
    thread, manner, first = listening.thread, listening.person.manner, listening.nth == 1
    if thread.done or thread.asked in thread.rated:
        return listening.done(listening.hang_up(Meaning.ALREADY))
    muddles = first and thread.asked is listening.person.vague_at
    if (turned_away := _turn_away(listening)) is not None:
        return turned_away
    match manner:
        case Manner.HUMAN:
            return listening.done(listening.press("9", Meaning.HUMAN), replace(thread, done=True))
        case Manner.HALF if thread.asked is Question.PETITION_OFFICE:
            return listening.done(listening.hang_up(), replace(thread, done=True))
        case Manner.AGAIN if first:
            return listening.done(listening.press("*", Meaning.AGAIN))
        case Manner.WRONG_KEY if muddles:
            return listening.done(listening.press(_WRONG_KEY, Meaning.WRONG_KEY))
        case Manner.SILENT_ONCE if muddles:
            return listening.done(None)
        case Manner.SILENT:
            return _keep_silent(listening)
        case _:
            return _rate(listening)


def _turn_away(listening: _Listening) -> tuple[Memory, Act] | None:
    """By a key that a menu has for it, where nobody was asked before who they are."""
    offers, manner = listening.scene.heard.offers, listening.person.manner
    if manner is Manner.WRONG_PERSON and (key := offers.get(Meaning.WRONG_PERSON)):
        return listening.done(listening.press(key, Meaning.WRONG_PERSON), silent=True)
    if manner is Manner.STOPS and (key := offers.get(Meaning.STOP)):
        return listening.done(listening.press(key, Meaning.STOP), silent=True)
    if manner is Manner.NOT_IN and offers and listening.memory.calls == 1:
        return listening.done(listening.hang_up(Meaning.NOT_IN))
    return None


def _keep_silent(listening: _Listening) -> tuple[Memory, Act]:
    return listening.done(listening.hang_up() if listening.nth > 2 else None)


def _rate(listening: _Listening) -> tuple[Memory, Act]:
    person, thread = listening.person, listening.thread
    level = intended_level(
        person.seed, person.phone, thread.tail, thread.episode, thread.asked, listening.mood
    )
    speaks = person.manner is Manner.SPEAKS and listening.scene.takes is Takes.EITHER
    if speaks or listening.scene.takes is Takes.SPEECH:
        wording = pick(listening.words.spoken[level], listening.chance("spoken"))
        said = put_level(wording, level, listening.scene.heard.labels)
        act = listening.act(
            Meaning.RATING, (listening.scene.seconds + 0.8, Words(said, seconds_to_say(said)))
        )
    else:
        act = listening.press(str(level), Meaning.RATING)
    rated = replace(thread, rated=thread.rated | {thread.asked})
    return listening.done(replace(act, question=thread.asked, level=level), rated)


def seconds_to_say(text: str) -> float:
    """How long people take for `text`, at least a second."""
    return max(1.0, len(text) / _READING_ALOUD)


def _give_reason(listening: _Listening) -> tuple[Memory, Act]:
    """After the beep: words and the hash key, words and away, or nothing."""
    person, thread = listening.person, listening.thread
    if not person.gives_reason or thread.reasoned or thread.done:
        leaves = listening.chance("leaves") < 0.6
        return listening.done(listening.act(Meaning.HANGS_UP, (1.5, HangUp())) if leaves else None)
    first = intended_level(
        person.seed,
        person.phone,
        thread.tail,
        thread.episode,
        Question.RESPONSIBLE_UNIT,
        listening.mood,
    )
    choices = listening.words.reason["satisfied" if first <= 3 else "dissatisfied"]
    text = pick(choices, listening.chance("reason"))
    words = Words(text, seconds_to_say(text))
    leaves = listening.chance("leaves after reason") < listening.telephone.hangs_up_after_reason
    end: Doing = HangUp() if leaves else Key("#")
    act = listening.act(Meaning.REASON, (1.0, words), (1.5 + words.seconds, end))
    return listening.done(act, replace(thread, reasoned=True))
