"""What a round asks: both ratings at first, later only the objects that were rated 4 or 5."""

from collections.abc import Sequence
from typing import Any

from survey.questionnaire.conversation import begin
from survey.questionnaire.load import Questionnaire
from survey.vocabulary import RatedObject


def objects_asked(asks: Sequence[str] | None) -> frozenset[RatedObject]:
    """The objects that a survey asks about, from what it keeps of them."""
    return frozenset(RatedObject) if asks is None else frozenset(map(RatedObject, asks))


def begun(asked: Questionnaire, language: str, asks: Sequence[str] | None) -> dict[str, Any] | None:
    """The conversation before anything is heard: nothing is kept of one that asks everything."""
    if asks is None:
        return None
    keys = tuple(question.key for question in asked.ratings() if question.object in asks)
    return begin(asked, language, keys).to_json()
