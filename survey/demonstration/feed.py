"""The petition system's part: every few seconds a case has just been closed, and is handed over."""

import threading

from sqlalchemy import func, select

from survey.demonstration.bring_in import bring_in
from survey.demonstration.petitions import MOST_FRESH, SOURCE, fresh
from survey.models import Case
from survey.runtime import Runtime

EVERY = 6.0  # seconds: with half a dozen messages a case, a fifth of the demonstration's allowance

_PLACE_OF_KIND_OF_NUMBER = len("XF202611") + 1  # from 1, as SQL counts


def feed(runtime: Runtime, stop: threading.Event, every: float = EVERY) -> None:
    """Hand over a case every so many seconds, until told to stop; after some thousands it is enough."""
    number = _handed_over(runtime)
    while not stop.wait(every):
        if number < MOST_FRESH:
            now = runtime.clock.now().astimezone(runtime.settings.zone)
            bring_in(runtime, [fresh(number, now.replace(microsecond=0))])
            number += 1


def _handed_over(runtime: Runtime) -> int:
    """How many there are from earlier runs."""
    kind = func.substr(Case.case_no, _PLACE_OF_KIND_OF_NUMBER, 1)
    ours = select(func.count()).where(Case.source == SOURCE, kind != "0")
    with runtime.database.read() as session:
        return session.scalar(ours) or 0
