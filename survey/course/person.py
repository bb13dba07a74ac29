"""Whose number a message came from, and which survey it belongs to (DESIGN §3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from survey.course.store import Stored
from survey.models import Case, CasePhone, Petitioner, Survey
from survey.runtime import Runtime
from survey.vocabulary import Line, SurveyState

STILL_ABOUT = timedelta(days=30)  # a reply this long after settling is still about that survey
PHONE = "petitioner.phone"


@dataclass(frozen=True)
class Person:
    """The number that wrote, held until the transaction ends, and the survey meant; None if there is none."""

    petitioner_id: int
    demo: bool
    opted_out: bool
    survey: Survey | None
    case_no: str | None

    @property
    def survey_id(self) -> int | None:
        return self.survey.id if self.survey else None


def who_wrote(runtime: Runtime, session: Session, message: Stored, now: datetime) -> Person:
    """The person behind the message, made known if nobody had that number: a stop must be kept."""
    petitioner = session.get_one(Petitioner, introduce(runtime, session, message.phone, now))
    meant = _survey(session, petitioner.id, now) or _by_further_number(session, petitioner.id)
    survey, case_no = meant if meant else (None, None)
    return Person(petitioner.id, petitioner.demo, petitioner.opted_out_at is not None, survey, case_no)


def _survey(session: Session, petitioner_id: int, now: datetime) -> tuple[Survey, str] | None:
    """The open survey of this number, else the one settled last."""
    row = session.execute(
        select(Survey, Case.case_no)
        .join(Case, Case.id == Survey.case_id)
        .where(
            Survey.petitioner_id == petitioner_id,
            or_(Survey.state != SurveyState.SETTLED, Survey.settled_at > now - STILL_ABOUT),
        )
        .order_by(case((Survey.state != SurveyState.SETTLED, 0), else_=1), Survey.settled_at.desc())
        .limit(1)
    ).first()
    return (row.Survey, row.case_no) if row else None


def _by_further_number(session: Session, petitioner_id: int) -> tuple[Survey, str] | None:
    """An open survey of a case which has this as its second or third number."""
    row = session.execute(
        select(Survey, Case.case_no)
        .join(Case, Case.id == Survey.case_id)
        .join(CasePhone, CasePhone.case_id == Case.id)
        .where(CasePhone.petitioner_id == petitioner_id, Survey.state != SurveyState.SETTLED)
        .order_by(Survey.picked_at)
        .limit(1)
    ).first()
    return (row.Survey, row.case_no) if row else None


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
        phone_sealed=runtime.keyring.seal(phone, PHONE),
        line=line,
        demo=False,
        created_at=now,
    )
    session.execute(number.on_conflict_do_nothing())
    return session.execute(found).scalar_one()
