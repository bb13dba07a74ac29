"""The past's visits to the web page, kept by the functions that keep them when a form is sent."""

from datetime import datetime

from sqlalchemy import select

from survey.answering.form import HOW
from survey.answering.standing import WEB
from survey.course.questionnaires import questionnaire
from survey.course.store import Coming, Said, keep
from survey.course.understand import understand_about
from survey.course.words import case_tail
from survey.demonstration.visitor import chosen, scans
from survey.models import Case, Petitioner, Survey
from survey.questionnaire.conversation import resume, turned_to
from survey.questionnaire.model import Kind, Question
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import Channel


def answer_on_pages(runtime: Runtime, picked_at: datetime, mood: float) -> int:
    """Of the people picked then, those who have a slip answer now; how many there were."""
    query = (
        select(Survey, Petitioner.phone_sealed, Petitioner.phone_index, Case.case_no)
        .join(Petitioner, Petitioner.id == Survey.petitioner_id)
        .join(Case, Case.id == Survey.case_id)
        .where(Survey.picked_at == picked_at)
    )
    with runtime.database.read() as session:
        rows = session.execute(query).all()
    came = 0
    for survey, sealed, index, case_no in rows:
        phone = runtime.keyring.open(sealed, Sealed.PETITIONER_PHONE)
        if scans(phone):
            _answer(runtime, survey, phone, index, case_tail(case_no), mood)
            came += 1
    return came


def _answer(runtime: Runtime, survey: Survey, phone: str, index: bytes, tail: str, mood: float) -> None:
    """Every page in its order, in one transaction: nobody else is there meanwhile."""
    now = runtime.clock.now()
    with runtime.database.write() as session:
        asked = questionnaire(session, survey.questionnaire_id)
        state = turned_to(asked, resume(asked, survey.conversation, survey.language), Channel.WEB)
        while state.current is not None:
            said = _said(asked.question(state.current), phone, tail, mood, survey.round)
            coming = Coming(
                carrier=WEB,
                sid=f"past:{survey.id}:{state.current}",
                said=said,
                phone_index=index,
                survey_id=survey.id,
            )
            kept = keep(runtime, session, coming, now)
            if kept is None:
                return
            state = understand_about(runtime, session, kept, survey.id).state


def _said(question: Question, phone: str, tail: str, mood: float, round_: int) -> Said:
    options = ("yes", "no") if question.kind is Kind.CONSENT else question.options
    values, words = chosen(phone, tail, mood, question.key, options, round_)
    return Said(words, Channel.WEB, question.key, ",".join(values), how=HOW)
