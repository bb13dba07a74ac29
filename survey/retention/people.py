"""Numbers of whom no case with contacts is left. Who is not to be asked again is recognised all the same."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, bindparam, or_, select, update
from sqlalchemy.orm import Session

from survey.course.changed import changed
from survey.models import NUMBER_IS_KEPT, Attempt, Base, Case, CasePhone, OptOut, Petitioner, Survey
from survey.recognise import make_recogniser
from survey.retention.blank import random_for
from survey.runtime import Runtime
from survey.secrets import Sealed

_PERSON = Base.metadata.tables["petitioner"]


def with_a_number(after: int, before: datetime, many: int) -> Select[int]:
    """The next `many` persons known since before this moment whose number is kept."""
    older = Petitioner.created_at < before
    known = select(Petitioner.id).where(Petitioner.id > after, NUMBER_IS_KEPT, older)
    return known.order_by(Petitioner.id).limit(many)


def nobody_needs(session: Session, people: Collection[int], before: datetime) -> list[int]:
    """Those of them of whom no case has its contacts, and who were written to, or stopped us, before that."""
    needed = have_cases(session, people)
    late = or_(Attempt.planned_at >= before, Attempt.left_at >= before)
    written = select(Attempt.petitioner_id).where(Attempt.petitioner_id.in_(people), late)
    stopped = select(OptOut.petitioner_id).where(OptOut.petitioner_id.in_(people))
    lately = stopped.where(or_(OptOut.started_at >= before, OptOut.ended_at >= before))
    needed |= {*session.scalars(written), *session.scalars(lately)}
    return [one for one in people if one not in needed]


def have_cases(session: Session, people: Collection[int]) -> set[int]:
    """Those of them of whom a case still has its contacts, be it as its second or third number."""
    kept = Case.contacts_gone_at.is_(None)
    first = select(Case.petitioner_id).where(Case.petitioner_id.in_(people), kept)
    further = select(CasePhone.petitioner_id).join(Case, Case.id == CasePhone.case_id)
    asked = select(Survey.petitioner_id).join(Case, Case.id == Survey.case_id)
    found = {one for one in session.scalars(first) if one is not None}
    found.update(session.scalars(further.where(CasePhone.petitioner_id.in_(people), kept)))
    found.update(session.scalars(asked.where(Survey.petitioner_id.in_(people), kept)))
    return found


def numbers_go(
    runtime: Runtime, session: Session, people: Sequence[int], now: datetime, *, forget: bool = False
) -> None:
    """Their numbers go, and what we wrote to them apart from any survey. The hash of who opted out or died is
    kept, under a key of its own; `forget`: not even that."""
    if not people:
        return
    mine = Petitioner.id.in_(people)
    held = or_(Petitioner.opted_out_at.is_not(None), Petitioner.deceased_at.is_not(None))
    kept = [] if forget else session.scalars(select(Petitioner.id).where(mine, held)).all()
    _recognised_from_now_on(runtime, session, kept, now)
    rest = [one for one in people if one not in kept]
    unknown = update(Petitioner).where(Petitioner.id.in_(rest))
    changed(session, unknown.values(phone_index=random_for(session, Petitioner.phone_index)))
    changed(session, update(Petitioner).where(mine).values(phone_sealed=b""))
    said = update(Attempt).where(Attempt.petitioner_id.in_(people), Attempt.survey_id.is_(None))
    token = random_for(session, Attempt.token)
    changed(session, said.values(body=None, carrier_sid=None, token=token))


def _recognised_from_now_on(runtime: Runtime, session: Session, people: Sequence[int], now: datetime) -> None:
    """A number that does not open (it is gone already, or its key is lost) stays under the hash it has."""
    eye = make_recogniser(session, runtime.keyring, now)
    rows = []
    for person in session.scalars(select(Petitioner).where(Petitioner.id.in_(people))):
        number = runtime.keyring.open_or_empty(person.phone_sealed, Sealed.PETITIONER_PHONE)
        if number:
            rows.append({"key": person.id, "hash": eye.phone(number)})
    if rows:
        keyed = update(_PERSON).where(_PERSON.c.id == bindparam("key"))
        session.execute(keyed.values(phone_index=bindparam("hash")), rows)
