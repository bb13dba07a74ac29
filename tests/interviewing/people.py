"""A polling centre for one test: interviewers, cases that wait for them, and the desk's acts by name."""

import itertools
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from survey.interviewing.desk.answer import Given, confirm, save_answer
from survey.interviewing.desk.dial import NotNow, dial
from survey.interviewing.desk.end import end_call
from survey.interviewing.desk.ending import Ending
from survey.interviewing.desk.held import hold
from survey.interviewing.desk.take import take_next
from survey.interviewing.outcomes import add_missing
from survey.interviewing.rules import Then
from survey.models import Account, Answer, Attempt, Interview, Petitioner, Survey
from survey.policy import Policy, load_policy
from survey.runtime import Runtime
from survey.vocabulary import Channel, Purpose, Role
from tests.build import make_attempt, make_survey

_numbers = itertools.count(1)
LONG_FORM = ("met", "visited", "written", "signed")


def make_account(runtime: Runtime, role: Role = Role.INTERVIEWER, login: str = "", **fields: Any) -> int:
    """The id of a new account."""
    login = login or f"{role}{next(_numbers)}"
    with runtime.database.write() as session:
        account = Account(
            login=login,
            name=fields.pop("name", login),
            role=role,
            password_hash="none",
            created_at=runtime.clock.now(),
            **fields,
        )
        session.add(account)
        session.flush()
        return account.id


def add_outcomes(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        add_missing(session)


def make_waiting(runtime: Runtime, survey: Survey | None = None, **fields: Any) -> Attempt:
    """A case in the interviewers' queue, due now."""
    survey = survey or make_survey(runtime)
    ordinary: dict[str, Any] = {
        "channel": Channel.INTERVIEWER,
        "purpose": Purpose.INVITE,
        "step": 4,
        "body": None,
    }
    return make_attempt(runtime, survey, **(ordinary | fields))


@dataclass(frozen=True)
class Desk:
    """One interviewer at work."""

    runtime: Runtime
    account: int

    @classmethod
    def of(cls, runtime: Runtime, login: str = "") -> "Desk":
        return cls(runtime, make_account(runtime, login=login))

    def take(self) -> int | None:
        return take_next(self.runtime, self.account)

    def dial(self, interview: int) -> NotNow | None:
        return dial(self.runtime, self.account, interview)

    def confirm(self, interview: int) -> None:
        confirm(self.runtime, self.account, interview)

    def answer(self, interview: int, question: str, *codes: str, words: str = "") -> bool:
        return save_answer(self.runtime, self.account, interview, Given(question, codes, words, "说不清"))

    def end(
        self, interview: int, code: str, *, note: str = "", at: datetime | None = None, sure: bool = True
    ) -> Then:
        with self.runtime.database.write() as session:
            held = hold(session, self.account, interview)
            return end_call(
                self.runtime, session, held, Ending(code, note, at, sure), self.runtime.clock.now()
            )

    def reach(self) -> int:
        """Take the next case, dial, and find the person."""
        interview = self.take()
        assert interview is not None, "nobody waits"
        assert self.dial(interview) is None
        self.confirm(interview)
        return interview

    def ask_all(self, interview: int, unit: str = "1", office: str = "2") -> None:
        """Ask everything there is; after a 4 or 5 the offers too."""
        for question in LONG_FORM:
            self.answer(interview, question, "9")
        self.answer(interview, "responsible_unit", unit)
        self.answer(interview, "petition_office", office)
        self.answer(interview, "reason", words="说得清楚")
        self.answer(interview, "pressure", "no")
        self.answer(interview, "consent", "no")
        self.answer(interview, "named", "no")

    def row(self, interview: int) -> tuple[Interview, Attempt, Survey]:
        with self.runtime.database.read() as session:
            kept = session.get_one(Interview, interview)
            return kept, session.get_one(Attempt, kept.attempt_id), session.get_one(Survey, kept.survey_id)


def attempts(runtime: Runtime, survey_id: int) -> list[Attempt]:
    with runtime.database.read() as session:
        return list(
            session.scalars(select(Attempt).where(Attempt.survey_id == survey_id).order_by(Attempt.seq))
        )


def answers(runtime: Runtime, survey_id: int) -> list[Answer]:
    with runtime.database.read() as session:
        return list(session.scalars(select(Answer).where(Answer.survey_id == survey_id).order_by(Answer.id)))


def person_of(runtime: Runtime, survey: Survey) -> Petitioner:
    with runtime.database.read() as session:
        return session.get_one(Petitioner, survey.petitioner_id)


def people_first() -> Policy:
    """The shipped plan by which interviewers call first thing after closing."""
    policy = load_policy(None)
    return policy.model_copy(update={"plan": policy.plans["people_first"]})


def hours(n: float) -> timedelta:
    return timedelta(hours=n)
