"""Who does not want to be contacted: recorded once, honoured everywhere, ended when they return."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from survey.course.asks import objects_asked
from survey.course.changed import changed
from survey.course.settle import call_off, ratings, settle
from survey.models import OptOut, Petitioner, Survey
from survey.runtime import Runtime
from survey.vocabulary import Disposition, SurveyState


def opt_out(
    runtime: Runtime,
    session: Session,
    petitioner_id: int,
    how: str,
    now: datetime,
    *,
    inbound_id: int | None = None,
    why: str | None = None,
) -> bool:
    """Stop everything to this person and end their open survey; False if they had opted out before."""
    done = changed(
        session,
        update(Petitioner)
        .where(Petitioner.id == petitioner_id, Petitioner.opted_out_at.is_(None))
        .values(opted_out_at=now),
    )
    if not done:
        return False
    session.execute(
        insert(OptOut).values(
            petitioner_id=petitioner_id, started_at=now, how=how, inbound_id=inbound_id, why=why
        )
    )
    open_surveys = select(Survey.id, Survey.asks).where(
        Survey.petitioner_id == petitioner_id, Survey.state != SurveyState.SETTLED
    )
    for survey_id, asks in session.execute(open_surveys).all():
        call_off(session, survey_id, "opted out", now)
        rated, of = ratings(session, survey_id), len(objects_asked(asks))
        settle(runtime, session, survey_id, as_it_stands(rated, of), now)
    return True


def opt_in(session: Session, petitioner_id: int, how: str, now: datetime) -> bool:
    """The person comes back: later cases may be asked about again."""
    done = changed(
        session,
        update(Petitioner)
        .where(Petitioner.id == petitioner_id, Petitioner.opted_out_at.is_not(None))
        .values(opted_out_at=None),
    )
    changed(
        session,
        update(OptOut)
        .where(OptOut.petitioner_id == petitioner_id, OptOut.ended_at.is_(None))
        .values(ended_at=now, ended_how=how),
    )
    return bool(done)


def as_it_stands(rated: int, of: int) -> Disposition:
    """How a survey ends whose person wants no more of it: `rated` of the `of` objects it asked about."""
    if not rated:
        return Disposition.REFUSAL
    return Disposition.PARTIAL if rated < of else Disposition.COMPLETE
