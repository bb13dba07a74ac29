"""The past's evenings at the desk: the centre's interviewers call whom the machine did not reach."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from survey.carriers.sandbox.chance import by_share, draw
from survey.clock import SetClock
from survey.course.questionnaires import questionnaire
from survey.course.words import case_tail
from survey.demonstration.county import SEED
from survey.demonstration.visitor import chosen
from survey.interviewing.desk.answer import Given, confirm, save_answer
from survey.interviewing.desk.dial import dial
from survey.interviewing.desk.end import end_call
from survey.interviewing.desk.ending import Ending
from survey.interviewing.desk.held import hold
from survey.interviewing.desk.take import take_next
from survey.models import Account, Attempt, Case, Interview, Petitioner, Survey
from survey.questionnaire.load import Questionnaire
from survey.questionnaire.model import Kind, Question
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import Channel, Role

_MOST = 30  # calls of one evening
_RINGS, _TALKS, _NEXT = timedelta(seconds=25), timedelta(minutes=3), timedelta(seconds=50)
_SHARES = {
    "no_answer": 0.22,
    "busy": 0.05,
    "not_in": 0.06,
    "machine": 0.02,
    "hard_refusal": 0.03,
    "partial": 0.04,
}
_COMPLETED, _PARTIAL = "completed", "partial"


def call_people(runtime: Runtime, clock: SetClock, mood: float) -> int:
    """One case after another, as the desk gives them out, in turn; how many calls there were."""
    accounts = _interviewers(runtime)
    if not accounts:
        return 0
    first = clock.now().toordinal()  # another one begins each evening
    for calls in range(_MOST):
        account_id = accounts[(first + calls) % len(accounts)]
        interview_id = take_next(runtime, account_id)
        if interview_id is None:
            return calls
        _call(runtime, clock, account_id, interview_id, mood)
        clock.advance(_NEXT)
    return _MOST


def _interviewers(runtime: Runtime) -> Sequence[int]:
    wanted = select(Account.id).where(Account.role == Role.INTERVIEWER, Account.demo).order_by(Account.id)
    with runtime.database.read() as session:
        return session.scalars(wanted).all()


def _call(runtime: Runtime, clock: SetClock, account_id: int, interview_id: int, mood: float) -> None:
    if dial(runtime, account_id, interview_id) is not None:
        return
    outcome = by_share(_SHARES, draw(SEED, "interview", interview_id)) or _COMPLETED
    clock.advance(_RINGS)
    if outcome in (_COMPLETED, _PARTIAL):
        confirm(runtime, account_id, interview_id)
        _ask(runtime, account_id, interview_id, mood, half=outcome == _PARTIAL)
        clock.advance(_TALKS * (0.6 + draw(SEED, "talks", interview_id)))
    with runtime.database.write() as session:
        held = hold(session, account_id, interview_id)
        end_call(runtime, session, held, Ending(outcome, sure=True), clock.now())


def _ask(runtime: Runtime, account_id: int, interview_id: int, mood: float, *, half: bool) -> None:
    """Every question of the script that is open; `half`: only up to the first rating."""
    asked, phone, tail, round_ = _about(runtime, interview_id)
    for question in asked.form(Channel.INTERVIEWER):
        save_answer(runtime, account_id, interview_id, _given(question, phone, tail, mood, round_))
        if half and question.kind is Kind.RATING:
            return


def _about(runtime: Runtime, interview_id: int) -> tuple[Questionnaire, str, str, int]:
    query = (
        select(Survey.questionnaire_id, Petitioner.phone_sealed, Case.case_no, Survey.round)
        .join(Interview, Interview.survey_id == Survey.id)
        .join(Attempt, Attempt.id == Interview.attempt_id)
        .join(Petitioner, Petitioner.id == Attempt.petitioner_id)
        .join(Case, Case.id == Survey.case_id)
        .where(Interview.id == interview_id)
    )
    with runtime.database.read() as session:
        questionnaire_id, sealed, case_no, round_ = session.execute(query).one()
        asked = questionnaire(session, questionnaire_id)
    return asked, runtime.keyring.open(sealed, Sealed.PETITIONER_PHONE), case_tail(case_no), round_


def _given(question: Question, phone: str, tail: str, mood: float, round_: int) -> Given:
    options = ("yes", "no") if question.kind is Kind.CONSENT else question.options
    codes, words = chosen(phone, tail, mood, question.key, options, round_)
    refused = [] if question.kind is Kind.OPEN else ["9"]
    return Given(question.key, codes or refused, words)
