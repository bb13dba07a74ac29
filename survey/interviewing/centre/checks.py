"""The interviews that were drawn to be checked, and what came of the checks. Read, never written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from survey.course.asks import objects_asked
from survey.course.questionnaires import questionnaire
from survey.interviewing.desk.filling import filling
from survey.interviewing.desk.script import Choice, choices, levels_read, line
from survey.models import Account, Attempt, Case, Interview, InterviewCheck, Petitioner, Survey
from survey.questionnaire.model import Script
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import AttemptState, CheckKind

SHOWN = 100


@dataclass(frozen=True)
class Listed:
    """A check in a list. `interviewer`: whose interview it is; `checker`: who checked it."""

    id: int
    interviewer: str
    interviewed_at: datetime
    kind: CheckKind | None
    checker: str | None
    done_at: datetime | None
    compared: int | None
    equal: int | None


@dataclass(frozen=True)
class Rating:
    key: str
    text: str
    choices: Sequence[Choice]


@dataclass(frozen=True)
class OneCheck:
    """A check to be made. `dialled`: this person is calling; `confirmed`: and has found the petitioner.
    Nothing of what the interviewer wrote down is in it."""

    id: int
    interviewer: str
    interviewed_at: datetime
    dialled: bool
    confirmed: bool
    name: str
    phone: str
    identity: str
    repeat: str
    ratings: Sequence[Rating]


def check_claim(check_id: int, account_id: int) -> str:
    """The mark on the call that somebody makes for a check."""
    return f"check:{check_id}:{account_id}"


def open_checks(session: Session, account_id: int) -> Sequence[Listed]:
    """Checks that this person may make, the oldest first: of others' interviews, never of their own."""
    mine = Interview.account_id == account_id
    rows = session.execute(
        _list()
        .where(InterviewCheck.done_at.is_(None), ~mine)
        .order_by(InterviewCheck.drawn_at, InterviewCheck.id)
        .limit(SHOWN)
    )
    return [Listed(*row) for row in rows]


def done_checks(session: Session) -> Sequence[Listed]:
    """The latest checks that were made, the newest first."""
    done = _list().where(InterviewCheck.done_at.is_not(None))
    rows = session.execute(done.order_by(InterviewCheck.done_at.desc()).limit(SHOWN))
    return [Listed(*row) for row in rows]


def count_open(session: Session, account_id: int) -> int:
    waiting = (
        select(func.count())
        .select_from(InterviewCheck)
        .join(Interview, Interview.id == InterviewCheck.interview_id)
        .where(InterviewCheck.done_at.is_(None), Interview.account_id != account_id)
    )
    return session.scalar(waiting) or 0


def read_check(
    runtime: Runtime, session: Session, check_id: int, account_id: int, login: str
) -> OneCheck | None:
    """The check, as this person may see it; None if there is none for them to make."""
    row = session.execute(
        select(InterviewCheck, Interview, Account.name, Survey, Case, Petitioner)
        .join(Interview, Interview.id == InterviewCheck.interview_id)
        .join(Account, Account.id == Interview.account_id)
        .join(Survey, Survey.id == Interview.survey_id)
        .join(Case, Case.id == Survey.case_id)
        .join(Petitioner, Petitioner.id == Survey.petitioner_id)
        .where(InterviewCheck.id == check_id)
    ).one_or_none()
    if row is None or row.Interview.account_id == account_id or row.InterviewCheck.done_at is not None:
        return None
    call = _call(session, check_id, account_id)
    dialled, confirmed = call is not None, call is not None and call.heard_at is not None
    survey, case = row.Survey, row.Case
    asked = questionnaire(session, survey.questionnaire_id)
    language = asked.language(survey.language)
    name = runtime.keyring.open_or_empty(case.name_sealed, Sealed.CASE_NAME)
    filled = filling(runtime, session, survey, case, login, whole=True, name=name)
    filled["levels"] = levels_read(asked, language, survey.reading_order)
    identity = Script.IDENTITY if name else Script.IDENTITY_UNNAMED
    ratings = [
        Rating(
            one.key,
            line(asked, language, one.key, filled),
            choices(asked, one, language, survey.reading_order),
        )
        for one in asked.ratings()
        if one.object in objects_asked(survey.asks)
    ]
    return OneCheck(
        id=check_id,
        interviewer=row.name,
        interviewed_at=row.Interview.dialled_at or row.Interview.taken_at,
        dialled=dialled,
        confirmed=confirmed,
        name=name if dialled else "",
        phone=runtime.keyring.open_or_empty(row.Petitioner.phone_sealed, Sealed.PETITIONER_PHONE)
        if dialled
        else "",
        identity=line(asked, language, identity, filled) if dialled else "",
        repeat=line(asked, language, Script.REPEAT, filled),
        ratings=ratings,
    )


def _call(session: Session, check_id: int, account_id: int) -> Attempt | None:
    return session.scalar(
        select(Attempt)
        .join(Interview, Interview.survey_id == Attempt.survey_id)
        .join(InterviewCheck, InterviewCheck.interview_id == Interview.id)
        .where(
            InterviewCheck.id == check_id,
            Attempt.state == AttemptState.ACCEPTED,
            Attempt.claim == check_claim(check_id, account_id),
        )
        .limit(1)
    )


def _list() -> Select[*tuple[Any, ...]]:
    checker = aliased(Account)
    columns: tuple[Any, ...] = (
        InterviewCheck.id,
        Account.name,
        func.coalesce(Interview.dialled_at, Interview.taken_at),
        InterviewCheck.kind,
        checker.name,
        InterviewCheck.done_at,
        InterviewCheck.compared,
        InterviewCheck.equal,
    )
    return (
        select(*columns)
        .join(Interview, Interview.id == InterviewCheck.interview_id)
        .join(Account, Account.id == Interview.account_id)
        .outerjoin(checker, checker.id == InterviewCheck.account_id)
    )
