"""What petitioners write: kept first, in a transaction of its own, then understood (R2).

Where one of several messages makes a transaction fail, each gets its own, so that nobody's message depends on
anybody else's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal

import structlog

from survey.carriers.port import InboundText
from survey.course.store import Stored, store
from survey.course.together import Together, all_or_each
from survey.course.understand import AlreadyUnderstood, understand, understand_stored
from survey.runtime import Runtime

log = structlog.get_logger()


@dataclass(frozen=True)
class Arrived:
    """A message as the carrier handed it over, and when."""

    text: InboundText
    at: datetime


Kept = Stored | Literal["known", "failed"]


class Hearing:
    """How a process hears: messages that come at the same time share transactions, first those that keep
    them and then those that understand them. Keeping waits for no understanding."""

    def __init__(self, runtime: Runtime) -> None:
        self._keep = Together(partial(keep, runtime))
        self._understand = Together(partial(understand_new, runtime))

    def __call__(self, arrived: Arrived) -> bool:
        """Says whether the message is on disk, now or from before."""
        kept = self._keep(arrived)
        if isinstance(kept, Stored):
            self._understand(kept)
        return kept != "failed"


def keep(runtime: Runtime, arrived: Sequence[Arrived]) -> list[Kept]:
    """Keep these messages."""
    return all_or_each(partial(_keep, runtime), arrived, _not_kept)


def understand_new(runtime: Runtime, messages: Sequence[Stored]) -> list[bool]:
    """Understand messages just kept; says which are. The others stay on disk, for reconcile."""
    if len(messages) > 1 and _understand_together(runtime, messages):
        return [True] * len(messages)
    return [understand_stored(runtime, message) for message in messages]


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
    except AlreadyUnderstood:
        return False
    except Exception:
        log.warning("messages could not be understood together", number=len(messages), exc_info=True)
        return False
    return True
