"""Twilio's words read as ours: statuses, segments, prices, and the forms of its webhooks. Pure."""

import re
from decimal import Decimal

from survey.carriers.port import (
    Form,
    InboundText,
    MalformedCallback,
    OptOutType,
    Price,
    StatusReport,
)
from survey.carriers.twilio.errors import class_of_code
from survey.vocabulary import AttemptState, ErrorClass

LONGEST_SID = 64  # a SID of Twilio has 34 characters
LONGEST_ADDRESS = 320
_NUMBER = re.compile(r"[0-9]{1,9}")
_AMOUNT = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
_CURRENCY = re.compile(r"[A-Za-z]{3}")

# https://www.twilio.com/docs/messaging/api/message-resource#message-status-values. What is not here, and
# more may be added without notice, says only that Twilio has it.
_STATES = {
    "delivered": AttemptState.DELIVERED,
    "partially_delivered": AttemptState.DELIVERED,
    "read": AttemptState.DELIVERED,
    "undelivered": AttemptState.UNDELIVERED,
    "failed": AttemptState.FAILED,
    "canceled": AttemptState.FAILED,
}
_OPT_OUT_TYPES: dict[str, OptOutType] = {"STOP": "STOP", "START": "START", "HELP": "HELP"}


def state_of(status: str) -> AttemptState:
    """The attempt's state for Twilio's word."""
    return _STATES.get(status.lower(), AttemptState.ACCEPTED)


def segments_of(count: object) -> int | None:
    """Number of segments; none while Twilio says "0", which means that no sender was chosen yet."""
    return number_in(count) or None


def price_of(amount: object, currency: object) -> Price | None:
    """What a text cost; Twilio writes costs as negative decimals, and null until it knows."""
    if not _AMOUNT.fullmatch(str(amount)) or not _CURRENCY.fullmatch(str(currency)):
        return None
    return Price(int(-Decimal(str(amount)) * 1_000_000), str(currency).upper())


def error_of(code: object) -> tuple[str | None, ErrorClass | None]:
    """An error code beside a status, with its class; null, "" and "0" are none."""
    number = number_in(code)
    return (str(number), class_of_code(number)) if number else (None, None)


def read_status(form: Form) -> StatusReport:
    """A message's status callback; MalformedCallback without its SID or status."""
    fields = first_values(form)
    code, error_class = error_of(fields.get("ErrorCode"))
    return StatusReport(
        sid=required(fields, "MessageSid", "SmsSid"),
        status=state_of(required(fields, "MessageStatus", "SmsStatus")),
        error_code=code,
        error_class=error_class,
        segments=segments_of(fields.get("NumSegments")),
        price=price_of(fields.get("Price"), fields.get("PriceUnit")),
    )


def read_text(form: Form) -> InboundText:
    """An inbound message; MalformedCallback without SID, sender or recipient.

    Words may be missing (a picture has none): what came from a person is kept all the same (R2).
    """
    fields = first_values(form)
    return InboundText(
        sid=required(fields, "MessageSid", "SmsSid", "SmsMessageSid"),
        from_=required(fields, "From", longest=LONGEST_ADDRESS),
        to=required(fields, "To", longest=LONGEST_ADDRESS),
        body=fields.get("Body", ""),
        opt_out_type=_OPT_OUT_TYPES.get(fields.get("OptOutType", "").upper()),
        media=number_in(fields.get("NumMedia")) or 0,
        raw=tuple(form),
    )


def first_values(form: Form) -> dict[str, str]:
    """The form by name; where one stands several times, the first counts."""
    return dict(reversed(form))


def number_in(text: object) -> int | None:
    """A count or code as Twilio writes it; none for whatever is none."""
    return int(str(text)) if _NUMBER.fullmatch(str(text)) else None


def required(fields: dict[str, str], *names: str, longest: int = LONGEST_SID) -> str:
    """The first of these fields that is given, all names for the same thing."""
    value = next((fields[name] for name in names if fields.get(name)), "")
    if not value or len(value) > longest or not value.isprintable():
        raise MalformedCallback(f"{names[0]} is missing or not readable")
    return value
