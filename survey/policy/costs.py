"""What asking costs where the carrier does not tell: prices in the office's currency. Pure."""

import re
from decimal import Decimal, InvalidOperation
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from survey.policy.fields import Table

MICROS = 1_000_000  # money is kept in millionths, as whole numbers
_DEAREST = Decimal(1_000_000)
_PRICE = "an amount from 0 to 1000000 with at most six decimals, or empty: not set"


def _micros_or_none(value: object) -> int | None:
    """Millionths; None where no price is set, which is something else than nothing to pay."""
    if value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("not an amount")
    try:
        micros = Decimal(str(value)) * MICROS
    except InvalidOperation:
        raise ValueError("not an amount") from None
    if not micros.is_finite() or not 0 <= micros <= _DEAREST * MICROS:
        raise ValueError("out of range")
    if micros != micros.to_integral_value():
        raise ValueError("more than six decimals")
    return int(micros)


def _currency(value: str) -> str:
    if value and not re.fullmatch(r"[A-Z]{3}", value):
        raise ValueError("not a currency")
    return value


_Price = Annotated[int | None, BeforeValidator(_micros_or_none)]


class Costs(Table):
    """Prices in millionths of `currency`; None: not set."""

    currency: Annotated[str, AfterValidator(_currency)] = Field(
        description="three capital letters such as CNY, or empty"
    )
    segment: _Price = Field(description=_PRICE)
    call_minute: _Price = Field(description=_PRICE)
    detected_call: _Price = Field(description=_PRICE)
    interviewer_hour: _Price = Field(description=_PRICE)
    slip: _Price = Field(description=_PRICE)
