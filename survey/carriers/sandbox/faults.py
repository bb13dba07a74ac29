"""What goes wrong on purpose, how often, and when. Rates are shares of one, drawn by seed and order."""

from enum import StrEnum

from survey.carriers.sandbox.chance import by_share, draw


class Fault(StrEnum):
    # of a request to send: at most one each
    TIMEOUT_AFTER = "timeout_after"  # accepted, then never answered
    SLOW_DOWN = "slow_down"  # 429, not accepted
    ERROR_BEFORE = "error_before"  # 500, not accepted
    ERROR_AFTER = "error_after"  # 500, accepted
    DROP_BEFORE = "drop_before"  # connection dropped, not accepted
    DROP_AFTER = "drop_after"  # connection dropped, accepted
    NON_JSON = "non_json"  # accepted, answered 200 with a page
    SLOW_ANSWER = "slow_answer"
    # of a message
    LOST = "lost"  # accepted, never delivered, never called back
    # of the callbacks of a message
    CALLBACK_LOST = "callback_lost"
    CALLBACK_DOUBLED = "callback_doubled"
    CALLBACK_DELAYED = "callback_delayed"
    CALLBACK_SHUFFLED = "callback_shuffled"
    # of an inbound webhook
    INBOUND_DOUBLED = "inbound_doubled"
    INBOUND_DELAYED = "inbound_delayed"
    # of a number: the same numbers for a whole run
    REFUSE_21610 = "refuse_21610"  # opted out at the carrier
    REFUSE_21614 = "refuse_21614"  # not a mobile number
    UNDELIVERED_30003 = "undelivered_30003"  # handset cannot be reached
    UNDELIVERED_30005 = "undelivered_30005"  # no such number
    # of the carrier: share of the time, in spells of DOWN_SPELL seconds
    DOWN = "down"


OF_POST = (
    Fault.TIMEOUT_AFTER,
    Fault.SLOW_DOWN,
    Fault.ERROR_BEFORE,
    Fault.ERROR_AFTER,
    Fault.DROP_BEFORE,
    Fault.DROP_AFTER,
    Fault.NON_JSON,
    Fault.SLOW_ANSWER,
)
OF_GET = (Fault.ERROR_BEFORE, Fault.DROP_BEFORE, Fault.NON_JSON, Fault.SLOW_ANSWER)
OF_CALLBACK = (Fault.CALLBACK_LOST, Fault.CALLBACK_DOUBLED, Fault.CALLBACK_DELAYED, Fault.CALLBACK_SHUFFLED)
OF_INBOUND = (Fault.INBOUND_DOUBLED, Fault.INBOUND_DELAYED)
OF_NUMBER = (
    Fault.REFUSE_21610,
    Fault.REFUSE_21614,
    Fault.UNDELIVERED_30003,
    Fault.UNDELIVERED_30005,
)
ERROR_CODES = {
    Fault.REFUSE_21610: 21610,
    Fault.REFUSE_21614: 21614,
    Fault.UNDELIVERED_30003: 30003,
    Fault.UNDELIVERED_30005: 30005,
}

_ALL: dict[Fault, float] = {
    Fault.TIMEOUT_AFTER: 0.015,
    Fault.SLOW_DOWN: 0.02,
    Fault.ERROR_BEFORE: 0.015,
    Fault.ERROR_AFTER: 0.015,
    Fault.DROP_BEFORE: 0.015,
    Fault.DROP_AFTER: 0.015,
    Fault.NON_JSON: 0.015,
    Fault.SLOW_ANSWER: 0.03,
    Fault.LOST: 0.02,
    Fault.CALLBACK_LOST: 0.05,
    Fault.CALLBACK_DOUBLED: 0.05,
    Fault.CALLBACK_DELAYED: 0.05,
    Fault.CALLBACK_SHUFFLED: 0.05,
    Fault.INBOUND_DOUBLED: 0.05,
    Fault.INBOUND_DELAYED: 0.05,
    Fault.REFUSE_21610: 0.01,
    Fault.REFUSE_21614: 0.01,
    Fault.UNDELIVERED_30003: 0.01,
    Fault.UNDELIVERED_30005: 0.01,
    Fault.DOWN: 0.02,
}
PROFILES: dict[str, dict[Fault, float]] = {
    "none": {},
    "some": {fault: rate / 4 for fault, rate in _ALL.items()},
    "all": _ALL,
}

DOWN_SPELL = 1.0
LONGEST_DELAY = 2.0  # of a delayed webhook or a slow answer


class Faults:
    def __init__(self, seed: str, profile: str) -> None:
        self._seed = seed
        self._drawn = 0
        self._down_until = 0.0
        self.rates: dict[Fault, float] = dict(PROFILES[profile])

    @property
    def profile(self) -> str | None:
        """The profile in force; none where rates were set one by one."""
        return next((name for name, rates in PROFILES.items() if rates == self.rates), None)

    def use(self, profile: str) -> None:
        self.rates = dict(PROFILES[profile])
        self._down_until = 0.0

    def change(self, rates: dict[Fault, float]) -> None:
        self.rates = {fault: rate for fault, rate in {**self.rates, **rates}.items() if rate > 0}

    def go_down(self, until: float) -> None:
        self._down_until = until

    def back_up_at(self, now: float) -> float:
        """When the carrier will be up; a time not after `now` if it is up. Seconds on the loop's clock."""
        spell = int(now / DOWN_SPELL)
        rate = self.rates.get(Fault.DOWN, 0.0)
        by_chance = (spell + 1) * DOWN_SPELL if rate and draw(self._seed, "down", spell) < rate else 0.0
        return max(self._down_until, by_chance)

    def of(self, kinds: tuple[Fault, ...]) -> Fault | None:
        """At most one of `kinds`, by their rates."""
        rates = {fault: self.rates[fault] for fault in kinds if fault in self.rates}
        return by_share(rates, self._draw()) if rates else None

    def of_number(self, phone: str) -> Fault | None:
        rates = {fault: self.rates[fault] for fault in OF_NUMBER if fault in self.rates}
        return by_share(rates, draw(self._seed, "number", phone)) if rates else None

    def delay(self, shortest: float = 0.2) -> float:
        """Seconds, at most LONGEST_DELAY."""
        return shortest + (LONGEST_DELAY - shortest) * self._draw()

    def coin(self) -> bool:
        return self._draw() < 0.5

    def _draw(self) -> float:
        self._drawn += 1
        return draw(self._seed, "fault", self._drawn)
