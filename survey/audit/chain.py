"""What holds a chain together.

    :trail ─► hash ─┐                     begin = HMAC(key, nonce ‖ what was written before there were chains)
                    ▼
    lane "li":    act 1 ─► act 2 ─► act 3       hash = HMAC(key, canonical(act) ‖ hash of the act before)
                                      │
                    head of "li": 3, hash       seal = HMAC(key, "head" ‖ lane ‖ number ‖ hash)

One lane for each actor, so that only acts of the same person wait for each other.
"""

from survey.audit.act import Act, canonical
from survey.audit.keys import mac

TRAIL = ":trail"  # no actor is called so: a login has no colon
SYSTEM = "system"  # who does what the house does by itself


def link(key: bytes, lane: str, seq: int, act: Act, previous: bytes) -> bytes:
    """The hash of an act that follows `previous`: 32 bytes."""
    return mac(key, "link", canonical(lane, seq, act), previous)


def seal_parts(lane: str, seq: int, head: bytes) -> tuple[bytes | str | int, ...]:
    """Of what a lane's seal is made."""
    return "head", lane, seq, head


def begin_parts(nonce: bytes, adopted: int, digest: bytes) -> tuple[bytes | str | int, ...]:
    """Of what the trail's beginning is made: `adopted` rows that were there before, with their digest."""
    return "trail", nonce, adopted, digest
