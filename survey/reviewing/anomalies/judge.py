"""What somebody makes of an anomaly. No figure moves.

open ─► looking ─► explained | dismissed ─► open
"""

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import select, update

from survey.accounts.people import Person
from survey.accounts.trace import record
from survey.course.changed import changed
from survey.models import Anomaly, AnomalyStep
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import UNJUDGED, AnomalyState

LONGEST_WORDS = 1000
# From where each state is reached.
FROM: Mapping[AnomalyState, tuple[AnomalyState, ...]] = {
    AnomalyState.LOOKING: (AnomalyState.OPEN,),
    AnomalyState.EXPLAINED: UNJUDGED,
    AnomalyState.DISMISSED: UNJUDGED,
    AnomalyState.OPEN: (AnomalyState.EXPLAINED, AnomalyState.DISMISSED),
}
NEEDS_WORDS = (AnomalyState.EXPLAINED, AnomalyState.DISMISSED)


class Why(StrEnum):
    NO_REASON = "no_reason"
    LONG_REASON = "long_reason"
    UNKNOWN = "unknown"
    NOT_FROM_THERE = "not_from_there"


class CannotJudge(Exception):
    """`why` as a code."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


def next_states(state: AnomalyState) -> list[AnomalyState]:
    """Where an anomaly in `state` can go."""
    return [to for to, came_from in FROM.items() if state in came_from]


def judge(runtime: Runtime, anomaly_id: int, to: AnomalyState, words: str, by: Person) -> None:
    """Move an anomaly and keep why; CannotJudge says what stands in the way. On record (R9)."""
    given, now = words.strip(), runtime.clock.now()
    if not given and to in NEEDS_WORDS:
        raise CannotJudge(Why.NO_REASON)
    if len(given) > LONGEST_WORDS:
        raise CannotJudge(Why.LONG_REASON)
    with runtime.database.write() as session:
        here = update(Anomaly).where(Anomaly.id == anomaly_id, Anomaly.state.in_(FROM[to]))
        if not changed(session, here.values(state=to)):
            there = session.scalar(select(Anomaly.id).where(Anomaly.id == anomaly_id))
            raise CannotJudge(Why.UNKNOWN if there is None else Why.NOT_FROM_THERE)
        sealed = runtime.keyring.seal(given, Sealed.ANOMALY_WORDS) if given else None
        session.add(
            AnomalyStep(anomaly_id=anomaly_id, at=now, account_id=by.id, state=to, words_sealed=sealed)
        )
        record(session, now, by.login, "anomaly.judge", ("anomaly", str(anomaly_id)), state=to.value)
