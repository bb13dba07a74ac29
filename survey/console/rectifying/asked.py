"""What the list is asked for by its address; what that cannot mean is as if it were not there."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from survey.rectification.owners import Owner
from survey.rectification.read.view import Tier
from survey.rectification.read.views import Order
from survey.rectification.read.wanted import Wanted
from survey.vocabulary import ENDED, RatedObject
from survey.vocabulary import RectificationState as State

Word = TypeVar("Word", bound=StrEnum)


class Show(StrEnum):
    """What the list can be narrowed to by one word."""

    OPEN = "open"
    OVERDUE = "overdue"
    SOON = "soon"
    UNASSIGNED = "unassigned"
    TIME_ASKED = "time_asked"
    MINE = "mine"
    ENDED = "ended"


@dataclass(frozen=True)
class Asked:
    show: Show
    state: State | None
    owner: Owner | None
    object: RatedObject | None
    unit: str

    @property
    def ended(self) -> bool:
        return self.show is Show.ENDED or self.state in ENDED

    @property
    def order(self) -> Order:
        return Order.ENDED if self.ended else Order.DUE

    def wanted(self, reader: int) -> Wanted:
        """`reader`: the account of whoever looks."""
        tier = {Show.OVERDUE: Tier.RED, Show.SOON: Tier.AMBER}.get(self.show)
        states: tuple[State, ...] = (self.state,) if self.state else ()
        if self.show is Show.UNASSIGNED and not states:
            states = (State.TO_VERIFY, State.REPORTED)
        return Wanted(
            states=states,
            owner=self.owner,
            branch=self.unit or None,
            object=self.object,
            tier=tier,
            verifier_id=reader if self.show is Show.MINE else None,
            assigned=False if self.show is Show.UNASSIGNED else None,
            ended=self.ended,
            asks_time=self.show is Show.TIME_ASKED,
        )


def read_asked(given: Mapping[str, str]) -> Asked:
    """`given`: the arguments of the address."""
    return Asked(
        show=_word(Show, given.get("show")) or Show.OPEN,
        state=_word(State, given.get("state")),
        owner=_word(Owner, given.get("owner")),
        object=_word(RatedObject, given.get("object")),
        unit=given.get("unit", ""),
    )


def _word(kind: type[Word], given: str | None) -> Word | None:
    return kind(given) if given in set(kind) else None
