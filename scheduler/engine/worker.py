"""The worker process: takes jobs from the engine until it is told to stop, then ends what it began.

One listener a queue, each with places of its own: an answer never waits for the place of a long job.
What the engine does when its database goes away is to stop; here it begins again.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from typing import Any

import structlog
from procrastinate import App, PsycopgConnector, RetryStrategy
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition
from psycopg import OperationalError

from scheduler.dispatch import IN_FLIGHT
from scheduler.engine import keeper
from scheduler.engine.address import conninfo
from scheduler.engine.carry_out import Worker
from scheduler.engine.names import SENDING, SLOTS, QueueName, TaskName
from survey.database import PAGES
from survey.database.postgresql import connect_args
from survey.queue import SILENT_FOR
from survey.runtime import Runtime

log = structlog.get_logger()

STOP_WITHIN = 45.0  # seconds: longer than any request to the carrier lasts
BREAK_OFF = 55.0  # seconds: a long job that heeds nobody is broken off, and done by another worker (R10)
HEARTBEAT = 5.0  # seconds
AGAIN = 2.0  # seconds, after the database went away
TRIES = 3  # of what a worker tells the engine
LOOK = 2.0  # seconds; a job is told of at once, by NOTIFY, unless that was lost
SENDS = RetryStrategy(max_attempts=3, wait=5)
RUNS = RetryStrategy(max_attempts=3, wait=60)


def run_worker(runtime: Runtime, queues: Collection[QueueName]) -> None:
    """Work on these queues until SIGTERM or SIGINT; and on keeping, which somebody must do wherever jobs are
    taken: or what a dead worker held is held for ever."""
    asyncio.run(_until_stopped(runtime, {*queues, QueueName.KEEPING}))


async def _until_stopped(runtime: Runtime, queues: Collection[QueueName]) -> None:
    loop, stopping = asyncio.get_running_loop(), asyncio.Event()
    places = sum(SLOTS[queue] for queue in queues)
    loop.set_default_executor(ThreadPoolExecutor(places, thread_name_prefix="job"))
    with ExitStack() as stack:
        pools = {
            queue: stack.enter_context(ThreadPoolExecutor(IN_FLIGHT, thread_name_prefix=f"send-{queue}"))
            for queue in SENDING
        }
        worker = Worker(runtime, pools, threading.Event())
        for told in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(told, _stop, worker, stopping)
        log.info("worker is running", queues=sorted(queues))
        await asyncio.gather(*(_keep_up(worker, queue, stopping) for queue in queues))
    log.info("worker has stopped")


def _stop(worker: Worker, stopping: asyncio.Event) -> None:
    if not stopping.is_set():
        last = threading.Timer(BREAK_OFF, _break_off)
        last.daemon = True
        last.start()
    worker.stop.set()
    stopping.set()


def _break_off() -> None:
    """As if killed: what was begun is undone, and its job is another worker's soon."""
    log.warning("a job did not end in time; it is broken off, and given to another worker")
    os._exit(0)


async def _keep_up(worker: Worker, queue: QueueName, stopping: asyncio.Event) -> None:
    """Work on one queue; begin again whenever the engine gave up."""
    while not stopping.is_set():
        try:
            await _work(worker, queue, stopping)
        except Exception as wrong:  # noqa: BLE001 - whatever it was, the process lives on
            log.warning("the engine broke off; it begins again", queue=queue, error=type(wrong).__name__)
        if not stopping.is_set():
            await asyncio.sleep(AGAIN)


async def _work(worker: Worker, queue: QueueName, stopping: asyncio.Event) -> None:
    async with application(worker).open_async() as engine:
        working = asyncio.create_task(
            engine.run_worker_async(
                queues=[queue],
                name=queue,
                concurrency=SLOTS[queue],
                fetch_job_polling_interval=LOOK,
                shutdown_graceful_timeout=STOP_WITHIN,
                delete_jobs=DeleteJobCondition.SUCCESSFUL.value,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=SILENT_FOR.total_seconds(),
                install_signal_handlers=False,
            )
        )
        told = asyncio.create_task(stopping.wait())
        await asyncio.wait({working, told}, return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if not working.done():
            working.cancel()  # the engine takes this for being told to stop: what runs is finished
        await asyncio.gather(working, return_exceptions=stopping.is_set())


def application(worker: Worker) -> App:
    """The engine with our tasks in it, around what they share."""
    url = worker.runtime.settings.database_url
    noticed = connect_args(url, PAGES) | {"application_name": "huifang engine"}
    engine = App(connector=_Connector(conninfo=conninfo(url), kwargs=noticed, min_size=1, max_size=4))
    task = partial(engine.task, pass_context=False)
    task(name=TaskName.REPLY, queue=QueueName.REPLIES, retry=SENDS)(worker.reply)
    task(name=TaskName.SEND, queue=QueueName.TEXTS, retry=SENDS)(worker.send)
    task(name=TaskName.RUN, queue=QueueName.WORK, retry=RUNS)(worker.run)
    keeper.add(engine, worker.runtime)
    return engine


class _Connector(PsycopgConnector):
    """Tells the engine again what it was not told. A worker that lives on, and whose word that a job is done
    was lost with a connection, would hold the job and its lock for ever."""

    async def execute_query_async(self, query: Any, **arguments: Any) -> None:
        for left in reversed(range(TRIES)):
            try:
                await super().execute_query_async(query, **arguments)
            except ConnectorException as wrong:
                if not left or not isinstance(wrong.__cause__, OperationalError):
                    raise
                await asyncio.sleep(AGAIN)
            else:
                return
