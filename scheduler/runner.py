"""The scheduler process: APScheduler fires, `run_slot` decides whether this process does the work."""

import signal
import threading
import time
from datetime import datetime

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from scheduler.jobs import JOBS
from scheduler.run_job import run_slot
from survey.contact.slots import next_slot
from survey.policy import Schedule
from survey.runtime import Runtime

log = structlog.get_logger()
LOOK = 0.5  # seconds


class SlotTrigger(BaseTrigger):  # type: ignore[misc]
    """Fires at the slots of a schedule, the same moments on every machine."""

    def __init__(self, schedule: Schedule, runtime: Runtime) -> None:
        self._schedule = schedule
        self._runtime = runtime

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        after = max(previous_fire_time, now) if previous_fire_time else now
        return next_slot(self._schedule, after, self._runtime.settings.zone)


def run_scheduler(runtime: Runtime) -> None:
    """Run until SIGTERM or SIGINT; then finish what was begun and return.

    A slot that was missed because the machine was busy or asleep is run as soon as possible, once
    (`coalesce`, no misfire grace): every job sweeps up what is there, so late is right and skipped is not.
    A job never runs twice at once in a process; the next slot waits for the one that is running.
    """
    stop, told = threading.Event(), list[int]()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda number, _: told.append(number))
    scheduler = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(len(JOBS))},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone=runtime.settings.zone,
    )
    for name in JOBS:
        trigger = SlotTrigger(runtime.policy.schedule_of(name), runtime)
        scheduler.add_job(_quietly, trigger, args=(runtime, name, stop), id=name)
    scheduler.start()
    log.info("scheduler is running", jobs=list(JOBS))
    # Not by waiting for the event: a handler that sets it may need the very lock that it interrupts, and a
    # signal that another thread was given wakes nobody who waits.
    while not told:
        time.sleep(LOOK)
    stop.set()
    log.info("scheduler is stopping")
    scheduler.shutdown(wait=True)


def _quietly(runtime: Runtime, name: str, stop: threading.Event) -> None:
    """An error is in the log and in `job_run`; the next slot tries again."""
    if stop.is_set():
        return
    try:
        run_slot(runtime, name, stop)
    except Exception:  # noqa: BLE001 - whatever it was, the process lives on
        log.warning("the next slot tries again", job=name)
