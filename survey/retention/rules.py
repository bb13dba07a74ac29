"""The table of what goes: for every column its span, from when it counts, and what stands there afterwards.

A test fails for a sealed column that is not in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from survey.models import (
    AnomalyStep,
    Answer,
    Attempt,
    Case,
    Coding,
    Concern,
    ConcernStep,
    DocketMeeting,
    EvidenceFile,
    Exclusion,
    Inbound,
    Interview,
    InterviewCheck,
    LastingKey,
    Petitioner,
    Promise,
    Recording,
    RectificationStep,
    Talk,
    Totp,
    Unit,
)


class Span(Enum):
    """Of the policy's [retention]; `STAYS` is no petitioner's."""

    WORDS = auto()
    CONTACTS = auto()
    STAYS = auto()


class Since(Enum):
    """From when the span counts."""

    CASE = "the end of everything about its case: surveys, what was to be put right, promises, concerns"
    PERSON = "the end of the last case with that number"
    ANOMALY = "the last word about an anomaly that nobody looks into any more"
    MEETING = "the minutes were last written"
    HELD = "its owner holds it"


class Then(Enum):
    """What stands there afterwards."""

    NULL = auto()
    EMPTY = auto()  # no bytes: the column may not be NULL
    RANDOM = auto()  # as many random bytes, or a random text: it is unique, and leads nowhere
    KEYED = auto()  # a hash that only recognises the same thing when it comes again (survey/recognise.py)
    WITHOUT_NUMBER = auto()  # sealed anew without the number it came from


@dataclass(frozen=True)
class Rule:
    column: InstrumentedAttribute[Any]
    span: Span
    since: Since
    then: Then | None = None


def _words(*columns: InstrumentedAttribute[Any]) -> list[Rule]:
    """Words of a case: NULL where that is allowed, otherwise nothing at all."""
    return [Rule(one, Span.WORDS, Since.CASE, _nothing(one)) for one in columns]


def _nothing(column: InstrumentedAttribute[Any]) -> Then:
    return Then.NULL if column.expression.nullable else Then.EMPTY


RULES: Sequence[Rule] = (
    *_words(
        Answer.words_sealed,
        Answer.why,  # of a correction, as somebody wrote it
        Inbound.raw_sealed,
        Recording.audio_sealed,
        Interview.note_sealed,
        InterviewCheck.note_sealed,
        Coding.words_sealed,
        Exclusion.why_sealed,
        Exclusion.answer_sealed,
        RectificationStep.words_sealed,
        EvidenceFile.name_sealed,
        EvidenceFile.content_sealed,
        Promise.words_sealed,
        Promise.answer_sealed,
        Talk.words_sealed,
        Concern.words_sealed,
        ConcernStep.words_sealed,
    ),
    Rule(EvidenceFile.digest, Span.WORDS, Since.CASE, Then.RANDOM),  # tells whether a file is the same one
    Rule(AnomalyStep.words_sealed, Span.WORDS, Since.ANOMALY, Then.NULL),
    Rule(DocketMeeting.minutes_sealed, Span.WORDS, Since.MEETING, Then.NULL),
    Rule(Case.name_sealed, Span.CONTACTS, Since.CASE, Then.NULL),
    Rule(Case.case_no, Span.CONTACTS, Since.CASE, Then.KEYED),  # it leads to the name in the petition system
    Rule(Case.matter_id, Span.CONTACTS, Since.CASE, Then.KEYED),
    Rule(Case.digest, Span.CONTACTS, Since.CASE, Then.RANDOM),
    Rule(Attempt.body, Span.CONTACTS, Since.CASE, Then.NULL),  # four characters of the number, an address
    Rule(
        Attempt.carrier_sid, Span.CONTACTS, Since.CASE, Then.NULL
    ),  # the carrier's log has the phone beside it
    Rule(Attempt.token, Span.CONTACTS, Since.CASE, Then.RANDOM),  # so has it, in our address
    Rule(Inbound.sid, Span.CONTACTS, Since.CASE, Then.KEYED),  # the carrier's list still shows it for a while
    Rule(Inbound.phone_index, Span.CONTACTS, Since.CASE, Then.RANDOM),
    Rule(Inbound.raw_sealed, Span.CONTACTS, Since.CASE, Then.WITHOUT_NUMBER),
    Rule(Recording.sid, Span.CONTACTS, Since.CASE, Then.RANDOM),
    Rule(Petitioner.phone_sealed, Span.CONTACTS, Since.PERSON, Then.EMPTY),
    Rule(
        Petitioner.phone_index, Span.CONTACTS, Since.PERSON, Then.RANDOM
    ),  # keyed, of who is not to be asked
    Rule(Unit.contact_name_sealed, Span.STAYS, Since.HELD),  # the unit's, until it names somebody else
    Rule(Unit.contact_phone_sealed, Span.STAYS, Since.HELD),
    Rule(Unit.contact_email_sealed, Span.STAYS, Since.HELD),
    Rule(Totp.key_sealed, Span.STAYS, Since.HELD),
    Rule(LastingKey.key_sealed, Span.STAYS, Since.HELD),
)


def of_cases(span: Span) -> list[Rule]:
    """What goes with a case when this span of it is over."""
    return [rule for rule in RULES if rule.span is span and rule.since is Since.CASE]


def tables() -> set[str]:
    """The tables out of which something goes."""
    return {rule.column.class_.__tablename__ for rule in RULES if rule.span is not Span.STAYS}
