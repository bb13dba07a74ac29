"""Whose turn it is: every open rectification has an owner and a date. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from survey.vocabulary import RatedObject
from survey.vocabulary import RectificationState as S


class Owner(StrEnum):
    VERIFIER = "verifier"
    SUPERVISOR = "supervisor"
    INSPECTOR = "inspector"  # instead of the supervisor, where the petition office itself was rated
    UNIT = "unit"
    HOUSE = "house"  # a job does it when its time has come


_RUNNER = None
_OWNERS: Mapping[S, Owner | None] = {
    S.TO_VERIFY: Owner.VERIFIER,
    S.VERIFIED: _RUNNER,
    S.ORDERED: Owner.UNIT,
    S.REPORTED: Owner.VERIFIER,
    S.RETURNED: Owner.UNIT,
    S.ACCEPTED: Owner.HOUSE,
    S.ASKED_AGAIN: Owner.HOUSE,
    S.DOCKET: _RUNNER,
}


def runner_of(rated: RatedObject) -> Owner:
    """Who assigns, orders and concludes."""
    return Owner.INSPECTOR if rated is RatedObject.PETITION_OFFICE else Owner.SUPERVISOR


def owner_of(state: S, rated: RatedObject, *, assigned: bool) -> Owner | None:
    """Whose turn it is in `state`; None once it has ended. `assigned`: it has a verifier."""
    if state not in _OWNERS:
        return None
    owner = _OWNERS[state]
    if owner is None or (owner is Owner.VERIFIER and not assigned):
        return runner_of(rated)
    return owner
