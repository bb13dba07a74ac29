"""Which completed interviews are checked: a share of them, drawn by a keyed hash of their number. Pure.

Nobody at a desk can tell beforehand, and anybody with the key can redo the draw.
"""

import hashlib
import hmac

_WHOLE = 2**64


def is_drawn(key: bytes, interview_id: int, share: float) -> bool:
    """Whether the interview is among the `share` (0 to 1) that is checked."""
    digest = hmac.digest(key, f"interview check {interview_id}".encode(), hashlib.sha256)
    return int.from_bytes(digest[:8]) < share * _WHOLE
