"""The way of a rectification as a short line: what is done, what is next, what comes then. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from survey.rectification.read.view import View
from survey.vocabulary import Finding
from survey.vocabulary import RectificationState as State


class Stop(StrEnum):
    VERIFY = "verify"
    MEETING = "meeting"
    ORDER = "order"
    REPORT = "report"
    ACCEPT = "accept"
    ASK = "ask"
    END = "end"


class Standing(StrEnum):
    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Mark:
    """`at`: when it was done; None where it is still to come."""

    stop: Stop
    standing: Standing
    at: datetime | None = None


_ORDERED = (Stop.ORDER, Stop.REPORT, Stop.ACCEPT, Stop.ASK, Stop.END)
_AHEAD: Mapping[State, Sequence[Stop]] = {
    State.ORDERED: _ORDERED[1:],
    State.RETURNED: _ORDERED[1:],
    State.REPORTED: _ORDERED[2:],
    State.ACCEPTED: _ORDERED[3:],
    State.ASKED_AGAIN: _ORDERED[4:],
    State.DOCKET: (Stop.MEETING, Stop.END),
    State.CLOSED: (),
    State.CONCLUDED: (),
}


def marks(view: View) -> list[Mark]:
    """What was done, in the order of time, then what is ahead: the first of it is what is next."""
    ahead = _ahead(view)
    done = {
        Stop.VERIFY: view.verified_at,
        Stop.ORDER: view.ordered_at,
        Stop.REPORT: view.reported_at,
        Stop.ACCEPT: view.accepted_at,
        Stop.ASK: view.asked_again_at,
        Stop.END: view.ended_at,
    }
    behind = [Mark(stop, Standing.DONE, at) for stop, at in done.items() if at and stop not in ahead]
    to_come = [Mark(stop, Standing.AHEAD if place else Standing.NOW) for place, stop in enumerate(ahead)]
    return [*behind, *to_come]


def _ahead(view: View) -> Sequence[Stop]:
    if view.state is State.TO_VERIFY:
        return (Stop.VERIFY, *(_ORDERED if view.may_name else (Stop.END,)))
    if view.state is not State.VERIFIED:
        return _AHEAD[view.state]
    if view.finding is Finding.EXPLAINED:
        return (Stop.ASK, Stop.END)
    return _ORDERED if view.may_name and view.finding is not Finding.POLICY else (Stop.END,)
