"""How a carrier says what every carrier says: that it refuses, that something went wrong, or is too much."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Response

from survey.carriers.sandbox.calls.order import CallOrder
from survey.carriers.sandbox.faults import Fault
from survey.carriers.sandbox.messages.order import Order

Code = int | str


@dataclass(frozen=True, slots=True)
class Dialect:
    """`refuse`: the answer with a code, to a request about an order where it was one; `accept`: to one that
    was taken. The codes: of too many requests, of a fault of the carrier's own, of a carrier that is down,
    and of a number that it refuses."""

    refuse: Callable[[Code, Order | CallOrder | None], Response]
    accept: Callable[[dict[str, object]], Response]
    slow_down: Code
    broken: Code
    down: Code
    of_number: Mapping[Fault, Code]
