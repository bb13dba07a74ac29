"""How a reply to a rating question is read: ordered tables, the first line that holds decides.

A level counts if one, and only one, is named and no line of DOUBTS holds (R7). Doubts are the same for all
five levels (R8). What ends the survey for this person is seen before the level, what asks for something
after it: "5 你们是谁" is a 5.
"""

from collections.abc import Callable
from dataclasses import dataclass

from survey.questionnaire.reading.evidence import Evidence
from survey.questionnaire.reading.intents import Intent
from survey.questionnaire.reading.kept import short_ones_kept
from survey.questionnaire.reading.reply import Detail, Reply
from survey.questionnaire.reading.satisfaction import Doubt
from survey.vocabulary import RatedObject, Reading

Holds = Callable[[Evidence], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    holds: Holds
    reading: Reading
    details: frozenset[Detail] = frozenset()


def _wants(intent: Intent) -> Holds:
    return lambda said: said.wants(intent)


def _doubts(doubt: Doubt) -> Holds:
    return lambda said: doubt in said.labels.doubts


def _has(sentiment: str) -> Holds:
    return lambda said: said.has(sentiment)


# Why a level that is named is not taken.
DOUBTS: tuple[tuple[str, Holds], ...] = (
    ("pressure", _has("pressure")),
    ("double_negation", _doubts(Doubt.DOUBLE_NEGATION)),
    ("not_asserted", _doubts(Doubt.NOT_ASSERTED)),
    ("denied", _doubts(Doubt.DENIED)),
    ("no_such_level", _doubts(Doubt.SLIGHT)),
    ("contradiction", lambda said: said.digit_contradicts_words),
    ("asks_what_follows", lambda said: said.asks_what_follows),
    ("two_answers", lambda said: len(said.levels) > 1),
    ("odd_number", lambda said: bool(said.numbers.oddities)),
    ("scale", lambda said: said.is_scale),
    ("other_object", lambda said: said.is_about_other),
    ("conditional", _has("conditional")),
    ("taken_back", lambda said: said.takes_back),
    ("contrary", lambda said: said.is_contrary),
)

# What ends the survey for this person, whatever else was said.
ENDS: tuple[Rule, ...] = (
    Rule("deceased", _wants(Intent.DECEASED), Reading.DECEASED),
    Rule("proxy", _wants(Intent.PROXY), Reading.WRONG_PERSON, frozenset({Detail.PROXY})),
    Rule("wrong_person", _wants(Intent.WRONG_PERSON), Reading.WRONG_PERSON),
    Rule("not_petitioner", _wants(Intent.NOT_PETITIONER), Reading.NOT_PETITIONER),
)

# What is wanted where no level was taken.
ASKS: tuple[Rule, ...] = (
    Rule("human", _wants(Intent.HUMAN), Reading.HUMAN),
    Rule("consequences", _wants(Intent.CONSEQUENCES), Reading.HELP, frozenset({Detail.CONSEQUENCES})),
    Rule("which_unit", _wants(Intent.WHICH_UNIT), Reading.HELP, frozenset({Detail.WHICH_UNIT})),
    Rule("which_case", _wants(Intent.WHICH_CASE), Reading.HELP, frozenset({Detail.WHICH_CASE})),
    Rule("help", _wants(Intent.HELP), Reading.HELP),
    Rule("refuse", _wants(Intent.REFUSE), Reading.REFUSE),
    Rule("later", _wants(Intent.LATER), Reading.LATER),
    Rule("abuse", lambda said: said.is_abuse, Reading.REFUSE),
)

# Nothing was understood; the name says how near it came.
UNCLEAR: tuple[tuple[str, Holds], ...] = (
    ("empty", lambda said: said.is_empty and not said.message.polite),
    ("unfinished", _has("unfinished")),
    ("scale", lambda said: said.is_scale),
    ("complaint", _has("complaint")),
    ("vague", lambda said: True),
)

ALSO: tuple[tuple[Detail, Holds], ...] = (
    (Detail.PRESSURE, _has("pressure")),
    (Detail.UNFINISHED, _has("unfinished")),
    (Detail.HUMAN, _wants(Intent.HUMAN)),
    (Detail.OPTOUT, _wants(Intent.OPTOUT)),
)


@short_ones_kept
def read_reply(
    text: str, language: str = "zh-CN", about: RatedObject = RatedObject.RESPONSIBLE_UNIT
) -> Reply:
    """How `text`, a reply to the rating question about that object, is to be taken. Total: never raises."""
    said = Evidence.of(text, about, language)
    also = frozenset(detail for detail, holds in ALSO if holds(said))
    for rule in ENDS:
        if rule.holds(said):
            return Reply(rule.reading, rule.name, details=rule.details | also)
    level, how = _level(said)
    if said.wants(Intent.OPTOUT):
        return Reply(Reading.OPTOUT, f"optout+{how}" if level else "optout", level, also)
    if level:
        return Reply(Reading(str(level)), how, level, also)
    for rule in ASKS:
        if rule.holds(said):
            return Reply(rule.reading, rule.name, details=rule.details | also)
    unclear = how or next(name for name, holds in UNCLEAR if holds(said))
    return Reply(Reading.REASK, unclear, details=also)


def _level(said: Evidence) -> tuple[int | None, str]:
    """The level and how it was said; or none, and the doubt that stands against it, if any."""
    for doubt, holds in DOUBTS:
        if holds(said):
            return None, doubt
    if not said.levels:
        return None, ""
    ways = [name for name, named in (("digit", said.numbers.levels), ("label", said.labels.levels)) if named]
    return min(said.levels), "+".join(ways)
