"""How the distributed engine's queues stand (TASKS=procrastinate), by its tables alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from prometheus_client.core import Metric
from sqlalchemy import text
from sqlalchemy.orm import Session

from survey.health.gauges import by_label, by_labels, gauge
from survey.queue import SILENT_FOR
from survey.runtime import Runtime

_THERE = text("SELECT to_regclass('procrastinate_jobs') IS NOT NULL")
# Each by an index of the library's; what is done is not kept, and what failed is little.
_WAITING = text(
    "SELECT queue_name, count(*) AS number, min(id) AS oldest FROM procrastinate_jobs"
    " WHERE status = 'todo' GROUP BY queue_name"
)
_RUNNING = text(
    "SELECT queue_name, count(*) AS number FROM procrastinate_jobs"
    " WHERE status = 'doing' AND worker_id IS NOT NULL GROUP BY queue_name"
)
_FAILED = text(
    "SELECT queue_name, count(*) AS number FROM procrastinate_jobs"
    " WHERE status = 'failed' GROUP BY queue_name"
)
_SINCE = text(
    "SELECT extract(epoch FROM clock_timestamp() - max(at)) FROM procrastinate_events"
    " WHERE job_id = :job AND type IN ('deferred', 'deferred_for_retry', 'retried')"
)
_WORKERS = text(
    "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > clock_timestamp() - :alive"
)


@dataclass(frozen=True)
class Queues:
    """`jobs`: by queue and status (todo, doing, failed). `oldest`: seconds that the first of a queue waits.
    `listeners`: queues to which living workers listen, each worker's counted."""

    jobs: Mapping[tuple[str, ...], int]
    oldest: Mapping[str, float]
    listeners: int


def read_queues(runtime: Runtime, session: Session) -> Queues | None:
    """As the engine's tables say; None where there is no engine, or it was not laid yet."""
    if runtime.settings.tasks != "procrastinate" or not session.scalar(_THERE):
        return None
    waiting = session.execute(_WAITING).all()
    by_status = {
        "todo": waiting,
        "doing": session.execute(_RUNNING).all(),
        "failed": session.execute(_FAILED).all(),
    }
    return Queues(
        jobs={(row.queue_name, status): row.number for status, rows in by_status.items() for row in rows},
        oldest={row.queue_name: float(session.scalar(_SINCE, {"job": row.oldest}) or 0) for row in waiting},
        listeners=session.scalar(_WORKERS, {"alive": SILENT_FOR}) or 0,
    )


def engine(runtime: Runtime, session: Session) -> Iterator[Metric]:
    if queues := read_queues(runtime, session):
        jobs = queues.jobs.items()
        yield by_labels("engine_jobs", "Jobs that wait, run, or failed", ("queue", "status"), jobs)
        about = "How long the oldest that waits does so"
        yield by_label("engine_oldest_waiting_seconds", about, "queue", queues.oldest)
        about = "Queues to which workers listen, each worker's counted"
        yield gauge("engine_listeners", about, queues.listeners)
