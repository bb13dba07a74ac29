"""Whose number a message came from, and which survey it belongs to (DESIGN §3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from survey.course.store import Stored
from survey.models import Case, CasePhone, Petitioner, Survey
from survey.models.base import Utc
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import Channel, Line, SurveyState

STILL_ABOUT = timedelta(days=30)  # a reply this long after settling is still about that survey


# Statements are built once: building them for every message costs more than running them.
_HELD_BY_INDEX = (
    select(Petitioner.id, Petitioner.demo)
    .where(Petitioner.phone_index == bindparam("index", type_=Petitioner.phone_index.type))
    .with_for_update()
)
_SURVEY = (
    select(
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
    .join(Case, Case.id == Survey.case_id)
    .limit(1)
)
_OF_THIS_NUMBER = _SURVEY.where(
    Survey.petitioner_id == bindparam("person"),
    or_(Survey.state != SurveyState.SETTLED, Survey.settled_at > bindparam("since", type_=Utc())),
).order_by(case((Survey.state != SurveyState.SETTLED, 0), else_=1), Survey.settled_at.desc())
_OF_A_FURTHER_NUMBER = (
    _SURVEY.join(CasePhone, CasePhone.case_id == Case.id)
    .where(CasePhone.petitioner_id == bindparam("person"), Survey.state != SurveyState.SETTLED)
    .order_by(Survey.picked_at)
)


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
    """The number that wrote, held until the transaction ends, and the survey meant; None if there is none."""

    petitioner_id: int
    demo: bool
    survey: Meant | None


def who_wrote(runtime: Runtime, session: Session, message: Stored, now: datetime) -> Person:
    """The person behind the message, made known if nobody had that number: a stop must be kept."""
    connection = session.connection()
    held = connection.execute(_HELD_BY_INDEX, {"index": message.phone_index}).first()
    person_id = held.id if held else introduce(runtime, session, message.phone, now)
    values = {"person": person_id, "since": now - STILL_ABOUT}
    row = connection.execute(_OF_THIS_NUMBER, values).first()
    if row is None or row.state is SurveyState.SETTLED:
        row = connection.execute(_OF_A_FURTHER_NUMBER, values).first() or row
    return Person(person_id, bool(held and held.demo), Meant(*row) if row else None)


def introduce(
    runtime: Runtime, session: Session, phone: str, now: datetime, line: Line = Line.UNKNOWN
) -> int:
    """The id of the person with this number (E.164), made known if nobody had it; their row is held."""
    index = runtime.keyring.phone_index(phone)
    found = select(Petitioner.id).where(Petitioner.phone_index == index).with_for_update()
    known = session.scalar(found)
    if known is not None:
        return known
    dialect = sqlite if runtime.database.is_sqlite else postgresql
    number = dialect.insert(Petitioner).values(
        phone_index=index,
        phone_sealed=runtime.keyring.seal(phone, Sealed.PETITIONER_PHONE),
        line=line,
        demo=False,
        created_at=now,
    )
    session.execute(number.on_conflict_do_nothing())
    return session.execute(found).scalar_one()
