"""The six digits that an app shows: TOTP (RFC 6238) with SHA-1 and 30 seconds, as every app can. Pure."""

import unicodedata
from datetime import datetime
from hmac import compare_digest

import pyotp

EITHER_WAY = 1  # steps by which a telephone's clock may be off: RFC 6238, section 5.2


def new_key() -> str:
    """A key of 160 bits (RFC 4226, section 4, R6) in base32, as apps take it."""
    return pyotp.random_base32()


def grouped(key: str) -> str:
    """The key in fours, for who types it."""
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def address(key: str, login: str, office: str) -> str:
    """What the picture says that an app's camera reads: otpauth://totp/…"""
    return pyotp.TOTP(key).provisioning_uri(name=login, issuer_name=office)


def digits_of(typed: str) -> str:
    """What somebody typed, without spaces and dashes; full-width digits are digits."""
    return "".join(one for one in unicodedata.normalize("NFKC", typed) if not (one.isspace() or one == "-"))


def step_of(key: str, typed: str, at: datetime) -> int | None:
    """The step whose number `typed` is, within the window around `at`; None if it is none of those."""
    app = pyotp.TOTP(key)
    given = digits_of(typed).encode()
    now = app.timecode(at)
    steps = range(max(now - EITHER_WAY, 0), now + EITHER_WAY + 1)
    return next((step for step in steps if compare_digest(app.generate_otp(step).encode(), given)), None)
