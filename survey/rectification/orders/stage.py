"""How far a unit is to know of its order (R6): to the acceptance, and nothing of what comes of it. Pure.

Whether and how the person rated once more is theirs, and told to the unit as counts only.
"""

from collections.abc import Mapping
from enum import StrEnum

from survey.vocabulary import RectificationState as S


class Stage(StrEnum):
    TO_REPORT = "to_report"
    RETURNED = "returned"  # to be reported again
    REPORTED = "reported"
    ACCEPTED = "accepted"


_STAGES: Mapping[S, Stage] = {
    S.ORDERED: Stage.TO_REPORT,
    S.RETURNED: Stage.RETURNED,
    S.REPORTED: Stage.REPORTED,
}


def stage_of(state: S) -> Stage:
    """The stage of an order whose rectification is in `state`."""
    return _STAGES.get(state, Stage.ACCEPTED)
