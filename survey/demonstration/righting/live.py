"""Somebody puts right what opens while one watches: most of it, soon after; the rest is left to the visitor.

What is on the docket, promises, talks and reports in confidence are left alone: they are the visitor's.
"""

import threading
from datetime import datetime

from survey.demonstration.righting.matter import read_matters
from survey.demonstration.righting.pace import BySeconds
from survey.demonstration.righting.staff import Staff
from survey.demonstration.righting.work import work
from survey.runtime import Runtime

EVERY = 5.0  # seconds between two looks


def put_right(runtime: Runtime, since: datetime, stop: threading.Event, every: float = EVERY) -> None:
    """Do what is due at what was opened `since`, again and again, until told to stop."""
    while not stop.wait(every):
        staff = Staff.read(runtime)
        if staff is None:
            continue
        with runtime.database.read() as session:
            matters = read_matters(session, since)
        work(runtime, staff, BySeconds(runtime.clock.now()), matters, lambda: None)
