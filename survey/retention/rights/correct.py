"""A name or a number put right, because the person says that it is wrong. Scores do not move.

The petition system keeps what it has: until it is put right there too, a changed row of it brings the old
value back.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.accounts.trace import record
from survey.cases.phones import Phone
from survey.course.changed import changed
from survey.course.hold import hold_people
from survey.course.links import end_texted_links
from survey.course.person import introduce
from survey.models import Case, CasePhone, Petitioner, Survey
from survey.retention.rights.erase import NotNow
from survey.retention.rights.find import Subject, find, numbers_of
from survey.retention.still_open import in_flight
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import SurveyState


@dataclass(frozen=True)
class Wrong:
    """What is wrong, and what is right instead; None: that is as it should be."""

    number: str  # E.164
    case_nos: Collection[str]
    why: str
    name: str | None = None
    phone: Phone | None = None


def correct(runtime: Runtime, wrong: Wrong, actor: str) -> dict[str, int | bool]:
    """Put it right in the person's cases; says in how many. Raises NotFound, Several, NotNow.

    A survey under way goes on with the right number, from its plan's beginning; what was answered stays.
    """
    now = runtime.clock.now()
    with runtime.database.write() as session:
        subject = find(runtime, session, wrong.number, wrong.case_nos)
        hold_people(session, select(Petitioner.id).where(Petitioner.id == subject.person_id))
        told: dict[str, int | bool] = {"cases": len(subject.cases)}
        if wrong.name is not None:
            _rename(runtime, session, subject.cases, wrong.name)
            told["name"] = True
        if wrong.phone is not None:
            _renumber(runtime, session, subject, wrong.phone, now)
            told["number"] = True
        what = ("petitioner", str(subject.person_id))
        record(session, now, actor, "petitioner.correct", what, why=wrong.why, **told)
    return told


def _rename(runtime: Runtime, session: Session, cases: Sequence[int], name: str) -> None:
    sealed = runtime.keyring.seal(name, Sealed.CASE_NAME)
    kept = Case.id.in_(cases), Case.contacts_gone_at.is_(None)
    changed(session, update(Case).where(*kept).values(name_sealed=sealed))


def _renumber(runtime: Runtime, session: Session, subject: Subject, phone: Phone, now: datetime) -> None:
    if in_flight(session, subject.cases, numbers_of(session, subject.cases)):
        raise NotNow("a message, a call or an interview is under way: try again in ten minutes")
    right = introduce(runtime, session, phone.e164, now, phone.line)
    if right == subject.person_id:
        return
    _refuse_two_open(session, subject, right)
    old, theirs = subject.person_id, subject.cases
    first = update(Case).where(Case.id.in_(theirs), Case.petitioner_id == old)
    changed(session, first.values(petitioner_id=right))
    further = update(CasePhone).where(CasePhone.case_id.in_(theirs), CasePhone.petitioner_id == old)
    changed(session, further.values(petitioner_id=right))
    under_way = Survey.case_id.in_(theirs), Survey.petitioner_id == old, Survey.state != SurveyState.SETTLED
    for survey_id in session.scalars(select(Survey.id).where(*under_way)).all():
        end_texted_links(session, survey_id)
    changed(session, update(Survey).where(*under_way).values(petitioner_id=right, next_at=now))


def _refuse_two_open(session: Session, subject: Subject, right: int) -> None:
    """One number is asked about one matter at a time."""
    open_ = Survey.state != SurveyState.SETTLED
    mine = select(Survey.id).where(Survey.case_id.in_(subject.cases), open_)
    other = select(Survey.id).where(Survey.petitioner_id == right, open_)
    if session.scalar(mine.limit(1)) and session.scalar(other.limit(1)):
        raise NotNow("a survey is under way on the right number: put it right when that has ended")
