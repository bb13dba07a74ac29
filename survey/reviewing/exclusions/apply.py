"""Asking that the ratings of a survey be taken out."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.accounts.trace import record
from survey.audit.understood import APPLY
from survey.models import Anomaly, Answer, Exclusion, FrozenMonth, Survey
from survey.reviewing.exclusions.refusal import Refused, Why, reason
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import ExclusionState, SurveyState

STANDS = (ExclusionState.APPLIED, ExclusionState.GRANTED)


def apply(runtime: Runtime, survey_id: int, why: str, by: Person, anomaly_id: int | None = None) -> int:
    """The id of the application; it changes no figure. Refused says what stands in its way."""
    words, now = reason(why), runtime.clock.now()
    with runtime.database.write() as session:
        # The survey's row makes two who apply at once come one after the other.
        survey = session.scalar(select(Survey).where(Survey.id == survey_id).with_for_update())
        _check(session, survey)
        if anomaly_id is not None and session.get(Anomaly, anomaly_id) is None:
            raise Refused(Why.UNKNOWN)
        one = Exclusion(
            survey_id=survey_id,
            anomaly_id=anomaly_id,
            state=ExclusionState.APPLIED,
            applied_by=by.id,
            applied_at=now,
            why_sealed=runtime.keyring.seal(words, Sealed.EXCLUSION_WHY),
        )
        session.add(one)
        session.flush()
        record(session, now, by.login, APPLY, ("exclusion", str(one.id)), survey=survey_id)
        return one.id


def is_frozen(session: Session, survey: Survey) -> bool:
    """Whether the month in which the survey counts is closed."""
    return session.get(FrozenMonth, (survey.settled_day or "")[:7]) is not None


def _check(session: Session, survey: Survey | None) -> None:
    if survey is None:
        raise Refused(Why.UNKNOWN)
    if survey.state is not SurveyState.SETTLED:
        raise Refused(Why.NOT_SETTLED)
    of_it = Exclusion.survey_id == survey.id
    if session.scalar(select(exists().where(of_it, Exclusion.state.in_(STANDS)))):
        raise Refused(Why.TWICE)
    if is_frozen(session, survey):
        raise Refused(Why.FROZEN)
    rated = exists().where(Answer.survey_id == survey.id, Answer.counted, Answer.level.is_not(None))
    if not session.scalar(select(rated)):
        raise Refused(Why.NOT_RATED)
