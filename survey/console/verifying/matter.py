"""Who and what a case is about, as its verifier needs it; each look is on record before it is had."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.language import language
from survey.accounts.people import Person
from survey.accounts.trace import record
from survey.console.words import question_label
from survey.course.questionnaires import questionnaire
from survey.models import Answer, Case, Petitioner, Survey
from survey.questionnaire.load import Questionnaire
from survey.questionnaire.model import Kind
from survey.rectification.concerns.reports import confided
from survey.rectification.consent import stops_contact
from survey.rectification.read.view import View
from survey.runtime import Runtime
from survey.scoring.counting import REASON
from survey.secrets import Sealed


@dataclass(frozen=True)
class Matter:
    """`contact`: they may be contacted; otherwise `phone` is empty.

    `facts`: what they said was done, as question and answer.
    """

    name: str
    contact: bool
    phone: str
    category: str
    closed_at: datetime
    assigned_times: int
    reasons: Sequence[str]
    facts: Sequence[tuple[str, str]]
    words: Sequence[str]


def look_into(runtime: Runtime, view: View, by: Person) -> Matter:
    """The matter of a case that `by` verifies."""
    with runtime.database.write() as session:
        now, subject = runtime.clock.now(), ("rectification", str(view.id))
        record(session, now, by.login, "rectification.look", subject, what=["name", "phone", "words"])
        case, survey = session.get_one(Case, view.case_id), session.get_one(Survey, view.survey_id)
        person = session.get_one(Petitioner, survey.petitioner_id)
        asked = questionnaire(session, survey.questionnaire_id)
        answers = _answers(session, view, confided(asked))
    contact = bool(view.may_contact) and not stops_contact(case, person)
    phone = person.phone_sealed if contact and not person.dead_at else None
    return Matter(
        name=runtime.keyring.open_or_empty(case.name_sealed, Sealed.CASE_NAME),
        contact=contact,
        phone=runtime.keyring.open_or_empty(phone, Sealed.PETITIONER_PHONE),
        category=case.category,
        closed_at=case.closed_at,
        assigned_times=case.assigned_times,
        reasons=_reasons(asked, answers),
        facts=list(_facts(asked, answers)),
        words=_words(runtime, answers),
    )


def causes_of(runtime: Runtime, view: View) -> list[tuple[str, str]]:
    """The reasons that the survey's questionnaire knows: code and name."""
    with runtime.database.read() as session:
        survey = session.get_one(Survey, view.survey_id)
        return _causes(questionnaire(session, survey.questionnaire_id))


def _causes(asked: Questionnaire) -> list[tuple[str, str]]:
    try:
        codes = asked.question(REASON).options
    except KeyError:
        return []
    return [(code, asked.label(language(), REASON, code)) for code in codes]


def _answers(session: Session, view: View, apart: Collection[str]) -> list[Answer]:
    """What was said of this object or of the matter; of a stranger on the number nothing, and nothing that
    was said in confidence: `apart` are its questions."""
    answers = session.scalars(
        select(Answer).where(Answer.survey_id == view.survey_id, Answer.why.is_(None)).order_by(Answer.id)
    )
    return [one for one in answers if one.object in (None, view.object) and one.question not in apart]


def _reasons(asked: Questionnaire, answers: Sequence[Answer]) -> list[str]:
    named = {code for one in answers if one.question == REASON for code in one.value.split(",")}
    return [name for code, name in _causes(asked) if code in named]


def _facts(asked: Questionnaire, answers: Sequence[Answer]) -> Iterator[tuple[str, str]]:
    for one in answers:
        if one.question == REASON or not (one.counted and one.value):
            continue
        question = asked.question(one.question)
        if question.kind is Kind.CHOICE and one.value in question.options:
            yield question_label(one.question), asked.label(language(), one.question, one.value)


def _words(runtime: Runtime, answers: Sequence[Answer]) -> list[str]:
    said = (runtime.keyring.open_or_empty(one.words_sealed, Sealed.ANSWER_WORDS) for one in answers)
    return list(dict.fromkeys(text for text in said if text))
