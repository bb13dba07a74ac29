"""An answer that an interviewer writes down, saved at once: a turn of the conversation like any other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.course.changed import changed
from survey.course.later import Later
from survey.course.person import Person
from survey.course.questionnaires import questionnaire
from survey.course.store import Message, Said
from survey.course.take_turn import take_turn
from survey.interviewing.desk.held import Held, hold, renew
from survey.interviewing.desk.script import coded, open_question
from survey.models import Answer, Attempt, Interview
from survey.questionnaire.conversation import Act, State, resume
from survey.questionnaire.load import Questionnaire
from survey.questionnaire.model import Kind
from survey.runtime import Runtime
from survey.vocabulary import Channel

HOW = "interviewer"
LONGEST_WORDS = 2000


@dataclass(frozen=True)
class Given:
    """`codes`: what was chosen; `words`: as heard; `passed_words`: what stands for a rating without a level
    of which no words were written down."""

    question: str
    codes: Sequence[str]
    words: str = ""
    passed_words: str = ""


def confirm(runtime: Runtime, account_id: int, interview_id: int) -> None:
    """Somebody has said that they are the person. NotHeld if the case is not on this desk any more."""
    now = runtime.clock.now()
    with runtime.database.write() as session:
        held = hold(session, account_id, interview_id)
        renew(runtime, session, held, now)
        if held.interview.dialled_at is None or held.interview.confirmed_at is not None:
            return
        mine = update(Interview).where(Interview.id == interview_id)
        changed(session, mine.values(confirmed_at=now))
        _take(runtime, session, held, Said(acts=frozenset({Act.CONFIRMED}), channel=Channel.INTERVIEWER), now)


def save_answer(runtime: Runtime, account_id: int, interview_id: int, given: Given) -> bool:
    """Keep one answer; False if the question is not open any more: pressed twice, or answered elsewhere.

    NotHeld if the case is not on this desk any more, NoSuchCode for a code that the question does not have.
    """
    now = runtime.clock.now()
    with runtime.database.write() as session:
        held = hold(session, account_id, interview_id)
        renew(runtime, session, held, now)
        if held.interview.confirmed_at is None or held.is_over:
            return False
        asked = questionnaire(session, held.survey.questionnaire_id)
        passed = passed_over(session, asked, held.survey.id, account_id, held.interview.taken_at)
        question = open_question(asked, state_of(asked, held.person), passed)
        if question is None or question.key != given.question:
            return False
        _take(runtime, session, held, said(asked, given), now)
    return True


def is_finished(session: Session, held: Held) -> bool:
    """Whether there is nothing more to ask in this interview."""
    if held.is_over:
        return True
    if held.interview.confirmed_at is None:
        return False
    asked = questionnaire(session, held.survey.questionnaire_id)
    interview = held.interview
    passed = passed_over(session, asked, held.survey.id, interview.account_id, interview.taken_at)
    return open_question(asked, state_of(asked, held.person), passed) is None


def said(asked: Questionnaire, given: Given) -> Said:
    """The answer as the conversation hears it. NoSuchCode for a code that the question does not have."""
    question = asked.question(given.question)
    code = coded(question, given.codes)
    words = given.words.strip()[:LONGEST_WORDS]
    how = f"{HOW}: {code.passed}" if code.passed else HOW
    if code.passed and question.kind is Kind.RATING:
        words = words or given.passed_words or code.passed
    return Said(words, Channel.INTERVIEWER, given.question, code.value, how=how)


def state_of(asked: Questionnaire, person: Person) -> State:
    """Where the conversation stands."""
    survey = person.survey
    assert survey is not None, "an interview is about a survey"
    return resume(asked, survey.conversation, survey.language)


def passed_over(
    session: Session, asked: Questionnaire, survey_id: int, account_id: int, since: datetime
) -> frozenset[str]:
    """The ratings to which the person has given no level to this interviewer since then."""
    without = select(Answer.question).where(
        Answer.survey_id == survey_id,
        Answer.account_id == account_id,
        Answer.channel == Channel.INTERVIEWER,
        Answer.heard_at >= since,
        Answer.value == "",
        ~Answer.counted,
    )
    ratings = {question.key for question in asked.ratings()}
    return frozenset(session.scalars(without)) & ratings


def _take(runtime: Runtime, session: Session, held: Held, heard: Said, now: datetime) -> None:
    message = Message(
        said=heard, received_at=now, attempt_id=held.attempt.id, account_id=held.interview.account_id
    )
    later = Later(session.connection())
    take_turn(runtime, session, later, message, held.person, now)
    later.flush()
    changed(session, update(Attempt).where(Attempt.id == held.attempt.id).values(heard_at=now))
