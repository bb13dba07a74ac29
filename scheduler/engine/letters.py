"""Dead letters: jobs that failed as often as they may, kept for an operator to look at, replay or drop."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from survey.runtime import Runtime

_FAILED = text("""
SELECT job.id, job.queue_name, job.task_name, job.attempts, job.args, max(event.at) AS failed_at
FROM procrastinate_jobs job LEFT JOIN procrastinate_events event ON event.job_id = job.id
WHERE job.status = 'failed' GROUP BY job.id ORDER BY job.id
""")
# One of which only one may wait stays where it is while another one waits.
_REPLAY = text("""
SELECT procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) FROM procrastinate_jobs dead
WHERE id = :id AND status = 'failed' AND NOT EXISTS (
    SELECT 1 FROM procrastinate_jobs other
    WHERE other.queueing_lock = dead.queueing_lock AND other.status = 'todo'
)
""")
_DROP = text("DELETE FROM procrastinate_jobs WHERE id = :id AND status = 'failed'")


def dead_letters(runtime: Runtime) -> list[dict[str, Any]]:
    """Each with `id`, `queue`, `task`, `tries`, `given` (ids) and `failed_at`."""
    with runtime.database.read() as session:
        return [
            {
                "id": row.id,
                "queue": row.queue_name,
                "task": row.task_name,
                "tries": row.attempts,  # counted by the engine when each ended
                "given": row.args,
                "failed_at": row.failed_at.isoformat() if row.failed_at else None,
            }
            for row in session.execute(_FAILED)
        ]


def replay(session: Session, ids: Sequence[int]) -> list[int]:
    """Put these dead letters back into their queues; those that were."""
    return _each(session, _REPLAY, ids)


def drop(session: Session, ids: Sequence[int]) -> list[int]:
    """Throw these dead letters away; those that were. What they were about is found by the next sweep."""
    return _each(session, _DROP, ids)


def _each(session: Session, statement: TextClause, ids: Sequence[int]) -> list[int]:
    connection = session.connection()
    return [one for one in ids if connection.execute(statement, {"id": one}).rowcount]
