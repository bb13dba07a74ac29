"""What the codes of a questionnaire are called on a page. The Chinese stands in translations/."""

from collections.abc import Mapping

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from survey.console.words import ACTS, QUESTIONS, YES_NO, reading_label
from survey.questionnaire.check import Level
from survey.questionnaire.dialogue import Step
from survey.questionnaire.model import AGAIN, Kind, MenuPrompt, Prompt, Questionnaire, Script, Text
from survey.vocabulary import ReadingOrder

ORDERS: Mapping[ReadingOrder, LazyString] = {
    ReadingOrder.FORWARD: _l("from very satisfied"),
    ReadingOrder.REVERSE: _l("from very dissatisfied"),
}
PROBLEM_LEVELS: Mapping[Level, LazyString] = {
    Level.ERROR: _l("to be mended"),
    Level.HINT: _l("to be looked at"),
}
TEXTS: Mapping[str, LazyString] = {
    Text.REASK: _l("Asked again"),
    Text.WHO: _l("Who we are"),
    Text.HUMAN: _l("A person will call"),
    Text.THANKS: _l("Thanks"),
    Text.OPTOUT_DONE: _l("Stop confirmed"),
    Text.WRONG_PERSON: _l("Wrong number"),
}
ROLES: Mapping[str, LazyString] = {
    "opens": _l("First message"),
    "opens_link": _l("First message, with a link"),
    "asks": _l("Question"),
    "again": _l("First message of a later round"),
    "reminds": _l("Reminder"),
}
PROMPTS: Mapping[str, LazyString] = {
    Prompt.GREETING: _l("Greeting"),
    Prompt.CHANGE: _l("Other language"),
    Prompt.IDENTITY: _l("Who is there"),
    Prompt.IDENTITY_UNNAMED: _l("Who is there, without a name"),
    Prompt.OPTION: _l("One level"),
    Prompt.OPTIONS_END: _l("After the levels"),
    Prompt.NOT_UNDERSTOOD: _l("After a wrong key"),
    Prompt.NOTHING_HEARD: _l("After silence"),
    Prompt.TO_PERSON: _l("A person will call"),
    Prompt.CALLBACK_TIME: _l("When to call"),
    Prompt.CALLBACK_NOTED: _l("Time noted"),
    Prompt.NOT_IN: _l("Not in"),
    Prompt.WRONG_PERSON: _l("Wrong number"),
    Prompt.STOPPED: _l("Stop confirmed"),
    Prompt.LATER: _l("Silent twice"),
    Prompt.THANKS: _l("Thanks"),
    Prompt.NOTHING_OPEN: _l("Calls us, nothing to answer"),
    Prompt.UNKNOWN_CALLER: _l("Calls us, unknown number"),
    AGAIN: _l("Where a later round begins"),
    MenuPrompt.UNIT: _l("The responsible unit is rated"),
    MenuPrompt.OFFICE: _l("The petition office is rated"),
    MenuPrompt.UNIT_AGAIN: _l("The responsible unit, in a later round"),
    MenuPrompt.OFFICE_AGAIN: _l("The petition office, in a later round"),
    MenuPrompt.RECEIVED: _l("After each of the five levels"),
    MenuPrompt.WRONG_NUMBER: _l("Wrong number"),
    MenuPrompt.PERSON: _l("A person will call"),
    MenuPrompt.STOPPED: _l("Stop confirmed"),
    MenuPrompt.BYE: _l("Goodbye"),
}
PLACES: Mapping[str, LazyString] = {
    Step.IDENTITY: _l("Greeting and identity"),
    Step.CALLBACK: _l("When to call"),
    Step.THANKS: _l("Goodbye"),
}
SCRIPT: Mapping[str, LazyString] = {
    Script.IDENTITY: PROMPTS[Prompt.IDENTITY],
    Script.OPENING: _l("Opening"),
    Script.CLOSING: PLACES[Step.THANKS],
}


def text_name(asked: Questionnaire, key: str) -> str:
    """What a text message is for."""
    if key in TEXTS:
        return str(TEXTS[key])
    for role, name in ROLES.items():
        if any(getattr(question, role) == key for question in asked.questions):
            return str(name)
    return key


def prompt_name(key: str) -> str:
    """What a prompt of a call is for; a question is told by what it asks."""
    return str(PROMPTS[key]) if key in PROMPTS else question_name(key)


def place_name(key: str) -> str:
    """Where a call, a page or the desk stands."""
    return str(PLACES[key]) if key in PLACES else question_name(key)


def question_name(key: str) -> str:
    return str(QUESTIONS.get(key, key))


def script_name(key: str) -> str:
    """What an interviewer reads out, or what a page asks."""
    return str(SCRIPT[key]) if key in SCRIPT else question_name(key)


def answer_name(asked: Questionnaire, language: str, key: str, value: str) -> str:
    """An answer as it would be kept, in words."""
    question = asked.question(key)
    if question.kind is Kind.CONSENT:
        return choice_name(value, "")
    codes = [code for code in value.split(",") if code]
    return ", ".join(asked.label(language, key, code) for code in codes) or gettext("in their own words")


def act_name(key: str) -> str:
    return str({str(act): name for act, name in ACTS.items()}[key])


def choice_name(value: str, label: str) -> str:
    """What can be chosen; yes and no have no words of their own in a questionnaire."""
    return label or str(YES_NO.get(value, value))


def read_as(reading: str) -> str:
    return reading_label(reading)
