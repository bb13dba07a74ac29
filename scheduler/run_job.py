"""Running one slot of one job once, whoever of several schedulers comes first (R10)."""

import threading
from datetime import timedelta

import structlog
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from scheduler.engine.queue import EngineQueue
from scheduler.jobs import JOBS, Job, Result
from survey.contact.slots import slot_of
from survey.course.changed import changed
from survey.database import insert_into
from survey.models import JobRun
from survey.runtime import Runtime
from survey.traces import span

log = structlog.get_logger()
KEEP_RUNS = timedelta(days=7)
NOW = "now "  # begins the slot of a run that somebody typed; no engine knows of it


def run_slot(runtime: Runtime, name: str, stop: threading.Event) -> Result | None:
    """Run the present slot of a job; None if another process has it, or the workers were given it."""
    job, queue = JOBS[name], runtime.queue
    schedule = runtime.policy.schedule_of(name)
    slot = slot_of(schedule, runtime.clock.now(), runtime.settings.zone).isoformat()
    if job.on_workers and isinstance(queue, EngineQueue):
        _give(runtime, queue, name, slot)
        return None
    with runtime.database.write(repeatable=True) as session:
        run_id = _take(runtime, session, name, slot)
    if run_id is None:
        return None
    return _run(runtime, job, run_id, stop, hand_over=isinstance(queue, EngineQueue))


def run_now(runtime: Runtime, name: str) -> Result:
    """Run a job now, in this process, to completion, whatever its schedule says."""
    with runtime.database.write(repeatable=True) as session:
        run_id = _take(runtime, session, name, f"{NOW}{runtime.clock.now().isoformat()}")
    assert run_id is not None, "two runs began in the same microsecond"
    return _run(runtime, JOBS[name], run_id, threading.Event())


def run_taken(runtime: Runtime, name: str, run_id: int, stop: threading.Event) -> Result:
    """Run a slot that a scheduler took and gave away."""
    return _run(runtime, JOBS[name], run_id, stop)


def _give(runtime: Runtime, queue: EngineQueue, name: str, slot: str) -> None:
    """Take the slot and give it to the workers, in one transaction; neither if one waits there still."""
    with runtime.database.write(repeatable=True) as session:
        if queue.waits(session, name):
            return
        run_id = _take(runtime, session, name, slot)
        if run_id is not None:
            queue.run(session, name, run_id)


def _take(runtime: Runtime, session: Session, name: str, slot: str) -> int | None:
    row = {"job": name, "slot": slot, "started_at": runtime.clock.now()}
    run_id: int | None = session.scalar(
        insert_into(session, JobRun).values(row).on_conflict_do_nothing().returning(JobRun.id)
    )
    return run_id


def _run(
    runtime: Runtime, job: Job, run_id: int, stop: threading.Event, *, hand_over: bool = False
) -> Result:
    """Run it and keep what came of it; an error is kept too, and raised."""
    run = (job.hands_over if hand_over else None) or job.run
    try:
        with span(f"job {job.name}", job=job.name, run=run_id):
            result = run(runtime, stop)
    except Exception as wrong:
        _end(runtime, job.name, run_id, error=type(wrong).__name__)
        log.exception("job failed", job=job.name)
        raise
    _end(runtime, job.name, run_id, result=dict(result))
    if any(result.values()):
        log.info("job", job=job.name, **result)
    return result


def _end(
    runtime: Runtime,
    name: str,
    run_id: int,
    *,
    result: dict[str, object] | None = None,
    error: str | None = None,
) -> None:
    now = runtime.clock.now()
    with runtime.database.write(repeatable=True) as session:
        changed(
            session,
            update(JobRun).where(JobRun.id == run_id).values(ended_at=now, result=result, error=error),
        )
        old = delete(JobRun).where(JobRun.job == name, JobRun.started_at < now - KEEP_RUNS)
        changed(session, old)
