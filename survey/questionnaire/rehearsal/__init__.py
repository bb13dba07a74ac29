"""A questionnaire played without anybody: what would be said, and what each answer would lead to. Pure.

Nothing is kept anywhere: a rehearsal is the list of its inputs, and is played again from the beginning.

setting    on which channel, in which language, about whom      scene        what came of it
by_text    by_call    by_page                                   petitioner   somebody made up, by a seed
"""

from collections.abc import Sequence

from survey.questionnaire.model import Questionnaire
from survey.questionnaire.rehearsal.by_call import by_call
from survey.questionnaire.rehearsal.by_page import by_page
from survey.questionnaire.rehearsal.by_text import by_text
from survey.questionnaire.rehearsal.scene import Expects, Line, Rehearsal, Waiting, Who
from survey.questionnaire.rehearsal.setting import Setting
from survey.vocabulary import Channel

__all__ = ["Expects", "Line", "NotAsked", "Rehearsal", "Setting", "Waiting", "Who", "rehearse"]


class NotAsked(ValueError):
    """The questionnaire has no form for this channel."""


def rehearse(questionnaire: Questionnaire, setting: Setting, inputs: Sequence[str]) -> Rehearsal:
    """How the conversation stands after `inputs`; those after its end are left out. NotAsked."""
    if not questionnaire.asks_on(setting.channel):
        raise NotAsked(f"{questionnaire.key} {questionnaire.version} has no form for {setting.channel}")
    match setting.channel:
        case Channel.SMS:
            return by_text(questionnaire, setting, inputs)
        case Channel.VOICE:
            return by_call(questionnaire, setting, inputs)
        case Channel.WEB | Channel.INTERVIEWER:
            return by_page(questionnaire, setting, inputs)
