"""Giving work to the engine, over the connection of the transaction that causes it."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from procrastinate import App, SyncPsycopgConnector
from psycopg import Connection
from sqlalchemy import text
from sqlalchemy.orm import Session

from scheduler.engine.names import QUEUE_OF, QueueName, TaskName
from scheduler.engine.schema import install, is_current
from survey.queue import NoQueue, Queue
from survey.settings import Settings
from survey.traces import carry
from survey.vocabulary import Channel

_WAITING = text("SELECT count(*) FROM procrastinate_jobs WHERE queue_name = :queue AND status = 'todo'")
_WAITS = text(
    "SELECT EXISTS (SELECT 1 FROM procrastinate_jobs"
    " WHERE queue_name = :queue AND status = 'todo' AND lock = :name)"
)


class EngineQueue:
    """The port, and what only the scheduler gives to the engine."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url

    def replies(self, session: Session, inbound_ids: Sequence[int]) -> None:
        if inbound_ids:
            _defer(session, QueueName.REPLIES, TaskName.REPLY, [{"inbound_ids": list(inbound_ids)}])

    def send(
        self, session: Session, channel: Channel, mark: str, parts: Sequence[Sequence[int]], priority: int
    ) -> None:
        """Hand over attempts that were claimed under this mark, a job for each part, of which there is one at
        least. `priority`: the attempts', 0 goes first."""
        jobs = [{"channel": channel.value, "claim": mark, "ids": list(part)} for part in parts]
        _defer(session, QUEUE_OF[channel], TaskName.SEND, jobs, priority=-priority)

    def run(self, session: Session, name: str, run_id: int) -> None:
        """One slot of a job; no two of that job run at once.

        Not with the engine's lock on waiting as well: a job that failed, or whose worker is gone, could not
        be tried again while the next slot waits, would keep its lock, and none of them would ever run.
        """
        job = {"job": name, "run_id": run_id}
        _defer(session, QueueName.WORK, TaskName.RUN, [job], lock=name)

    def waits(self, session: Session, name: str) -> bool:
        """Whether a slot of that job waits already; then it is given no second one."""
        return bool(session.scalar(_WAITS, {"queue": QueueName.WORK.value, "name": name}))

    def waiting(self, session: Session, queue: QueueName) -> int:
        """Jobs that no worker has taken yet."""
        return int(session.scalar(_WAITING, {"queue": queue.value}) or 0)

    def is_current(self, session: Session) -> bool:
        connection = session.connection().connection.driver_connection
        assert isinstance(connection, Connection), "the engine lives on PostgreSQL"
        return is_current(connection)

    def upgrade(self) -> None:
        install(self._url)


def queue_from(settings: Settings) -> Queue:
    """The queue that the settings ask for."""
    return EngineQueue(settings.database_url) if settings.tasks == "procrastinate" else NoQueue()


def _defer(
    session: Session, queue: QueueName, task: TaskName, jobs: Sequence[dict[str, Any]], **options: Any
) -> None:
    connection = session.connection().connection.driver_connection
    configured = _enqueuer().configure_task(task, queue=queue, connection=connection, **options)
    # So that what a worker does stands in the trace of what caused it; nothing where there are no traces.
    trace = {"trace": carried} if (carried := carry()) else {}
    configured.batch_defer(*(job | trace for job in jobs))


@cache
def _enqueuer() -> App:
    """Knows how to write a job down; has no connection of its own, since it is given the transaction's."""
    return App(connector=SyncPsycopgConnector())
