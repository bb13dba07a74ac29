"""How the distributed engine's queues stand (TASKS=procrastinate), by its tables alone."""

from collections.abc import Iterator
from datetime import timedelta

from prometheus_client.core import Metric
from sqlalchemy import text
from sqlalchemy.orm import Session

from survey.health.gauges import by_label, by_labels, gauge
from survey.runtime import Runtime

ALIVE = timedelta(seconds=60)  # since a worker's last heartbeat; it beats every ten
_THERE = text("SELECT to_regclass('procrastinate_jobs') IS NOT NULL")
# Three looks, each by an index of the library's: what waits, what runs, and what failed, which is little.
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


def engine(runtime: Runtime, session: Session) -> Iterator[Metric]:
    if runtime.settings.tasks != "procrastinate" or not session.scalar(_THERE):
        return
    waiting = session.execute(_WAITING).all()
    jobs = {
        "todo": {row.queue_name: row.number for row in waiting},
        "doing": {row.queue_name: row.number for row in session.execute(_RUNNING)},
        "failed": {row.queue_name: row.number for row in session.execute(_FAILED)},
    }
    yield by_labels(
        "engine_jobs", "Jobs of the engine that wait, run, or failed", ("queue", "status"),
        (((queue, status), n) for status, queues in jobs.items() for queue, n in queues.items()),
    )  # fmt: skip
    oldest = {row.queue_name: float(session.scalar(_SINCE, {"job": row.oldest}) or 0) for row in waiting}
    yield by_label("engine_oldest_waiting_seconds", "How long the oldest of these waits", "queue", oldest)
    listeners = session.scalar(_WORKERS, {"alive": ALIVE}) or 0
    yield gauge("engine_listeners", "Queues to which workers listen, each worker's counted", listeners)
