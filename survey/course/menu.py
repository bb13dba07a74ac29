"""What a call by menu asks, put together at the moment of sending: it cannot be changed during the call."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey.carriers.port import Menu, Prompt
from survey.course.questionnaires import questionnaire
from survey.course.words import case_tail
from survey.models import Survey
from survey.questionnaire.conversation import begins_again, resume
from survey.questionnaire.dialogue import Filling
from survey.questionnaire.load import Questionnaire
from survey.questionnaire.menu import SECONDS, TIMES, Said, menu_call, rating_to_ask
from survey.questionnaire.texts import office_of
from survey.runtime import Runtime
from survey.vocabulary import Channel


@dataclass(frozen=True)
class MenuAsks:
    """`question`: whose rating the keys 1-5 give, to be kept with the attempt."""

    question: str
    menu: Menu


def calls_by_menu(runtime: Runtime) -> bool:
    """Whether calls are fixed beforehand: the carrier can do that, and leads no dialogue."""
    can = runtime.carrier.abilities
    return can.voice_menu and not can.voice_dialogue


def can_call(runtime: Runtime, asked: Questionnaire, language: str) -> bool:
    """Whether somebody who wants `language` can be called: by what the carrier and the questionnaire can."""
    if not asked.asks_on(Channel.VOICE):
        return False
    can = runtime.carrier.abilities
    return can.voice_dialogue or (can.voice_menu and asked.has_menu(language))


def menu_of(runtime: Runtime, session: Session, survey: Survey, case_no: str | None) -> MenuAsks | None:
    """What a call about this survey would ask now; none where it has no words, or nothing is missing."""
    asked = questionnaire(session, survey.questionnaire_id)
    state = resume(asked, survey.conversation, survey.language)
    question = rating_to_ask(asked, state)
    if question is None or not asked.has_menu(survey.language):
        return None
    settings = runtime.settings
    filling = Filling(office_of(settings.sms_signature), settings.hotline, case=case_tail(case_no))
    again = begins_again(state, survey.round) == question.key
    call = menu_call(asked, question, survey.language, filling, survey.reading_order, again=again)
    keys: Mapping[str, Prompt] = {key: _prompt(said) for key, said in call.after.items()}
    return MenuAsks(call.question, Menu(_prompt(call.asks), keys, _prompt(call.bye), TIMES, SECONDS))


def _prompt(said: Said) -> Prompt:
    return Prompt(said.key, said.words, said.places)
