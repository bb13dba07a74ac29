"""The verifier accepts what the unit reported, or returns it once."""

from survey.demonstration.righting.chances import chance
from survey.demonstration.righting.matter import Matter
from survey.demonstration.righting.staff import Staff
from survey.demonstration.righting.words import say
from survey.rectification.accept import accept, return_
from survey.runtime import Runtime
from survey.vocabulary import RectificationAct as Act

_RETURNED = 0.2


def look_at_report(runtime: Runtime, staff: Staff, matter: Matter) -> bool:
    by = staff.by_id.get(matter.verifier_id or 0)
    if by is None:
        return False
    if Act.RETURN not in matter.done and chance("returned", matter.key) < _RETURNED:
        return_(runtime, matter.id, say("returned", matter.key), by)
    else:
        accept(runtime, matter.id, say("accepted", matter.key), by)
    return True
