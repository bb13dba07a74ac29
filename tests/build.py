"""Builders: the least a test has to say to have a unit, a person, a case, a survey, an attempt.

Each writes in a transaction of its own and returns the row, which can be read after that. What a test
does not give is ordinary: a case closed two days ago, a living mobile number, nothing yet asked.

    survey = make_survey(runtime, case=make_case(runtime, phone="+8613900000001", unit=water))
    make_survey(runtime, state=SurveyState.OPEN)
"""

import itertools
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import select

from survey.course.questionnaires import NoQuestionnaire, current_questionnaire, publish_shipped
from survey.models import Attempt, Base, Case, Petitioner, Survey, Unit
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import PRIORITY, AttemptState, Channel, Line, Purpose, ReadingOrder, SurveyState

Row = TypeVar("Row", bound=Base)
_numbers = itertools.count(1)


def make_unit(runtime: Runtime, code: str = "", parent: Unit | None = None, **fields: Any) -> Unit:
    code = code or f"U{next(_numbers)}"
    return _kept(
        runtime, Unit(code=code, **{"name": f"{code}局", "parent_id": parent and parent.id, **fields})
    )


def make_petitioner(runtime: Runtime, phone: str = "", **fields: Any) -> Petitioner:
    """A person; `phone` in E.164, a mobile number nobody else has unless given."""
    phone = phone or f"+86139{next(_numbers):08}"
    ordinary = {
        "phone_index": runtime.keyring.phone_index(phone),
        "phone_sealed": runtime.keyring.seal(phone, Sealed.PETITIONER_PHONE),
        "line": Line.MOBILE,
        "created_at": runtime.clock.now(),
    }
    return _kept(runtime, Petitioner(**(ordinary | fields)))


def make_case(
    runtime: Runtime,
    *,
    phone: str | None = "",
    unit: Unit | None = None,
    office: Unit | None = None,
    closed_ago: timedelta = timedelta(days=2),
    **fields: Any,
) -> Case:
    """A closed case of `unit`, received by `office`; `phone=None` has none, one already known is shared."""
    now = runtime.clock.now()
    closed_at = fields.get("closed_at", now - closed_ago)
    ordinary = {
        "source": "test",
        "case_no": f"XF{next(_numbers):06}",
        "closed_at": closed_at,
        "closed_month": runtime.local_day(closed_at)[:7],
        "name_sealed": runtime.keyring.seal("张三", Sealed.CASE_NAME),
        "petitioner_id": None if phone is None else _person(runtime, phone).id,
        "unit_id": (unit or _unit(runtime, "S1")).id,
        "petition_office_id": (office or _unit(runtime, "OFFICE")).id,
        "digest": b"",
        "imported_at": now,
        "updated_at": now,
    }
    return _kept(runtime, Case(**(ordinary | fields)))


def make_survey(runtime: Runtime, case: Case | None = None, **fields: Any) -> Survey:
    """A survey of `case`, picked now."""
    case = case or make_case(runtime)
    now = runtime.clock.now()
    ordinary = {
        "case_id": case.id,
        "round": 1,
        "questionnaire_id": make_questionnaire(runtime),
        "petitioner_id": case.petitioner_id,
        "unit_id": case.unit_id,
        "petition_office_id": case.office_id,
        "category": case.category,
        "language": case.language or runtime.settings.language,
        "closed_month": case.closed_month,
        "reading_order": ReadingOrder.FORWARD,
        "state": SurveyState.PICKED,
        "picked_at": now,
        "next_at": now,
        "demo": case.demo,
    }
    return _kept(runtime, Survey(**(ordinary | fields)))


def make_attempt(runtime: Runtime, survey: Survey | None = None, **fields: Any) -> Attempt:
    """An SMS, planned and due now: an invitation unless `purpose` is given."""
    survey = survey or make_survey(runtime)
    now, number = runtime.clock.now(), next(_numbers)
    purpose = fields.get("purpose", Purpose.INVITE)
    ordinary = {
        "survey_id": survey.id,
        "seq": number,
        "petitioner_id": survey.petitioner_id,
        "purpose": purpose,
        "priority": PRIORITY.get(purpose, 0),
        "channel": Channel.SMS,
        "step": 0,
        "token": f"token{number}",
        "state": AttemptState.PLANNED,
        "planned_at": now,
        "due_at": now,
        "body": "请回复1-5",
        "demo": survey.demo,
    }
    return _kept(runtime, Attempt(**(ordinary | fields)))


def make_questionnaire(runtime: Runtime) -> int:
    """The id of the shipped questionnaire, published as `flask db upgrade` does."""
    with runtime.database.write() as session:
        try:
            return current_questionnaire(session)
        except NoQuestionnaire:
            publish_shipped(session, runtime.clock.now())
            return current_questionnaire(session)


def _unit(runtime: Runtime, code: str) -> Unit:
    with runtime.database.read() as session:
        found = session.scalar(select(Unit).where(Unit.code == code))
    return found or make_unit(runtime, code)


def _person(runtime: Runtime, phone: str) -> Petitioner:
    index = runtime.keyring.phone_index(phone)
    with runtime.database.read() as session:
        found = session.scalar(select(Petitioner).where(Petitioner.phone_index == index))
    return found or make_petitioner(runtime, phone)


def _kept(runtime: Runtime, row: Row) -> Row:
    with runtime.database.write() as session:
        session.add(row)
        session.flush()
        session.refresh(row)
    return row
