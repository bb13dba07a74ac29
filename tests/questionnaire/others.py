"""Other questionnaires than the shipped one, as authors might make them of it."""

import json
from typing import Any

from hypothesis import strategies as st

from survey.questionnaire.check import Circumstances, errors, look_over
from survey.questionnaire.load import BadQuestionnaire, Questionnaire, parse
from tests.questionnaire.shipped import HOTLINE, LONGEST_SIGNATURE, content

GIVEN = Circumstances(LONGEST_SIGNATURE, HOTLINE)
RATINGS = ["responsible_unit", "petition_office"]
MORE = {
    "sms": ["reason", "consent"],
    "voice": ["reason", "consent", "named"],
    "web": ["reason", "met", "visited", "written", "signed", "pressure", "consent", "named"],
}
MORE["interviewer"] = MORE["web"]
WORDS = ("spoken", "shown", "script")
TABLE = {"voice": "spoken", "web": "shown", "interviewer": "script"}


@st.composite
def drafts(draw: st.DrawFn) -> dict[str, Any]:
    """Tables of a questionnaire with other forms, orders, options and languages; not each may be used."""
    made = content()
    asked = draw(st.lists(st.sampled_from(sorted(MORE)), min_size=1, unique=True))
    made["forms"] = {channel: draw(_forms(channel)) for channel in asked}
    made["languages"] = draw(st.sampled_from([["zh-CN"], ["en"], ["zh-CN", "en"], ["en", "zh-CN"]]))
    for question in made["questions"]:
        if question["options"] and draw(st.booleans()):
            question["options"] = question["options"][: draw(st.integers(2, len(question["options"])))]
        if question["kind"] == "consent":
            question["when"] = draw(st.sampled_from(["always", "dissatisfied"]))
        if question["report"] not in question["options"]:
            question["report"] = None
    return _with_needed_words(made)


@st.composite
def _forms(draw: st.DrawFn, channel: str) -> list[str]:
    """Mostly as they may be: text messages ask in the order of the questions, the reason comes first of all
    that is left to anybody."""
    ratings = RATINGS if channel == "sms" else draw(st.permutations(RATINGS))
    more = draw(st.lists(st.sampled_from(MORE[channel]), unique=True))
    if draw(st.integers(0, 7)):
        more = ["reason", *(one for one in more if one != "reason")]
    return [*ratings, *more]


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """One that the linter would let pass."""
    return draw(drafts().map(_accepted).filter(lambda one: one is not None))  # type: ignore[return-value]


def _accepted(made: dict[str, Any]) -> Questionnaire | None:
    try:
        questionnaire = parse(json.dumps(made))
    except BadQuestionnaire:
        return None
    return None if errors(look_over(questionnaire, GIVEN)) else questionnaire


def _with_needed_words(made: dict[str, Any]) -> dict[str, Any]:
    """Leave out the words that nothing uses any more."""
    spoken = set(made["languages"]) if "voice" in made["forms"] else set()
    made["voices"] = {language: voice for language, voice in made["voices"].items() if language in spoken}
    questions = {one["key"] for one in made["questions"]}
    options = {one["key"]: one["options"] for one in made["questions"] if one["options"]}
    for channel, table in TABLE.items():
        unasked = questions - set(made["forms"].get(channel, ()))
        for language, words in list(made[table].items()):
            if language not in made["languages"] or channel not in made["forms"]:
                del made[table][language]
                continue
            made[table][language] = {key: said for key, said in words.items() if key not in unasked}
    for table in ("scale", "texts", "labels"):
        made[table] = {one: words for one, words in made[table].items() if one in made["languages"]}
    for language, labels in made["labels"].items():
        cut = {key: names[: len(options[key])] for key, names in labels.items() if key in options}
        made["labels"][language] = cut
    _texts(made)
    return made


def _texts(made: dict[str, Any]) -> None:
    asked = made["forms"].get("sms", [])
    by_text = [one for one in made["questions"] if one["key"] in asked]
    names = {
        key
        for one in by_text
        for key in (one[n] for n in ("opens", "opens_link", "asks", "again", "reminds"))
    }
    always = {"reask", "who", "human", "thanks", "optout_done", "wrong_person"}
    for language, texts in made["texts"].items():
        made["texts"][language] = {key: words for key, words in texts.items() if key in names | always}
