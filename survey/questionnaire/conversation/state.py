"""Where a conversation stands: plain values, kept as JSON with the survey."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from survey.questionnaire.model import DISSATISFIED, Kind, Question, Questionnaire, When
from survey.vocabulary import Channel


@dataclass(frozen=True, slots=True)
class State:
    """`answers`: the accepted value of each answered question, in the order in which they came.
    `current`: the question that is open by the form of `channel`, on which something was heard last; none
    when nothing is. `declined`: offered on some channel and passed over.
    """

    language: str
    current: str | None
    needed: tuple[str, ...]  # the ratings of this round
    answers: Mapping[str, str] = field(default_factory=dict)
    reasked: frozenset[str] = frozenset()
    helped: int = 0
    channel: Channel = Channel.SMS
    declined: frozenset[str] = frozenset()

    def to_json(self) -> dict[str, Any]:
        return {
            "language": self.language,
            "current": self.current,
            "needed": list(self.needed),
            "answers": dict(self.answers),
            "reasked": sorted(self.reasked),
            "helped": self.helped,
            "channel": self.channel,
            "declined": sorted(self.declined),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        return cls(
            language=kept["language"],
            current=kept["current"],
            needed=tuple(kept["needed"]),
            answers=dict(kept["answers"]),
            reasked=frozenset(kept["reasked"]),
            helped=kept["helped"],
            channel=Channel(kept.get("channel", Channel.SMS)),
            declined=frozenset(kept.get("declined", ())),
        )

    @property
    def last_answered(self) -> str | None:
        return next(reversed(list(self.answers)), None)


def begin(questionnaire: Questionnaire, language: str, needed: tuple[str, ...] = ()) -> State:
    """Nothing asked yet. `needed`: the keys of the ratings to ask; none given: all of them."""
    keys = needed or tuple(question.key for question in questionnaire.ratings())
    return State(language, keys[0], keys)


def resume(questionnaire: Questionnaire, kept: Mapping[str, Any] | None, language: str) -> State:
    """Where a conversation stands: as it was `kept`, or at its beginning."""
    return State.from_json(kept) if kept else begin(questionnaire, language)


def turned_to(questionnaire: Questionnaire, state: State, channel: Channel) -> State:
    """The state as seen from `channel`: what was answered elsewhere is not open here."""
    return _moved_on(questionnaire, replace(state, channel=channel))


def answered(questionnaire: Questionnaire, state: State, question: str, value: str) -> State:
    """The state after an accepted answer; the first answer to a question stays (R3)."""
    answers = dict(state.answers)
    answers.setdefault(question, value)
    return _moved_on(questionnaire, replace(state, answers=answers))


def passed(questionnaire: Questionnaire, state: State, question: str) -> State:
    """The state after somebody was offered a question and went on without answering."""
    return _moved_on(questionnaire, replace(state, declined=state.declined | {question}))


def is_complete(state: State) -> bool:
    """Whether every rating of the round is in."""
    return all(key in state.answers for key in state.needed)


def optional_open(questionnaire: Questionnaire, state: State) -> bool:
    """Whether only the reason or the offer to be contacted is still open."""
    return state.current is not None and questionnaire.question(state.current).kind is not Kind.RATING


def _moved_on(questionnaire: Questionnaire, state: State) -> State:
    following = _open(questionnaire, state)
    return replace(state, current=following.key if following else None)


def _open(questionnaire: Questionnaire, state: State) -> Question | None:
    """The first question not answered yet that this person is asked."""
    dissatisfied = any(
        int(value) in DISSATISFIED
        for key, value in state.answers.items()
        if questionnaire.question(key).kind is Kind.RATING
    )
    for question in questionnaire.form(state.channel) or questionnaire.form(Channel.SMS):
        left_out = question.kind is Kind.RATING and question.key not in state.needed
        if question.key in state.answers or question.key in state.declined or left_out:
            continue
        if question.when is When.ALWAYS or dissatisfied:
            return question
    return None
