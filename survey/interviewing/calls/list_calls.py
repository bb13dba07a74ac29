"""The list of calls for a centre with its own call system: who waits, held for it until the lease is over.

What is on an exported list is on no desk meanwhile, and on no second list. Nothing counts as called yet: that
is told by the results. A list whose results never come is free again when its time is over.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session, aliased

from survey.accounts.trace import record
from survey.course.changed import changed
from survey.course.hold import hold_people, hold_people_of
from survey.course.questionnaires import questionnaire
from survey.course.words import case_tail
from survey.interviewing.desk.queue import left_to_people, waiting
from survey.interviewing.desk.take import call_off_machines
from survey.interviewing.moves import NOT_CLAIMED
from survey.models import ATTEMPT_WAITS, Attempt, Case, Petitioner, Survey, Unit
from survey.questionnaire.conversation import resume
from survey.questionnaire.load import Questionnaire
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import AttemptState, Channel

HELD_BY = "export:"


@dataclass(frozen=True)
class Row:
    """One call to be made. `missing`: the questions to ask, by key."""

    id: int  # of the survey
    phone: str
    name: str
    case: str
    unit: str
    office: str
    language: str
    order: str
    missing: Sequence[str]
    appointment: datetime | None
    script: str
    round: int  # from the second on the script's `again` is read out


@dataclass(frozen=True)
class Listed:
    """`claim` marks the attempts that this list holds."""

    rows: Sequence[Row]
    claim: str


def list_calls(runtime: Runtime, actor: str, lease: timedelta) -> Listed:
    """Hold what waits, or comes due, within `lease` for this list, and say what is in it."""
    now = runtime.clock.now()
    claim = f"{HELD_BY}{secrets.token_urlsafe(9)}"
    with runtime.database.read() as session:
        wanted = _wanted(runtime, session, now, now + lease)
    with runtime.database.write() as session:
        hold_people_of(session, wanted)
        free = (Attempt.id.in_(wanted), Attempt.state == AttemptState.PLANNED)
        held = {"state": AttemptState.CLAIMED, "claim": claim, "claimed_until": now + lease}
        n = changed(session, update(Attempt).where(*free).values(held))
        surveys = [one for one in session.scalars(_surveys(claim)) if one is not None]
        call_off_machines(session, surveys, now)
        record(session, now, actor, "calls.export", ("calls", claim), n=n)
    with runtime.database.read() as session:
        return Listed(_rows(runtime, session, claim), claim)


def release(runtime: Runtime, actor: str, claim: str | None = None) -> int:
    """Give back what one list holds, or all of them; how many cases that were."""
    now = runtime.clock.now()
    held = (
        ATTEMPT_WAITS,
        Attempt.channel == Channel.INTERVIEWER,
        Attempt.state == AttemptState.CLAIMED,
        Attempt.claim == claim if claim else Attempt.claim.startswith(HELD_BY),
    )
    with runtime.database.write() as session:
        hold_people(session, select(Attempt.petitioner_id).where(*held))
        given = update(Attempt).where(*held)
        n = changed(session, given.values(state=AttemptState.PLANNED, **NOT_CLAIMED))
        record(session, now, actor, "calls.release", ("calls", claim or "all"), n=n)
    return n


def _wanted(runtime: Runtime, session: Session, now: datetime, until: datetime) -> list[int]:
    return list(
        session.scalars(
            select(Attempt.id)
            .join(Survey, Survey.id == Attempt.survey_id)
            .join(Petitioner, Petitioner.id == Attempt.petitioner_id)
            .where(*waiting(), Attempt.due_at <= until, *left_to_people(runtime, now))
        )
    )


def _surveys(claim: str) -> Select[int | None]:
    return select(Attempt.survey_id).where(
        ATTEMPT_WAITS, Attempt.channel == Channel.INTERVIEWER, Attempt.claim == claim
    )


def _rows(runtime: Runtime, session: Session, claim: str) -> list[Row]:
    """Appointments first, then the case that was picked first."""
    unit, office = aliased(Unit), aliased(Unit)
    found = session.execute(
        select(Attempt, Survey, Petitioner, Case, unit.name, office.name)
        .join(Survey, Survey.id == Attempt.survey_id)
        .join(Petitioner, Petitioner.id == Attempt.petitioner_id)
        .join(Case, Case.id == Survey.case_id)
        .join(unit, unit.id == Survey.unit_id)
        .join(office, office.id == Survey.petition_office_id)
        .where(ATTEMPT_WAITS, Attempt.channel == Channel.INTERVIEWER, Attempt.claim == claim)
        .order_by(Attempt.appointment.is_(True).desc(), Attempt.due_at, Survey.picked_at, Attempt.id)
    )
    return [
        _row(runtime, session, attempt, survey, person, case, (unit_name, office_name))
        for attempt, survey, person, case, unit_name, office_name in found
    ]


def _row(
    runtime: Runtime,
    session: Session,
    attempt: Attempt,
    survey: Survey,
    person: Petitioner,
    case: Case,
    units: tuple[str, str],
) -> Row:
    asked = questionnaire(session, survey.questionnaire_id)
    return Row(
        id=survey.id,
        phone=runtime.keyring.open_or_empty(person.phone_sealed, Sealed.PETITIONER_PHONE),
        name=runtime.keyring.open_or_empty(case.name_sealed, Sealed.CASE_NAME),
        case=case_tail(case.case_no),
        unit=units[0],
        office=units[1],
        language=survey.language,
        order=survey.reading_order,
        missing=_missing(asked, survey),
        appointment=attempt.due_at if attempt.appointment else None,
        script=f"{asked.key} {asked.version}",
        round=survey.round,
    )


def _missing(asked: Questionnaire, survey: Survey) -> list[str]:
    """The questions of the interviewers' form that nobody has answered or passed over yet."""
    state = resume(asked, survey.conversation, survey.language)
    behind = {*state.answers, *state.declined}
    return [
        one.key
        for one in asked.form(Channel.INTERVIEWER)
        if one.key not in behind and (one.object is None or one.key in state.needed)
    ]
