"""Whose number a message came from, and which survey it belongs to (DESIGN §3)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, case, or_, select
from sqlalchemy.orm import Session

from survey.course.store import Stored
from survey.database import insert_into
from survey.models import Attempt, Case, CasePhone, Petitioner, Survey
from survey.models.base import Utc
from survey.recognise import bring_back, known_again
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import Channel, Line, SurveyState

STILL_ABOUT = timedelta(days=30)  # a reply this long after settling is still about that survey


# Statements are built once: building them for every message costs more than running them.
_HELD = (
    select(Petitioner.phone_index, Petitioner.id, Petitioner.demo)
    .where(
        Petitioner.phone_index.in_(bindparam("indexes", expanding=True, type_=Petitioner.phone_index.type))
    )
    .order_by(Petitioner.id)
    .with_for_update(key_share=True)
)
_PERSONS: BindParameter[int] = bindparam("persons", expanding=True)
_MEANT = (
    Survey.id,
    Survey.state,
    Survey.questionnaire_id,
    Survey.petitioner_id,
    Survey.language,
    Survey.conversation,
    Survey.channel,
    Survey.to_person_at,
    Survey.settled_day,
    Case.case_no,
)
_OF_THESE_NUMBERS = (
    select(Survey.petitioner_id, *_MEANT)
    .join(Case, Case.id == Survey.case_id)
    .where(
        Survey.petitioner_id.in_(_PERSONS),
        or_(Survey.state != SurveyState.SETTLED, Survey.settled_at > bindparam("since", type_=Utc())),
    )
    .order_by(case((Survey.state != SurveyState.SETTLED, 0), else_=1), Survey.settled_at.desc())
)
_OF_FURTHER_NUMBERS = (
    select(CasePhone.petitioner_id, *_MEANT)
    .join(Case, Case.id == Survey.case_id)
    .join(CasePhone, CasePhone.case_id == Case.id)
    .where(CasePhone.petitioner_id.in_(_PERSONS), Survey.state != SurveyState.SETTLED)
    .order_by(Survey.picked_at)
)
_ATTEMPTS = select(
    Attempt.survey_id,
    Attempt.id,
    Attempt.seq,
    Attempt.question,
    Attempt.state,
    Attempt.purpose,
    Attempt.channel,
    Attempt.inbound_id,
).where(Attempt.survey_id.in_(bindparam("surveys", expanding=True)))

_ITS_PERSON = select(Survey.petitioner_id).where(Survey.id == bindparam("survey")).scalar_subquery()
_IN_THE_CALL = (
    select(Attempt.petitioner_id)
    .where(Attempt.id == bindparam("attempt", type_=Attempt.id.type))
    .scalar_subquery()
)
_HELD_BY_SURVEY = (
    select(Petitioner.id, Petitioner.demo)
    .where(or_(Petitioner.id == _ITS_PERSON, Petitioner.id == _IN_THE_CALL))
    .order_by(Petitioner.id)
    .with_for_update(key_share=True)
)
_THIS_SURVEY = select(*_MEANT).join(Case, Case.id == Survey.case_id).where(Survey.id == bindparam("survey"))

Found = Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class Meant:
    """The survey a message belongs to, as it stood when its person was held."""

    id: int
    state: SurveyState
    questionnaire_id: int
    petitioner_id: int
    language: str
    conversation: dict[str, Any] | None
    channel: Channel | None
    to_person_at: datetime | None
    settled_day: str | None
    case_no: str

    @property
    def is_open(self) -> bool:
        return self.state is not SurveyState.SETTLED


@dataclass(frozen=True)
class Person:
    """The number that wrote, held until the transaction ends, the survey meant, and that survey's attempts;
    None if there is no survey."""

    petitioner_id: int
    demo: bool
    survey: Meant | None
    attempts: Sequence[Found]


def who_wrote(
    runtime: Runtime, session: Session, messages: Collection[Stored], now: datetime
) -> dict[bytes, Person]:
    """The person behind each message by the number's hash, made known if nobody had that number: a stop
    must be kept."""
    connection = session.connection()
    numbers = {message.phone_index: message.phone for message in messages}
    rows = connection.execute(_HELD, {"indexes": list(numbers)})
    held = {index: (person_id, demo) for index, person_id, demo in rows}
    for index in sorted(numbers.keys() - held.keys()):
        held[index] = introduce(runtime, session, numbers[index], now), False
    meant = _meant(connection, [person_id for person_id, _ in held.values()], now, answering=True)
    attempts: dict[int, list[Found]] = {}
    surveys = {survey.id for survey in meant.values()}
    for attempt in connection.execute(_ATTEMPTS, {"surveys": list(surveys)}) if surveys else ():
        attempts.setdefault(attempt.survey_id, []).append(attempt)
    return {
        index: Person(
            person_id, demo, survey := meant.get(person_id), attempts.get(survey.id, []) if survey else []
        )
        for index, (person_id, demo) in held.items()
    }


def who_calls(session: Session, phone_index: bytes, now: datetime) -> Person | None:
    """The person with this number, held, and the survey that their call is about; None if nobody has it."""
    connection = session.connection()
    held = connection.execute(_HELD, {"indexes": [phone_index]}).first()
    if held is None:
        return None
    survey = _meant(connection, [held.id], now).get(held.id)
    attempts = connection.execute(_ATTEMPTS, {"surveys": [survey.id]}).all() if survey else []
    return Person(held.id, held.demo, survey, attempts)


def whose_survey(session: Session, survey_id: int, attempt_id: int | None = None) -> Person:
    """The person of a survey, held, and the survey as it stands now: it may have moved to another number.

    `attempt_id`: of a call about it. Whose number is in the call is held too, in the order of all who hold
    several: they may be another person, and a stop is theirs as well.
    """
    connection = session.connection()
    about = {"survey": survey_id, "attempt": attempt_id}
    while True:
        held = dict(connection.execute(_HELD_BY_SURVEY, about).all())
        found = connection.execute(_THIS_SURVEY, {"survey": survey_id}).one()
        if found.petitioner_id in held:
            attempts = connection.execute(_ATTEMPTS, {"surveys": [survey_id]}).all()
            return Person(found.petitioner_id, held[found.petitioner_id], Meant(*found), attempts)


def _meant(
    connection: Connection, persons: Sequence[int], now: datetime, *, answering: bool = False
) -> dict[int, Meant]:
    """The survey of each person: the open one on this number, else one of a case that has it as a further
    number, else the one settled last.

    `answering`: who writes means what they were asked. A survey that was picked and of which nothing has left
    yet comes after the one settled last, or what was still to be said about that would be lost.
    """
    meant: dict[int, Meant] = {}
    values = {"persons": persons, "since": now - STILL_ABOUT}
    for person_id, *survey in connection.execute(_OF_THESE_NUMBERS, values):
        found = Meant(*survey)
        first = meant.setdefault(person_id, found)
        if answering and first.state is SurveyState.PICKED and not found.is_open:
            meant[person_id] = found
    without = [one for one in persons if one not in meant or not meant[one].is_open]
    if without:
        further: dict[int, Meant] = {}
        for person_id, *survey in connection.execute(_OF_FURTHER_NUMBERS, {"persons": without}):
            further.setdefault(person_id, Meant(*survey))
        meant |= further
    return meant


def introduce(
    runtime: Runtime, session: Session, phone: str, now: datetime, line: Line = Line.UNKNOWN
) -> int:
    """The id of the person with this number (E.164), made known if nobody had it; their row is held."""
    index = runtime.keyring.phone_index(phone)
    found = select(Petitioner.id).where(Petitioner.phone_index == index).with_for_update(key_share=True)
    known = session.scalar(found)
    if known is not None:
        return known
    if again := known_again(session, runtime.keyring, [phone]):
        bring_back(session, runtime.keyring, phone, again[phone])
        return again[phone]
    number = insert_into(session, Petitioner).values(
        phone_index=index,
        phone_sealed=runtime.keyring.seal(phone, Sealed.PETITIONER_PHONE),
        line=line,
        demo=False,
        created_at=now,
    )
    session.execute(number.on_conflict_do_nothing())
    return session.execute(found).scalar_one()
