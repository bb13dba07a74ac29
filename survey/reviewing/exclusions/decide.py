"""The second person's word: the ratings go beside the figures, or all stays as it is."""

from sqlalchemy import select, update

from survey.accounts.people import Person
from survey.accounts.trace import record
from survey.audit.understood import GRANT
from survey.course.changed import changed
from survey.course.exclude import exclude
from survey.models import Exclusion, Survey
from survey.reviewing.exclusions.apply import is_frozen
from survey.reviewing.exclusions.refusal import Refused, Why, reason
from survey.reviewing.exclusions.second import was_there_before
from survey.runtime import Runtime
from survey.scoring.facts import hold_facts
from survey.secrets import Sealed
from survey.vocabulary import ExclusionState


def decide(runtime: Runtime, exclusion_id: int, grant: bool, why: str, by: Person) -> None:
    """Grant or refuse an application, once; Refused says what stands in its way.

    Granted, the survey's days are marked in the same transaction; no month is closed meanwhile.
    """
    words, now = reason(why), runtime.clock.now()
    with runtime.database.write() as session:
        hold_facts(runtime, session)
        one = session.scalar(select(Exclusion).where(Exclusion.id == exclusion_id))
        if one is None:
            raise Refused(Why.UNKNOWN)
        if one.applied_by == by.id:
            raise Refused(Why.SAME_PERSON)
        if grant and not was_there_before(session, by, one.applied_at):
            raise Refused(Why.NEW_HAND)
        if grant and is_frozen(session, session.get_one(Survey, one.survey_id)):
            raise Refused(Why.FROZEN)
        state = ExclusionState.GRANTED if grant else ExclusionState.REFUSED
        decided = {
            "state": state,
            "decided_by": by.id,
            "decided_at": now,
            "answer_sealed": runtime.keyring.seal(words, Sealed.EXCLUSION_ANSWER),
        }
        undecided = update(Exclusion).where(
            Exclusion.id == exclusion_id, Exclusion.state == ExclusionState.APPLIED
        )
        if not changed(session, undecided.values(decided)):
            raise Refused(Why.DECIDED)
        if grant:
            exclude(session, one.survey_id)
        subject = ("exclusion", str(exclusion_id))
        act = GRANT if grant else "exclusion.refuse"
        record(session, now, by.login, act, subject, survey=one.survey_id)
