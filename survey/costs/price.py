"""From what was used to what it cost: as the carrier told it, or reckoned by the office's prices. Pure.

Money is in millionths of a currency, as whole numbers. What was told and what was reckoned stay apart; where
a price is not set nothing is made up, and what was told in another currency is never converted.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self, TypeVar

from survey.costs.usage import Usage
from survey.policy.costs import MICROS, Costs

_HOUR = 3600
Key = TypeVar("Key", bound=str)


class Item(StrEnum):
    """What has a price, by the keys of the policy's [costs]."""

    SEGMENT = "segment"
    CALL_MINUTE = "call_minute"
    DETECTED_CALL = "detected_call"
    INTERVIEWER_HOUR = "interviewer_hour"
    SLIP = "slip"


@dataclass(frozen=True)
class Prices:
    """Millionths of `currency` for one of each; None: not set."""

    currency: str
    of: Mapping[Item, int | None]

    @classmethod
    def by(cls, costs: Costs, told_in: Iterable[str]) -> Self:
        """By the policy; without a currency there, in that of the carrier if it tells its prices in only
        one."""
        in_ = sorted({*told_in})
        currency = costs.currency or (in_[0] if len(in_) == 1 else "")
        return cls(currency, {item: getattr(costs, item.value) for item in Item})


@dataclass(frozen=True)
class Cost:
    """`unpriced`: how many of what has no price. `foreign`: what the carrier told in other currencies."""

    told: int = 0
    reckoned: int = 0
    unpriced: Mapping[Item, int] = field(default_factory=dict)
    foreign: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """What is known. Not all of it, unless it `is_whole`."""
        return self.told + self.reckoned

    @property
    def is_whole(self) -> bool:
        return not (self.unpriced or self.foreign)

    def __add__(self, other: Self) -> Self:
        return type(self)(
            self.told + other.told,
            self.reckoned + other.reckoned,
            _both(self.unpriced, other.unpriced),
            _both(self.foreign, other.foreign),
        )

    def per(self, number: int) -> int | None:
        """For each of `number`, rounded half up; None where there is none, or nothing is known."""
        if not number or not (self.total or self.is_whole):
            return None
        return divided(self.total, number)


def reckon(usage: Usage, prices: Prices) -> Cost:
    """What it cost."""
    used = {
        Item.SEGMENT: usage.segments_untold,
        Item.CALL_MINUTE: usage.minutes_untold,
        Item.DETECTED_CALL: usage.detected,  # billed apart from the call that it was made on
        Item.INTERVIEWER_HOUR: usage.seconds,
        Item.SLIP: usage.slips,
    }
    reckoned, unpriced = 0, {}
    for item, number in used.items():
        price = prices.of.get(item)
        if number and price is None:
            unpriced[item] = number
        elif number and price is not None:
            reckoned += divided(number * price, _HOUR if item is Item.INTERVIEWER_HOUR else 1)
    foreign = {currency: micros for currency, micros in usage.told.items() if currency != prices.currency}
    return Cost(usage.told.get(prices.currency, 0), reckoned, unpriced, foreign)


def divided(micros: int, by: int) -> int:
    """Rounded half up, without floats. Neither may be negative, and `by` not zero."""
    return (2 * micros + by) // (2 * by)


def amount(micros: int) -> float:
    """In units of the currency: for files and programs."""
    return micros / MICROS


def _both(one: Mapping[Key, int], other: Mapping[Key, int]) -> dict[Key, int]:
    whole: Counter[Key] = Counter(one)
    whole.update(other)
    return dict(whole)
