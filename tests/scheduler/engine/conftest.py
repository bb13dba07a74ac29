"""An office whose work the engine carries, on a real PostgreSQL; `work` is a worker until nothing waits."""

import asyncio
import importlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from scheduler.engine.carry_out import Worker
from scheduler.engine.names import SLOTS
from scheduler.engine.queue import EngineQueue
from scheduler.engine.worker import application
from survey.runtime import Runtime
from tests.carriers.stand_in import ACCOUNT, SENDER, TOKEN, StandIn
from tests.course.conftest import carrier
from tests.office_room import Room
from tests.ordinary import MakeRuntime

__all__ = ["carrier"]

Work = Callable[[], None]


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    return postgresql_url


@pytest.fixture
def engine_runtime(make_runtime: MakeRuntime, carrier: StandIn, database_url: str) -> Runtime:
    runtime = make_runtime(
        tasks="procrastinate",
        sandbox_url=carrier.url,
        twilio_account_sid=ACCOUNT,
        twilio_auth_token=TOKEN,
        twilio_sms_from=SENDER,
        sms_per_second=1000,
    )
    queue = EngineQueue(database_url)
    queue.upgrade()
    return replace(runtime, queue=queue)


@pytest.fixture
def room(engine_runtime: Runtime, carrier: StandIn) -> Room:
    app = importlib.import_module("app").create_app(engine_runtime)
    return Room(engine_runtime, carrier, app.test_client())


@pytest.fixture
def work(engine_runtime: Runtime) -> Iterator[Work]:
    with ThreadPoolExecutor(8) as pool:
        worker = Worker(engine_runtime, dict.fromkeys(SLOTS, pool), threading.Event())
        yield lambda: asyncio.run(_until_nothing_waits(worker))


async def _until_nothing_waits(worker: Worker) -> None:
    async with application(worker).open_async() as engine:
        for queue in SLOTS:
            await engine.run_worker_async(
                queues=[queue],
                wait=False,
                concurrency=4,
                delete_jobs="successful",
                listen_notify=False,
                install_signal_handlers=False,
            )
