"""What an interviewer reads out, and the codes beside it. Pure.

Keys: levels 1 to 5 whatever the reading order (R8), options 1 to 7 in their order, 8 does not know, 9 does
not want to say. Neither 8 nor 9 is ever a level (R7): such a rating stays open, and what was said is kept.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from survey.questionnaire.conversation import State, turned_to
from survey.questionnaire.model import LEVELS, Kind, Question, Questionnaire
from survey.questionnaire.texts import fill
from survey.vocabulary import Channel, ReadingOrder

UNSURE, REFUSED = "unsure", "refused"
_LATE_KEYS = {UNSURE: "8", REFUSED: "9"}
_YES_NO = (("1", "yes"), ("2", "no"))


class NoSuchCode(ValueError):
    """A code that the question does not have."""


@dataclass(frozen=True)
class Choice:
    """`label`: in the language of the interview; empty where the desk has words of its own."""

    key: str
    code: str
    label: str = ""


@dataclass(frozen=True)
class Coded:
    """`value` as the conversation takes it; `passed`: by which code no answer was given."""

    value: str
    passed: str = ""


def open_question(asked: Questionnaire, state: State, passed: Collection[str]) -> Question | None:
    """The question to ask now; `passed`: ratings to which somebody gave no level in this interview."""
    seen = replace(state, declined=state.declined | frozenset(passed))
    key = turned_to(asked, seen, Channel.INTERVIEWER).current
    return asked.question(key) if key else None


def choices(asked: Questionnaire, question: Question, language: str, order: ReadingOrder) -> list[Choice]:
    """The codes to choose from, in the order in which they are read out."""
    match question.kind:
        case Kind.RATING:
            scale = [Choice(str(n), str(n), asked.label(language, question.key, str(n))) for n in LEVELS]
            return [*order.of(scale), Choice("8", UNSURE), Choice("9", REFUSED)]
        case Kind.CONSENT:
            return [*(Choice(key, code) for key, code in _YES_NO), Choice("9", REFUSED)]
        case _:
            return [
                Choice(key, code, asked.label(language, question.key, code))
                for key, code in zip(_keys(question.options), question.options, strict=True)
            ]


def coded(question: Question, codes: Sequence[str]) -> Coded:
    """The answer that these codes give, keys (`1`, `8`) being taken as codes too. NoSuchCode for others."""
    named = [_code(question, code.strip()) for code in codes if code.strip()]
    match question.kind:
        case Kind.OPEN:
            wanted = set(named)
            return Coded(",".join(code for code in question.options if code in wanted))
        case _ if len(named) != 1:
            raise NoSuchCode(question.key)
        case Kind.CHOICE:
            return Coded(named[0])
        case _:
            passed = named[0] in _LATE_KEYS
            return Coded("", named[0]) if passed else Coded(named[0])


def levels_read(asked: Questionnaire, language: str, order: ReadingOrder) -> str:
    """The five levels as they are read out."""
    scale = asked.scale[language]
    names = order.of(scale)
    return ("、" if language.startswith("zh") else ", ").join(names)


def line(asked: Questionnaire, language: str, key: str, filling: Mapping[str, str]) -> str:
    """What is read out; of a questionnaire without a script, what a text message would ask, or nothing."""
    words = asked.script.get(language, {}).get(key, "")
    if not words:
        known = {question.key: question for question in asked.questions}
        asks = known[key].asks if key in known else None
        words = asked.texts[language].get(asks, "") if asks else ""
    return fill(words, filling)


def _keys(options: Sequence[str]) -> list[str]:
    """A key for each option: 8 and 9 are kept for those who do not know or do not want to say."""
    kept = {_LATE_KEYS[option] for option in options if option in _LATE_KEYS}
    free = iter(key for key in "1234567890" if key not in kept)
    return [_LATE_KEYS.get(option) or next(free, "") for option in options]


def _code(question: Question, given: str) -> str:
    """A code by itself or by its key."""
    match question.kind:
        case Kind.RATING:
            table = {str(n): str(n) for n in LEVELS}
        case Kind.CONSENT:
            table = dict(_YES_NO)
        case _:
            table = dict(zip(_keys(question.options), question.options, strict=True))
    if question.kind in (Kind.RATING, Kind.CONSENT):
        table |= {key: code for code, key in _LATE_KEYS.items()}
    if given in table.values():
        return given
    if given not in table:
        raise NoSuchCode(f"{question.key}: {given}")
    return table[given]
