"""What the engine needs done to itself, once a minute, by one of the workers.

- Jobs of a worker that is gone are given to another one.
- A slot of a long job that the engine has lost is given to it again.
- Dead letters that nobody asked for go after a while.
"""

import asyncio
from datetime import timedelta

import structlog
from procrastinate import App, JobContext
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status
from sqlalchemy import bindparam, text

from scheduler.engine.names import QueueName, TaskName
from scheduler.engine.queue import EngineQueue
from scheduler.jobs import JOBS
from survey.models.base import Utc
from survey.queue import SILENT_FOR
from survey.runtime import Runtime

log = structlog.get_logger()

EVERY_MINUTE = "* * * * *"
KEPT = 14 * 24  # hours
LOST_AFTER, GIVEN_UP = timedelta(minutes=1), timedelta(days=1)
_LOST = text("""
SELECT run.id, run.job FROM job_run run
WHERE run.ended_at IS NULL AND run.started_at BETWEEN :from AND :until AND run.job IN :jobs
AND run.id = (
    SELECT max(latest.id) FROM job_run latest WHERE latest.job = run.job AND latest.slot NOT LIKE 'now %'
)
AND NOT EXISTS (
    SELECT 1 FROM procrastinate_jobs
    WHERE task_name = 'run' AND status IN ('todo', 'doing') AND args ->> 'job' = run.job
)
""").bindparams(
    bindparam("from", type_=Utc()), bindparam("until", type_=Utc()), bindparam("jobs", expanding=True)
)


def add(engine: App, runtime: Runtime) -> None:
    """Give the engine the task that does all of this."""

    @engine.periodic(cron=EVERY_MINUTE)
    @engine.task(name=TaskName.KEEP, queue=QueueName.KEEPING, queueing_lock=TaskName.KEEP, pass_context=True)
    async def keep(context: JobContext, timestamp: int) -> None:
        await retry_stalled(context.app)
        await asyncio.to_thread(give_again, runtime)
        await context.app.job_manager.delete_old_jobs(
            KEPT, include_failed=True, include_cancelled=True, include_aborted=True
        )


async def retry_stalled(engine: App) -> None:
    """Jobs whose worker has not given a sign of life. One that must not wait twice, and does, is over."""
    for job in await engine.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_FOR.total_seconds()):
        try:
            await engine.job_manager.retry_job(job)
        except UniqueViolation:
            await engine.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
        except ConnectorException:
            continue  # it ended meanwhile, and the others are still to be looked after
        log.warning("a worker is gone; its job is given to another one", job=job.id, task=job.task_name)


def give_again(runtime: Runtime) -> int:
    """The latest slot of each long job that was taken, has not ended, and which the engine does not know;
    how many."""
    if not isinstance(runtime.queue, EngineQueue):
        return 0
    now = runtime.clock.now()
    long = [job.name for job in JOBS.values() if job.on_workers]
    values = {"from": now - GIVEN_UP, "until": now - LOST_AFTER, "jobs": long}
    with runtime.database.read() as session:
        lost = session.execute(_LOST, values).all()
    for run_id, name in lost:
        give(runtime, runtime.queue, name, run_id)
        log.warning("the engine had lost a job; it has it again", job=name)
    return len(lost)


def give(runtime: Runtime, queue: EngineQueue, name: str, run_id: int) -> None:
    """Unless somebody was faster."""
    with runtime.database.write(repeatable=True) as session:
        if not queue.waits(session, name):
            queue.run(session, name, run_id)
