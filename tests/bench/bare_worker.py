"""The floor of a worker: a task that hands one text over and notes it.

The same engine, database, driver, SDK and pooled session as ours, and nothing that decides anything.
"""

import asyncio
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from psycopg_pool import ConnectionPool
from twilio.rest import Client

from scheduler.engine.address import conninfo
from survey.carriers.sandbox_account import SANDBOX_ACCOUNT_SID, SANDBOX_AUTH_TOKEN, SANDBOX_SMS_FROM
from tests.bench.bare_client import PooledClient

QUEUE, TASK = "bare", "bare"
PLACES = 16  # texts under way in a process
BODY = (
    "【青溪县民调中心】3721号事承办单位报已办结。"
    "自愿评价请回:1非常满意 2满意 3基本满意 4不满意 5非常不满意。不愿回T"
)
_NOTE = "UPDATE bench_text SET sid = %s WHERE id = %s AND sid IS NULL"


def send(address: str, number: int, to: str) -> str:
    """Hand one text to the carrier; its SID."""
    text = _client(address).messages.create(
        to=to,
        from_=SANDBOX_SMS_FROM,
        body=BODY,
        status_callback=f"http://127.0.0.1:9/twilio/sms/status/{number:024}",
        validity_period=14400,
    )
    return str(text.sid)


@cache
def _client(address: str) -> Client:
    return Client(SANDBOX_ACCOUNT_SID, SANDBOX_AUTH_TOKEN, http_client=PooledClient(address))


def give(url: str, numbers: Sequence[tuple[int, str]]) -> None:
    """One job a text: its number, and to whom."""
    with psycopg.connect(conninfo(url)) as connection:
        task = App(connector=SyncPsycopgConnector()).configure_task(TASK, queue=QUEUE, connection=connection)
        jobs: list[dict[str, Any]] = [{"number": number, "to": to} for number, to in numbers]
        task.batch_defer(*jobs)


def main() -> None:
    url, address = conninfo(os.environ["DATABASE_URL"]), os.environ["SANDBOX_URL"]
    engine = App(connector=PsycopgConnector(conninfo=url))
    with _pool(url) as pool:

        @engine.task(name=TASK, queue=QUEUE)
        def bare(number: int, to: str) -> None:
            sid = send(address, number, to)
            with pool.connection() as connection:
                connection.execute(_NOTE, (sid, number))

        asyncio.run(_work(engine))


@contextmanager
def _pool(url: str) -> Iterator[ConnectionPool]:
    with ConnectionPool(url, min_size=2, max_size=PLACES) as pool:
        yield pool


async def _work(engine: App) -> None:
    async with engine.open_async():
        await engine.run_worker_async(queues=[QUEUE], concurrency=PLACES)
