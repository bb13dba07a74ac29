"""Who it is about: for the unit that was ordered, if they agreed to be named; every look is on record."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.accounts.trace import record
from survey.models import Case, Petitioner, Rectification, Survey
from survey.rectification.admit import is_theirs
from survey.rectification.consent import may_be_named as has_agreed
from survey.rectification.refusal import Refused, Why
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import WITH_UNIT, RectificationAct, RectificationState

# Once the report is accepted nobody of the unit needs to find a person who is to be asked again.
_THEIR_TURN = (*WITH_UNIT, RectificationState.REPORTED)


@dataclass(frozen=True)
class Named:
    """`phone`: the number on which the person was asked."""

    name: str
    phone: str


def may_be_named(session: Session, rectification_id: int, by: Person) -> bool:
    """Whether this person of the unit may be told."""
    return _of_unit(session, rectification_id, by) is not None


def uncover_person(runtime: Runtime, rectification_id: int, by: Person) -> Named:
    """Name and number, the look on record first; Refused alike if there is none and if it is not theirs."""
    with runtime.database.write() as session:
        one = _of_unit(session, rectification_id, by)
        if one is None:
            raise Refused(Why.UNKNOWN)
        subject = ("rectification", str(one.id))
        record(session, runtime.clock.now(), by.login, "rectification.uncover", subject)
        return name_of(runtime, session, one)


def name_of(runtime: Runtime, session: Session, one: Rectification) -> Named:
    """What was given of them; to be asked for only by who may have it."""
    case = session.get_one(Case, one.case_id)
    person = session.get_one(Petitioner, session.get_one(Survey, one.survey_id).petitioner_id)
    return Named(
        runtime.keyring.open_or_empty(case.name_sealed, Sealed.CASE_NAME),
        runtime.keyring.open_or_empty(person.phone_sealed, Sealed.PETITIONER_PHONE),
    )


def _of_unit(session: Session, rectification_id: int, by: Person) -> Rectification | None:
    one = session.get(Rectification, rectification_id)
    if one is None or one.state not in _THEIR_TURN or not has_agreed(session, one):
        return None
    return one if is_theirs(session, one, RectificationAct.REPORT, by) else None
