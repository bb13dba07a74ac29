"""What a passkey is asked to sign: 64 random bytes, for one purpose, for five minutes, once.

It lies in the cookie, which we sign and the person can put back; so a use is good only if the passkey was not
used since the challenge was made (show.py). That holds on any number of machines.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, generate_challenge

from survey.runtime import current_runtime

LASTS = timedelta(minutes=5)
_KEPT = "passkey"


@dataclass(frozen=True)
class Challenge:
    signed: bytes
    made_at: datetime


def ask(purpose: str) -> bytes:
    """A new challenge for `purpose`, in place of any before."""
    challenge = generate_challenge()
    now = current_runtime().clock.now().isoformat()
    session[_KEPT] = {"signed": bytes_to_base64url(challenge), "at": now, "for": purpose}
    return challenge


def answered(purpose: str) -> Challenge | None:
    """The challenge that was made for `purpose`, taken away with that; None if there is none, or too old."""
    kept = session.pop(_KEPT, None)
    if not kept or kept["for"] != purpose:
        return None
    made_at = datetime.fromisoformat(kept["at"])
    in_time = timedelta() <= current_runtime().clock.now() - made_at <= LASTS
    return Challenge(base64url_to_bytes(kept["signed"]), made_at) if in_time else None
