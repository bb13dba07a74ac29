"""Acts that were written down before there were chains: adopted once, as they stand then."""

import hmac
from collections.abc import Callable

from sqlalchemy.orm import Session

from survey.audit.act import Act, canonical, packed
from survey.audit.rows import UNLINKED, Unreadable, act_of, stream

_NO_LANE = ""


def digest_of_unlinked(
    session: Session, key: bytes, seen: Callable[[Act], None] = lambda _: None
) -> tuple[int, bytes]:
    """How many acts are in no chain, and one keyed digest over all of them, in the order they were written.

    Unreadable where one of them is not as we write them. `seen` is told of each.
    """
    digest, n = hmac.new(key, packed("before chains"), "sha256"), 0
    for row in stream(session, UNLINKED):
        act = act_of(row)
        digest.update(packed(canonical(_NO_LANE, row.id, act)))
        seen(act)
        n += 1
    return n, digest.digest()


__all__ = ["Unreadable", "digest_of_unlinked"]
