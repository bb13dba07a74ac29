"""When a unit comes under watch, and when it leaves, by the policy's [watch]. Pure.

All that is looked at is how a unit carries out orders. How many people complain of it, and who, is not even
among what these rules are given (R12).
"""

from dataclasses import dataclass
from enum import StrEnum

from survey.policy.righting import Watch as Rules
from survey.scoring.rounding import exact, ratio


class Why(StrEnum):
    """By which rule a unit came under watch."""

    LATE = "late"  # too few of its orders were carried out in time
    OVERDUE = "overdue"  # too many are overdue at once


@dataclass(frozen=True)
class Orders:
    """A unit's own orders: those that fell due in the months looked at, and those overdue now."""

    fell_due: int
    in_time: int
    overdue: int


def enters(rules: Rules, orders: Orders) -> Why | None:
    """Why a unit that is not under watch comes under it; None: it does not."""
    if orders.overdue >= rules.enter_overdue:
        return Why.OVERDUE
    share = ratio(orders.in_time, orders.fell_due)
    if orders.fell_due >= rules.from_orders and share is not None and share < exact(rules.enter_below):
        return Why.LATE
    return None


def leaves(rules: Rules, orders: Orders) -> bool:
    """Whether a unit that is under watch leaves: nothing overdue, and what fell due was nearly all in time.

    Where nothing fell due for all the months that are looked at, there is nothing left to watch.
    """
    if orders.overdue:
        return False
    share = ratio(orders.in_time, orders.fell_due)
    return share is None or share >= exact(rules.leave_from)
