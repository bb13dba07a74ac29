"""What is rated, and by which levels: both objects once, each level its own, the two sides alike."""

import re
from collections import Counter

from survey.questionnaire.check import rules
from survey.questionnaire.check.problem import Problem, Problems
from survey.questionnaire.check.wording import kind
from survey.questionnaire.model import Questionnaire
from survey.vocabulary import Channel, RatedObject

_NEGATION = {"zh": re.compile(r"不"), "en": re.compile(r"\bnot |\bdis|\bun", re.IGNORECASE)}
_OPPOSITES = ((1, 5), (2, 4))


def ratings_and_levels(questionnaire: Questionnaire) -> Problems:
    """The scale in every language, the choices, and the channels."""
    rated = Counter(question.object for question in questionnaire.ratings())
    for one in RatedObject:
        if rated[one] != 1:
            rule = rules.RATED_TWICE if rated[one] else rules.NOT_RATED
            yield Problem(rule, "questions", {"object": one})
    for language, scale in questionnaire.scale.items():
        if len(set(scale)) != len(scale):
            yield Problem(rules.SAME_LEVEL, f"scale.{language}")
        yield from _balance(language, scale)
    for language, labels in questionnaire.labels.items():
        for key, names in labels.items():
            if len(set(names)) != len(names):
                yield Problem(rules.SAME_LABEL, f"labels.{language}.{key}")
    for channel in Channel:
        if not questionnaire.asks_on(channel):
            yield Problem(rules.CHANNEL_MISSING, f"forms.{channel}", {"channel": channel})


def _balance(language: str, scale: tuple[str, ...]) -> Problems:
    """Level 5 is level 1 with a negation, 4 is 2 with one: no side is said more strongly than the other."""
    negation = _NEGATION.get(kind(language))
    if negation is None:
        return
    for good, bad in _OPPOSITES:
        if negation.search(scale[good - 1]) or negation.sub("", scale[bad - 1], count=1) != scale[good - 1]:
            yield Problem(rules.UNBALANCED, f"scale.{language}", {"good": good, "bad": bad})
