"""What a petitioner remembers of the texts and of what was answered to them."""

from dataclasses import dataclass, field, replace

from survey.carriers.sandbox.petitioners.recognise import Heard
from survey.carriers.sandbox.petitioners.vocabulary import Kind, Question

_FIRST_QUESTIONS = frozenset({Kind.INVITE, Kind.AGAIN, Kind.REMINDER})
_LATER_ROUNDS = frozenset({Kind.AGAIN, Kind.AGAIN_2})
_SECOND = 2  # episode: who is asked again was asked before, if not by way of this sandbox
_SECOND_QUESTIONS = frozenset({Kind.QUESTION_2, Kind.AGAIN_2})


@dataclass(frozen=True, slots=True)
class Thread:
    """One survey as the person sees it. `episode` counts surveys that end in the same characters."""

    tail: str
    episode: int = 1
    asked: Question = Question.RESPONSIBLE_UNIT
    rated: frozenset[Question] = frozenset()  # said clearly, once; not said again
    hedged: frozenset[Question] = frozenset()  # an opening without a level was written
    moved_on: bool = False  # the second question or anything after it has come
    reasoned: bool = False
    offered: bool = False
    done: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    threads: dict[str, Thread] = field(default_factory=dict)
    current: str = ""
    silent: bool = False  # wants nothing more from this sender
    calls: int = 0  # that were for this number

    @property
    def thread(self) -> Thread:
        return self.threads.get(self.current) or Thread(self.current)

    def keep(self, thread: Thread, silent: bool = False) -> "Memory":
        threads = {**self.threads, thread.tail: thread}
        return Memory(threads, thread.tail, self.silent or silent, self.calls)

    def called(self) -> "Memory":
        return replace(self, calls=self.calls + 1)

    def unsay(self, tail: str, episode: int, question: Question) -> "Memory":
        """A level that never got through is not said: it will be given when the question comes again."""
        thread = self.threads.get(tail)
        if thread is None or thread.episode != episode:
            return self
        open_again = replace(thread, rated=thread.rated - {question}, done=False)
        return replace(self, threads={**self.threads, tail: open_again})


def place(memory: Memory, heard: Heard) -> Thread:
    """The thread that a text belongs to, as it stands once the text has been read.

    A text that names no case belongs to the case that was named last. A new round is a new thread, and so
    is an invitation to a case whose second question has been seen: another that ends in the same characters.
    """
    tail = heard.tail if heard.tail is not None else memory.current
    known = memory.threads.get(tail)
    thread = known or Thread(tail, _SECOND if heard.kind in _LATER_ROUNDS else 1)
    if known and _begins_anew(known, heard.kind):
        thread = Thread(tail, known.episode + 1)
    if heard.kind in _FIRST_QUESTIONS:
        return replace(thread, asked=Question.RESPONSIBLE_UNIT)
    if heard.kind in _SECOND_QUESTIONS:
        return replace(thread, asked=Question.PETITION_OFFICE, moved_on=True)
    if heard.kind in (Kind.REASON, Kind.OFFER, Kind.NAMED, Kind.THANKS):
        return replace(thread, moved_on=True)
    return thread


def _begins_anew(thread: Thread, kind: Kind) -> bool:
    if kind is Kind.AGAIN_2:
        return Question.PETITION_OFFICE in thread.rated
    return kind is Kind.AGAIN or (kind is Kind.INVITE and thread.moved_on)
