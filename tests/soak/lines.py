"""The lines at which a scheduler is killed: before, within and after each step of sending, and of the sweeps.

Nothing in the product knows of this: the steps are functions, and a process that is to die has them wrapped.
"""

import os
import random
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from scheduler import dispatch, follow_up, reconcile, sending

_inside = threading.local()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Countdown:
    """Dies at the n-th time the line is reached, whichever thread gets there."""

    def __init__(self, times: int) -> None:
        self._left = times
        self._lock = threading.Lock()

    def __call__(self) -> None:
        with self._lock:
            self._left -= 1
            if self._left <= 0:
                _die()


def _before(owner: Any, name: str, reached: Countdown) -> None:
    kept = getattr(owner, name)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        reached()
        return kept(*args, **kwargs)

    setattr(owner, name, wrapped)


def _after(owner: Any, name: str, reached: Countdown) -> None:
    kept = getattr(owner, name)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        result = kept(*args, **kwargs)
        if result:
            reached()
        return result

    setattr(owner, name, wrapped)


def _within(owner: Any, name: str, reached: Countdown) -> None:
    """Just before the transaction of this step commits: all of it was written, none of it is kept."""
    kept = getattr(owner, name)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        with _marked():
            return kept(*args, **kwargs)

    setattr(owner, name, wrapped)

    @event.listens_for(Session, "before_commit")
    def _committing(session: Session) -> None:
        if getattr(_inside, "step", False):
            reached()


@contextmanager
def _marked() -> Iterator[None]:
    _inside.step = True
    try:
        yield
    finally:
        _inside.step = False


Arm = Callable[[Countdown], None]

LINES: dict[str, Arm] = {
    "claim, before": lambda n: _before(sending, "claim", n),
    "claim, before commit": lambda n: _within(sending, "claim", n),
    "claim, after commit": lambda n: _after(sending, "claim", n),
    "pace, while waiting": lambda n: _before(dispatch._Run, "_pause", n),
    "check, before commit": lambda n: _within(sending, "check_and_say_so", n),
    "check, after commit": lambda n: _after(sending, "check_and_say_so", n),
    "send, before the request": lambda n: _before(sending, "send", n),
    "send, after the answer": lambda n: _after(sending, "send", n),
    "settle, before": lambda n: _before(sending, "settle", n),
    "settle, before commit": lambda n: _within(sending, "settle", n),
    "reconcile, with the list in hand": lambda n: _before(reconcile, "_resolve", n),
    "reconcile, before commit": lambda n: _within(reconcile, "_resolve_one", n),
    "follow-up, before commit": lambda n: _within(follow_up, "_one_batch", n),
}


# How often a line may be passed before it kills, so that kills are spread over the whole run.
OFTEN = {"send": 100, "reconcile": 3, "follow-up": 4}
SELDOM = 6  # the steps that are taken once a batch


def patience(line: str, chance: random.Random) -> int:
    """At which passing of the line to die."""
    return chance.randint(1, OFTEN.get(line.split(",", maxsplit=1)[0], SELDOM))


def arm(line: str, times: int) -> None:
    """This process will die when it reaches `line` for the n-th time."""
    LINES[line](Countdown(times))
