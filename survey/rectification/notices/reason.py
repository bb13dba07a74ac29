"""Why a delivery is as it is: kept as `reason` or `reason code`, without any address or number. Pure."""

from enum import StrEnum


class Reason(StrEnum):
    # Called off.
    DEMO = "demo"  # demonstration data before a live carrier or mail server (R11)
    OVERTAKEN = "overtaken"  # what it says no longer holds
    READ = "read"  # the unit has signed for it on its page
    OFF = "off"  # this installation has nobody to carry it
    # Not yet.
    PAUSED = "paused"
    HOURS = "hours"
    TOLD_TO_WAIT = "told_to_wait"
    UNREACHABLE = "unreachable"
    TLS = "tls"
    LOGIN = "login"
    SENDER = "sender"
    OURS = "ours"  # the carrier says that something of ours is wrong
    # No address.
    NO_CONTACT = "no_contact"  # none was entered
    UNUSABLE = "unusable"  # what was entered is none, or a landline
    OPTED_OUT = "opted_out"  # whose number it is does not want texts
    # Refused.
    REFUSED = "refused"
    UNDELIVERED = "undelivered"  # the carrier had it and could not deliver it
    GIVEN_UP = "given_up"  # told to wait too often
    # Unknown.
    IN_DOUBT = "in_doubt"


def kept(reason: Reason, code: object = "") -> str:
    """As a delivery keeps it."""
    return f"{reason.value} {code}".strip()


def read_reason(why: str | None) -> tuple[Reason | None, str]:
    """The reason and the code that came with it."""
    name, _, code = (why or "").partition(" ")
    return (Reason(name) if name in set(Reason) else None), code
