"""Everything that a questionnaire says in one language, by channel, in the order in which it comes. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from survey.questionnaire.dialogue import Place, Step
from survey.questionnaire.menu import prompts, spelt
from survey.questionnaire.model import AGAIN, Kind, Prompt, Question, Questionnaire, Text
from survey.questionnaire.rehearsal.by_call import said_at
from survey.questionnaire.rehearsal.by_page import choices, words_of
from survey.questionnaire.rehearsal.scene import Choice, Line, Who
from survey.questionnaire.rehearsal.setting import Setting
from survey.questionnaire.seconds import spoken_seconds
from survey.questionnaire.texts import CASE_TAIL, fill, render, segments
from survey.vocabulary import Channel


@dataclass(frozen=True, slots=True)
class Said:
    """What is said in one place of a call, without pause."""

    name: str
    lines: tuple[Line, ...]

    @property
    def seconds(self) -> float:
        return sum(line.seconds or 0 for line in self.lines)


@dataclass(frozen=True, slots=True)
class Shown:
    """One page, or one question at the desk."""

    question: Question
    words: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """`texts`, `call`: in the course of a survey; the others are said besides, where they are needed."""

    texts: tuple[Line, ...]
    other_texts: tuple[Line, ...]
    call: tuple[Said, ...]
    other_prompts: tuple[Line, ...]
    by_menu: tuple[Line, ...]  # where the carrier leads no dialogue
    pages: tuple[Shown, ...]
    page_again: str  # stands above the first question of a later round

    @property
    def first_choice(self) -> float:
        """Seconds until something may be pressed; 0 where nobody is called."""
        return next((line.seconds or 0 for said in self.call for line in said.lines), 0)

    @property
    def whole_call(self) -> float:
        """Seconds of the call, everything heard once and nothing said in between."""
        return sum(said.seconds for said in self.call)


def preview(questionnaire: Questionnaire, setting: Setting) -> Preview:
    """All words in the language and reading order of `setting`; its channel does not matter."""
    texts = tuple(_texts(questionnaire, setting, _course(questionnaire)))
    told = {line.key for line in texts}
    rest = [key for key in questionnaire.texts[questionnaire.language(setting.language)] if key not in told]
    call = tuple(_call(questionnaire, replace(setting, channel=Channel.VOICE)))
    spoken = {line.key for said in call for line in said.lines}
    return Preview(
        texts=texts,
        other_texts=tuple(_texts(questionnaire, setting, rest)),
        call=call,
        other_prompts=tuple(_other_prompts(questionnaire, setting, spoken)) if call else (),
        by_menu=tuple(_by_menu(questionnaire, setting)),
        pages=tuple(_pages(questionnaire, replace(setting, channel=Channel.WEB))),
        page_again=_page_again(questionnaire, setting),
    )


def _course(questionnaire: Questionnaire) -> list[str]:
    """The texts of a survey in which everything is answered, in their order."""
    form = questionnaire.form(Channel.SMS)
    keys = [(one.opens if not number else one.asks) or "" for number, one in enumerate(form)]
    last = [] if not form or form[-1].kind is Kind.CONSENT else [str(Text.THANKS)]
    return list(dict.fromkeys([*(key for key in keys if key), *last]))


def _texts(questionnaire: Questionnaire, setting: Setting, keys: list[str]) -> Iterator[Line]:
    for key in keys:
        words = render(questionnaire, key, setting.language, setting.params)
        yield Line(Who.WE, words, key=key, segments=segments(words))


def _call(questionnaire: Questionnaire, setting: Setting) -> Iterator[Said]:
    """From the greeting to the goodbye."""
    if not questionnaire.asks_on(Channel.VOICE):
        return
    yield Said(Step.IDENTITY, tuple(said_at(questionnaire, setting, Place(Step.IDENTITY))))
    for number, question in enumerate(questionnaire.form(Channel.VOICE), 1):
        place = Place(Step.QUESTION, number)
        yield Said(question.key, tuple(said_at(questionnaire, setting, place)))
    yield Said(Step.THANKS, tuple(said_at(questionnaire, setting, Place(Step.THANKS))))


def _other_prompts(questionnaire: Questionnaire, setting: Setting, told: set[str]) -> Iterator[Line]:
    language = questionnaire.voice(setting.language)
    spoken = questionnaire.spoken[language]
    for prompt in (*Prompt, *({AGAIN} & spoken.keys())):
        if prompt in told or prompt == Prompt.OPTION:
            continue
        words = fill(spoken[prompt], setting.places)
        yield Line(Who.WE, words, key=prompt, seconds=spoken_seconds(words), language=language)


def _by_menu(questionnaire: Questionnaire, setting: Setting) -> Iterator[Line]:
    """All that a call by menu may say, in the reading order of `setting`."""
    if not questionnaire.has_menu(setting.language):
        return
    language, places = questionnaire.voice(setting.language), setting.places
    for said in prompts(questionnaire, language, places["office"], places["hotline"], [setting.order]):
        words = fill(said.words, {"case": spelt(places["case"][-CASE_TAIL:])})
        yield Line(Who.WE, words, key=said.key, seconds=spoken_seconds(words), language=language)


def _page_again(questionnaire: Questionnaire, setting: Setting) -> str:
    shown = questionnaire.shown.get(questionnaire.language(setting.language), {})
    return fill(shown.get(AGAIN, ""), setting.places)


def _pages(questionnaire: Questionnaire, setting: Setting) -> Iterator[Shown]:
    for question in questionnaire.form(Channel.WEB):
        words = words_of(questionnaire, setting, question.key)
        yield Shown(question, words, choices(questionnaire, setting, question))
