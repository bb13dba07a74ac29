"""What petitioners write: kept first, in a transaction of its own, then understood (R2).

Messages that come at the same time share both transactions. Where one of them makes a transaction fail, each
gets its own, so that nobody's message depends on anybody else's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal

import structlog

from survey.carriers.port import InboundText
from survey.course.store import Stored, store
from survey.course.together import all_or_each
from survey.course.understand import understand, understand_stored
from survey.runtime import Runtime

log = structlog.get_logger()


@dataclass(frozen=True)
class Arrived:
    """A message as the carrier handed it over, and when."""

    text: InboundText
    at: datetime


Kept = Stored | Literal["known", "failed"]


def hear(runtime: Runtime, arrived: Sequence[Arrived]) -> list[bool]:
    """Keep and understand these messages; says of each whether it is on disk, now or from before."""
    kept = all_or_each(partial(_keep, runtime), arrived, _not_kept)
    new = [message for message in kept if isinstance(message, Stored)]
    if len(new) > 1 and _understand_together(runtime, new):
        new = []
    for message in new:
        understand_stored(runtime, message)
    return [message != "failed" for message in kept]


def _keep(runtime: Runtime, arrived: Sequence[Arrived]) -> list[Kept]:
    with runtime.database.write() as session:
        return [store(runtime, session, one.text, one.at) or "known" for one in arrived]


def _not_kept(_arrived: Arrived, why: Exception) -> Kept:
    log.error("a message could not be kept", exc_info=why)
    return "failed"


def _understand_together(runtime: Runtime, messages: Sequence[Stored]) -> bool:
    """All in one transaction; False if one of them stood in the way."""
    try:
        with runtime.database.write(repeatable=True) as session:
            understand(runtime, session, messages)
    except Exception:  # noqa: BLE001 - whatever it was, each is tried alone, and told of there
        return False
    return True
