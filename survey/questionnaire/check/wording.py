"""Words that lead, in whichever table they stand: a good rating is not asked for, both sides are named."""

import re
from collections.abc import Mapping

from survey.questionnaire.check import rules
from survey.questionnaire.check.problem import Problem, Problems
from survey.questionnaire.model import Questionnaire, Script
from survey.questionnaire.texts import places

_LEADING = re.compile(
    r"好评|五星|满分|高分|支持我们的?工作|务必|恳请|满意为盼|多多(?:支持|包涵|理解)"
    r"|(?:希望|盼|望|祝|让|使)您?(?:能够?)?(?:感到)?满意|给予?个?满意"
    r"|(?:打|选择?|点|回复?)个?[“\"]?(?:非常)?满意"
    r"|please be kind|support our work|rate us (?:well|high)"
    r"|(?:good|high(?:est)?|top|best|positive|five[- ]star) (?:score|rating|mark|review|feedback)"
    r"|(?:hope|sure|trust)(?: that)? you (?:are|were|will be) (?:very )?satisfied",
    re.IGNORECASE,
)
_PRAISE = re.compile(
    r"圆满|妥善|高度重视|全心全意|竭诚|优质|贴心|成功(?:解决|化解)"
    r"|successfully|excellent|outstanding|with great care|did our best",
    re.IGNORECASE,
)
_PETITION = re.compile(r"信访|上访|访民|petition", re.IGNORECASE)
_VOLUNTARY = {
    "zh": re.compile(r"自愿|愿意|愿评"),
    "en": re.compile(r"volunt|if you like|optional", re.IGNORECASE),
}
# Each side of the scale as it stands in a sentence; what names both, or neither, is taken out before.
_SIDES = {
    "zh": (
        re.compile(r"满不满意|满意[度率]"),
        re.compile(r"(?<!不)(?<!没)(?<!未)(?<!不太)(?<!不很)(?<!不够)满意"),
        re.compile(r"(?:不|没|未)[太很够]?满意"),
    ),
    "en": (
        re.compile(r"how (?:dis)?satisfied", re.IGNORECASE),
        re.compile(r"(?<!not )\bsatisfied\b", re.IGNORECASE),
        re.compile(r"\b(?:dis|un|not )satisfied\b", re.IGNORECASE),
    ),
}
READ_HERE = frozenset(_SIDES)


def kind(language: str) -> str:
    """What a language is known by here: zh-CN and zh-HK are both zh."""
    return language.split("-", maxsplit=1)[0]


def unknown_places(where: str, words: str, allowed: frozenset[str]) -> Problems:
    """Places that nobody fills in this table."""
    if unknown := places(words) - allowed:
        known = ", ".join(f"{{{one}}}" for one in sorted(allowed)) or "–"
        gaps = {"places": ", ".join(sorted(unknown)), "allowed": known}
        yield Problem(rules.UNKNOWN_PLACE, where, gaps)


def is_voluntary(words: str, language: str) -> bool:
    """Whether it is said; a language that nobody reads here is believed."""
    return kind(language) not in _VOLUNTARY or bool(_VOLUNTARY[kind(language)].search(words))


def speaks_of_petitions(words: str) -> bool:
    return bool(_PETITION.search(words))


def leading_words(questionnaire: Questionnaire) -> Problems:
    """All tables, all languages. What asks about pressure, and what forbids it, has to name it."""
    tables = ("texts", "spoken", "shown", "script")
    names_it = {question.key for question in questionnaire.questions if question.report}
    names_it |= {Script.FORBIDDEN, Script.UPSET}
    for table in tables:
        words_of: Mapping[str, Mapping[str, str]] = getattr(questionnaire, table)
        for language, entries in words_of.items():
            for key, words in entries.items():
                if key not in names_it:
                    yield from _leading(f"{table}.{language}.{key}", words, language)
    for language in sorted({*questionnaire.languages, *questionnaire.voices}):
        if kind(language) not in READ_HERE:
            yield Problem(rules.UNREAD, language)


def _leading(where: str, words: str, language: str) -> Problems:
    if found := _LEADING.search(words):
        yield Problem(rules.LEADING, where, {"words": found[0]})
    if found := _PRAISE.search(words):
        yield Problem(rules.PRAISE, where, {"words": found[0]})
    if kind(language) in _SIDES:
        neither, good, bad = _SIDES[kind(language)]
        left = neither.sub("", words)
        if bool(good.search(left)) != bool(bad.search(left)):
            yield Problem(rules.ONE_SIDED, where)
