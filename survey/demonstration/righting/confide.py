"""The past's reports in confidence, looked into by the supervisor alone; the latest are left over."""

from datetime import timedelta

from sqlalchemy import select

from survey.demonstration.righting.chances import chance
from survey.demonstration.righting.staff import Staff
from survey.demonstration.righting.words import say
from survey.models import Concern
from survey.rectification.concerns.held import UNJUDGED
from survey.rectification.concerns.judge import judge
from survey.runtime import Runtime
from survey.vocabulary import ConcernKind, ConcernState

_AFTER, _LOOKING = timedelta(days=6), timedelta(days=2)
_TAKES_LONG = {ConcernKind.PRESSURE: timedelta(days=25)}
_WORDS = {
    ConcernKind.PRESSURE: "pressure",
    ConcernKind.REPRISAL: "pressure",
    ConcernKind.FORGED_SIGNATURE: "signature",
    ConcernKind.NEVER_PETITIONED: "never",
}
_CONFIRMED = {ConcernKind.PRESSURE: 0.5, ConcernKind.NEVER_PETITIONED: 0.7}


def look_into_reports(runtime: Runtime, staff: Staff) -> int:
    """Take up those that are two days old, and judge those that are six; how many that were."""
    now = runtime.clock.now()
    with runtime.database.read() as session:
        waiting = session.scalars(
            select(Concern).where(Concern.state.in_(UNJUDGED), Concern.opened_at < now - _LOOKING)
        ).all()
    done = 0
    for one in waiting:
        key = f"{one.survey_id} {one.kind}"
        if one.opened_at < now - _TAKES_LONG.get(one.kind, _AFTER):
            found = chance("judged", key) < _CONFIRMED.get(one.kind, 0.3)
            words = say(f"{_WORDS[one.kind]}_{'confirmed' if found else 'unfounded'}", key)
            to = ConcernState.CONFIRMED if found else ConcernState.UNFOUNDED
            judge(runtime, one.id, to, words, staff.supervisor)
        elif one.state is ConcernState.OPEN:
            judge(runtime, one.id, ConcernState.LOOKING, say("looking", key), staff.supervisor)
        else:
            continue
        done += 1
    return done
