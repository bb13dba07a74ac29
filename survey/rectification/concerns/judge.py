"""What somebody makes of a report. Only who hears of reports judges them (R6).

open ─► looking ─► confirmed | unfounded | unknown       (also from open at once)

A petition that was never made, confirmed: a survey that runs ends with 4.70. One that has settled stays as it
settled (R3, R4): the ratings are taken out by two people, as any others that are nobody's free rating.
Not confirmed, the survey goes back to the interviewers.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.accounts.permissions import Permission
from survey.accounts.trace import record
from survey.course.changed import changed
from survey.models import Concern, ConcernStep
from survey.rectification.concerns.held import UNJUDGED
from survey.rectification.concerns.no_petition import back_to_interviewers, hold_person, settle_unpetitioned
from survey.rectification.refusal import Refused, Why, words_of
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import ConcernKind, ConcernState

# From where each state is reached.
FROM: Mapping[ConcernState, tuple[ConcernState, ...]] = {
    ConcernState.LOOKING: (ConcernState.OPEN,),
    ConcernState.CONFIRMED: UNJUDGED,
    ConcernState.UNFOUNDED: UNJUDGED,
    ConcernState.UNKNOWN: UNJUDGED,
}
ENDS = frozenset({ConcernState.CONFIRMED, ConcernState.UNFOUNDED, ConcernState.UNKNOWN})


def next_states(state: ConcernState) -> list[ConcernState]:
    """Where a report in `state` can go."""
    return [to for to, came_from in FROM.items() if state in came_from]


def judge(runtime: Runtime, concern_id: int, to: ConcernState, words: str, by: Person) -> None:
    """Move a report and keep why; an end needs words. Refused says what stands in the way. On record (R9)."""
    if not by.may(Permission.CONCERNS_READ):
        raise Refused(Why.NOT_YOURS)
    given, now = words_of(words, needed=to in ENDS), runtime.clock.now()
    with runtime.database.write() as session:
        one = session.get(Concern, concern_id)
        if one is None:
            raise Refused(Why.UNKNOWN)
        hold_person(session, one.survey_id)
        here = update(Concern).where(Concern.id == concern_id, Concern.state.in_(FROM.get(to, ())))
        if not changed(session, here.values(state=to, ended_at=now if to in ENDS else None)):
            raise Refused(Why.MOVED_ON)
        sealed = runtime.keyring.seal(given, Sealed.CONCERN_STEP_WORDS) if given else None
        session.add(
            ConcernStep(concern_id=concern_id, at=now, account_id=by.id, state=to, words_sealed=sealed)
        )
        record(session, now, by.login, "concern.judge", ("concern", str(concern_id)), state=to.value)
        if one.kind is ConcernKind.NEVER_PETITIONED and to in ENDS:
            _see_to_survey(runtime, session, one.survey_id, to, now)


def _see_to_survey(
    runtime: Runtime, session: Session, survey_id: int, to: ConcernState, now: datetime
) -> None:
    if to is ConcernState.CONFIRMED:
        settle_unpetitioned(runtime, session, survey_id, now)
    elif not _in_doubt_still(session, survey_id):
        back_to_interviewers(session, survey_id, now)


def _in_doubt_still(session: Session, survey_id: int) -> bool:
    """Another report of the same, of a verifier say, waits for its own word."""
    other = select(Concern.id).where(
        Concern.survey_id == survey_id,
        Concern.kind == ConcernKind.NEVER_PETITIONED,
        Concern.state.in_(UNJUDGED),
    )
    return session.scalar(other.limit(1)) is not None
