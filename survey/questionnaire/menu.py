"""A call by menu, for a carrier that leads no dialogue: one rating, one key, told by a report. Pure.

 who calls, the case's end, the five levels ─┬─ 1-5 ─► received, in the same words for each (R8)
          (said twice)                       ├─ 8 ───► wrong number
                                             ├─ 9 ───► a person
                                             └─ 0 ───► no more contact

Nobody has said who they are, so no more is said of the case than a text message may say (CONTRACT §7). The
words are approved beforehand: each question is there in both reading orders, the key of a level is the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from survey.questionnaire.conversation import Act, State, is_complete
from survey.questionnaire.dialogue.hear import PERSON, Uttered, choices
from survey.questionnaire.dialogue.speak import Filling
from survey.questionnaire.model import Kind, MenuPrompt, Prompt, Question, Questionnaire
from survey.questionnaire.texts import fill
from survey.vocabulary import Channel, RatedObject, ReadingOrder

TIMES = 2  # who missed the beginning hears it once more; a third time is only put up with
SECONDS = 8  # to choose after the last word: five levels are remembered, where a dialogue lists them again
WRONG_NUMBER = "8"
_ASK = {
    RatedObject.RESPONSIBLE_UNIT: (MenuPrompt.UNIT, MenuPrompt.UNIT_AGAIN),
    RatedObject.PETITION_OFFICE: (MenuPrompt.OFFICE, MenuPrompt.OFFICE_AGAIN),
}
_AFTER = {WRONG_NUMBER: MenuPrompt.WRONG_NUMBER, PERSON: MenuPrompt.PERSON, "0": MenuPrompt.STOPPED}
_ACTS = {WRONG_NUMBER: Act.WRONG_PERSON, PERSON: Act.TO_PERSON, "0": Act.OPT_OUT}

QUESTIONS = frozenset(key for pair in _ASK.values() for key in pair)
KEYS = frozenset("12345") | _AFTER.keys()


@dataclass(frozen=True, slots=True)
class Said:
    """Words as they are heard. `places`: what in them differs from person to person."""

    key: MenuPrompt
    words: str
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MenuCall:
    """What is said in one call, and after each key. `question`: whose rating the keys 1-5 give."""

    question: str
    asks: Said
    after: Mapping[str, Said]
    bye: Said


def rating_to_ask(questionnaire: Questionnaire, state: State) -> Question | None:
    """The first rating of the voice form that this round asks and nobody has given; none if all are in."""
    for question in questionnaire.form(Channel.VOICE):
        open_ = question.key in state.needed and question.key not in state.answers
        if question.kind is Kind.RATING and open_:
            return question
    return None


def menu_call(
    questionnaire: Questionnaire,
    question: Question,
    wanted: str,
    filling: Filling,
    order: ReadingOrder,
    *,
    again: bool = False,
) -> MenuCall:
    """The call that asks this rating of somebody who wants `wanted`; the questionnaire has a menu for it.

    `again`: a later round begins with it.
    """
    assert question.object is not None, "a menu asks ratings"
    language = questionnaire.voice(wanted)
    case = spelt(filling.case)
    first, later = _ASK[question.object]
    words = _fixed(questionnaire, language, later if again else first, filling, order)
    after = {**dict.fromkeys(choices(question), MenuPrompt.RECEIVED), **_AFTER}
    return MenuCall(
        question.key,
        Said(later if again else first, fill(words, {"case": case}), {"case": case}),
        {key: Said(said, _fixed(questionnaire, language, said, filling)) for key, said in after.items()},
        Said(MenuPrompt.BYE, _fixed(questionnaire, language, MenuPrompt.BYE, filling)),
    )


def prompts(
    questionnaire: Questionnaire,
    wanted: str,
    office: str,
    hotline: str,
    orders: Sequence[ReadingOrder] = tuple(ReadingOrder),
) -> tuple[Said, ...]:
    """All that is to be approved for the language of somebody who wants `wanted`, `{case}` left in its place:
    each question in these reading orders. None where there is no menu."""
    if not questionnaire.has_menu(wanted):
        return ()
    language, filling = questionnaire.voice(wanted), Filling(office, hotline)
    return tuple(
        Said(key, _fixed(questionnaire, language, key, filling, order))
        for key in MenuPrompt
        for order in (orders if key in QUESTIONS else orders[:1])
    )


def hear_keys(questionnaire: Questionnaire, state: State, question: str | None, keys: str) -> Uttered | None:
    """What was said by keys pressed in a menu that asked `question`: the first that means something decides.
    None if none does."""
    levels = choices(questionnaire.question(question)) if question else {}
    for key in keys:
        if level := levels.get(key):
            return Uttered(question=question, value=level, how=f"key {key}")
        act = _ACTS.get(key)
        if act is Act.TO_PERSON and is_complete(state):
            continue  # nothing is left that a person would ask
        if act is not None and question:
            return Uttered(acts=frozenset({act}), how=f"key {key}")
    return None


def spelt(number: str) -> str:
    """Characters one by one, as somebody reads a number out; a machine would make a sum of it."""
    return " ".join(character for character in number if character.isalnum())


def _fixed(
    questionnaire: Questionnaire,
    language: str,
    key: MenuPrompt,
    filling: Filling,
    order: ReadingOrder = ReadingOrder.FORWARD,
) -> str:
    """The words, `{case}` left in its place."""
    filled = {"office": filling.office, "hotline": spelt(filling.hotline)}
    if key in QUESTIONS:
        filled["levels"] = _levels(questionnaire, language, order)
    return fill(questionnaire.spoken[language][key], filled)


def _levels(questionnaire: Questionnaire, language: str, order: ReadingOrder) -> str:
    option = questionnaire.spoken[language][Prompt.OPTION]
    rating = questionnaire.ratings()[0]
    said = [
        fill(option, {"level": questionnaire.label(language, rating.key, level), "key": key})
        for key, level in order.of(list(choices(rating).items()))
    ]
    return ("" if option.endswith("。") else " ").join(said)
