"""All words that may leave, as templates: what is the same for everybody stands in them, the rest is gaps."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.exc import SQLAlchemyError

from survey.carriers.templates import Template
from survey.carriers.templates.rules import Kind
from survey.course.person import STILL_ABOUT
from survey.course.questionnaires import (
    NoQuestionnaire,
    current_questionnaire,
    questionnaire,
    shipped_questionnaires,
)
from survey.models import SURVEY_UNSETTLED, Survey
from survey.office.carriers import purposes
from survey.questionnaire.menu import prompts, spelt
from survey.questionnaire.model import Questionnaire
from survey.questionnaire.texts import fill, office_of, places, signed
from survey.rectification.notices.texts import About, params_of, text_key, text_of, words_of
from survey.runtime import Runtime
from survey.settings import Settings
from survey.vocabulary import NoticeKind

CASE = "3721"  # the last characters of a case number, for whoever reviews it
_LONGEST_DAY = datetime(2026, 12, 30, 12, tzinfo=UTC)
_LINK = "link"  # a text with an address: gateways that approve templates take none


@dataclass(frozen=True)
class Wanted:
    """One template to be approved. `params`: what it is sent with, as long as it gets.

    `of`: the questionnaires that say it, or the notices. `body`: as it would leave with these params.
    """

    kind: Kind
    key: str
    language: str
    text: str
    params: Mapping[str, str]
    of: tuple[str, ...]
    purpose: str
    body: str

    @property
    def template(self) -> Template:
        return Template(self.key, "", self.text)

    @property
    def samples(self) -> Mapping[str, str]:
        """What fills the gaps."""
        return {name: self.params[name] for name in self.template.names}


def wanted(asked: Iterable[Questionnaire], settings: Settings) -> list[Wanted]:
    """Texts of these questionnaires, notices, what calls say by menu; the same words of a key once."""
    asked = list(asked)
    found: dict[tuple[Kind, str, str], Wanted] = {}
    for one in (*_all_texts(asked, settings), *_notices(settings), *_all_prompts(asked, settings)):
        place = (one.kind, one.key, one.text)
        known = found.get(place, one)
        found[place] = replace(known, of=tuple(dict.fromkeys((*known.of, *one.of))))
    return list(found.values())


def in_force(runtime: Runtime) -> list[Questionnaire]:
    """The newest questionnaire, and those of everybody who may still be written to; before any is published
    the shipped ones."""
    still = select(Survey.questionnaire_id).where(_may_be_written_to(runtime)).distinct()
    try:
        with runtime.database.read() as session:
            ids = {current_questionnaire(session), *session.scalars(still)}
            return [questionnaire(session, one) for one in sorted(ids, reverse=True)]
    except (NoQuestionnaire, SQLAlchemyError):
        return shipped_questionnaires()


def languages_in_use(runtime: Runtime) -> frozenset[str]:
    """Of people who may still be written to, and of the office."""
    spoken = select(Survey.language).where(_may_be_written_to(runtime)).distinct()
    with runtime.database.read() as session:
        return frozenset({*session.scalars(spoken), runtime.settings.language})


def _may_be_written_to(runtime: Runtime) -> ColumnElement[bool]:
    return or_(SURVEY_UNSETTLED, Survey.settled_at > runtime.clock.now() - STILL_ABOUT)


def _all_texts(asked: list[Questionnaire], settings: Settings) -> Iterator[Wanted]:
    for one in asked:
        for language in one.languages:
            for key, words in one.texts[language].items():
                if _LINK not in places(words):
                    yield _text(one, key, words, language, settings)


def _text(one: Questionnaire, key: str, words: str, language: str, settings: Settings) -> Wanted:
    params = {"case": CASE, "hotline": settings.hotline}
    return Wanted(
        kind=Kind.SMS,
        key=key,
        language=language,
        text=fill(words, params | {"case": "${case}"}),
        params=params,
        of=(f"{one.key} {one.version}",),
        purpose=purposes.of_text(one, key),
        body=signed(fill(words, params), settings.sms_signature, language),
    )


def _notices(settings: Settings) -> Iterator[Wanted]:
    about = About(NoticeKind.ORDERED, "", CASE, _LONGEST_DAY)
    params = params_of(about, settings)
    for kind in NoticeKind:
        yield Wanted(
            kind=Kind.SMS,
            key=text_key(kind),
            language=settings.language,
            text=words_of(kind, {name: f"${{{name}}}" for name in params}, settings),
            params=params,
            of=("notices",),
            purpose=purposes.of_notice(kind),
            body=text_of(replace(about, kind=kind), settings),
        )


def _all_prompts(asked: list[Questionnaire], settings: Settings) -> Iterator[Wanted]:
    office, params = office_of(settings.sms_signature), {"case": spelt(CASE)}
    for one in asked:
        for language in one.voices:
            for said in prompts(one, language, office, settings.hotline):
                yield Wanted(
                    kind=Kind.VOICE,
                    key=said.key,
                    language=language,
                    text=fill(said.words, {"case": "${case}"}),
                    params=params,
                    of=(f"{one.key} {one.version}",),
                    purpose=purposes.of_prompt(said.key),
                    body=fill(said.words, params),
                )
