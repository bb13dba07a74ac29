"""A made-up petitioner: what somebody might answer to what is waited for, by a seed. Pure."""

from random import Random

from survey.questionnaire.rehearsal.by_call import HANG_UP
from survey.questionnaire.rehearsal.by_page import BAR
from survey.questionnaire.rehearsal.scene import Expects, Waiting

AT_MOST = 40  # turns of one person: who is vague and silent for so long has had enough

_LEVELS = ("1", "2", "3", "4", "5")
_TEXTS = {
    "zh": (*_LEVELS, "满意", "不满意", "非常不满意", "还行", "你们是谁", "人工", "退订", "打错了", "要", ""),
    "en": (*_LEVELS, "satisfied", "very dissatisfied", "so so", "who is this", "PERSON", "STOP", "yes", ""),
}
_REASONS = {
    "zh": ("办得快", "没人联系过我", "钱没到账"),
    "en": ("it was quick", "nobody called me", "no money yet"),
}
_KEYS = ("1", "1", "1", "2", "3", "4", "5", "*", "9", "7", "", "", HANG_UP)


def answer(waiting: Waiting, language: str, chance: Random) -> str:
    """One input for what is waited for."""
    spoken = "zh" if language.startswith("zh") else "en"
    if waiting.expects in (Expects.KEY, Expects.KEY_OR_WORDS):
        return chance.choice(_KEYS)
    if waiting.expects is Expects.RECORDING:
        return chance.choice(("", *_REASONS[spoken]))
    if waiting.expects is Expects.TEXT:
        return chance.choice(_TEXTS[spoken] + _REASONS[spoken])
    codes = [choice.value for choice in waiting.choices]
    if waiting.expects is Expects.ONE:
        return chance.choice([*codes, ""])
    chosen = ",".join(code for code in codes if chance.random() < 0.3)
    return chosen + BAR + chance.choice(("", *_REASONS[spoken]))
