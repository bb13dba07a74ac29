"""Why an act is not done."""

from collections.abc import Mapping
from enum import StrEnum

LONGEST_WORDS = 4000


class Why(StrEnum):
    UNKNOWN = "unknown"
    NOT_YOURS = "not_yours"
    MOVED_ON = "moved_on"
    NO_WORDS = "no_words"
    LONG_WORDS = "long_words"
    NO_CONSENT = "no_consent"
    NO_CHECKS = "no_checks"
    NO_CAUSES = "no_causes"
    NOT_SETTLED = "not_settled"
    NOT_NAMED = "not_named"
    NAMED = "named"
    NOT_MET = "not_met"
    NO_EVIDENCE = "no_evidence"
    NO_SIGNATURE = "no_signature"
    FILES = "files"
    EXTENDED = "extended"
    NOT_ASKED = "not_asked"
    OVERDUE = "overdue"
    NO_STEP = "no_step"
    MEETING = "meeting"
    WRONG_ENDING = "wrong_ending"
    NO_VERIFIER = "no_verifier"
    WRONG_DATE = "wrong_date"


_TOLD: Mapping[Why, str] = {
    Why.UNKNOWN: "there is no such thing",
    Why.NOT_YOURS: "this is not for you to do",
    Why.MOVED_ON: "somebody has gone on with it meanwhile",
    Why.NO_WORDS: "the words are missing",
    Why.LONG_WORDS: f"more than {LONGEST_WORDS} characters",
    Why.NO_CONSENT: "the person did not agree to be contacted: look into it from the file",
    Why.NO_CHECKS: "each of the three checks needs a word",
    Why.NO_CAUSES: "what was confirmed has a cause",
    Why.NOT_SETTLED: "the survey has not settled",
    Why.NOT_NAMED: "the person did not agree to be named: the order stays with the office",
    Why.NAMED: "the person agreed to be named: the unit is ordered",
    Why.NOT_MET: "a check is not met: it is to be put right first",
    Why.NO_EVIDENCE: "each of the five pieces of evidence needs a word",
    Why.NO_SIGNATURE: "whether the callback form was signed is missing",
    Why.FILES: "a file is not one of this case",
    Why.EXTENDED: "it was extended once",
    Why.NOT_ASKED: "nobody has asked for it",
    Why.OVERDUE: "its time is over",
    Why.MEETING: "the joint meeting decides what is on the docket, and nothing else",
    Why.NO_STEP: "the legal step that ended it is missing",
    Why.WRONG_ENDING: "it cannot end like this from here",
    Why.NO_VERIFIER: "that account cannot verify this",
    Why.WRONG_DATE: "the date is not one to come",
}


class Refused(Exception):
    """`why` as a code for pages, the text for the shell and the log."""

    def __init__(self, why: Why) -> None:
        super().__init__(_TOLD[why])
        self.why = why


def words_of(text: str, *, needed: bool = True) -> str:
    """The words as they are kept; Refused if they are missing or too many."""
    given = text.strip()
    if needed and not given:
        raise Refused(Why.NO_WORDS)
    if len(given) > LONGEST_WORDS:
        raise Refused(Why.LONG_WORDS)
    return given
