"""What a mail is and what can come of handing it over. Pure.

Accepted   the server has it
Refused    it did not leave and would not the next time
Wait       it did not leave; later it may
Unknown    it may have left: never sent again by itself
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Mail:
    """One message. `mark` names it: the same mark is the same Message-ID, by which doubles are known."""

    to: str
    sender_name: str
    subject: str
    body: str
    mark: str  # ASCII letters, digits, - and _


class Hindrance(StrEnum):
    """Why the server takes nothing from us at the moment, whatever it is."""

    UNREACHABLE = "unreachable"
    TLS = "tls"
    LOGIN = "login"
    SENDER = "sender"  # it does not let MAIL_FROM send


@dataclass(frozen=True, slots=True)
class Accepted:
    pass


@dataclass(frozen=True, slots=True)
class Refused:
    code: int  # the server's (RFC 5321 §4.2); 553 is ours too, for what is no address


@dataclass(frozen=True, slots=True)
class Wait:
    """`hindrance`: it is not about this mail, so others need not be tried now."""

    code: int = 0
    hindrance: Hindrance | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    pass


SendResult = Accepted | Refused | Wait | Unknown
