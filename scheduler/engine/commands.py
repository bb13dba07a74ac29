"""`flask worker` and `flask tasks`."""

from collections.abc import Callable, Sequence
from typing import Any

import click
from sqlalchemy.orm import Session

from scheduler.commands import refuse_unknown_people
from scheduler.engine import letters
from scheduler.engine.names import SLOTS, QueueName
from scheduler.engine.queue import EngineQueue
from scheduler.engine.worker import run_worker
from survey.accounts.trace import record
from survey.health.engine import read_queues
from survey.output import show
from survey.runtime import Runtime, current_runtime
from survey.shell import actor, as_json_option


@click.command()
@click.option(
    "--queue",
    "queues",
    multiple=True,
    type=click.Choice([name.value for name in QueueName]),
    help="Only this queue; may be given several times. By default all.",
)
def worker(queues: tuple[str, ...]) -> None:
    """A worker of the distributed engine: sends and works until it is told to stop."""
    runtime = _with_engine()
    refuse_unknown_people(runtime)
    run_worker(runtime, [QueueName(name) for name in queues] or list(SLOTS))


@click.group()
def tasks() -> None:
    """What the distributed engine has in hand, and its dead letters."""


@tasks.command("list")
@as_json_option
def list_tasks(as_json: bool) -> None:
    """How the queues stand, and every job that failed as often as it may."""
    runtime = _with_engine()
    show(_standing(runtime) | {"items": letters.dead_letters(runtime)}, as_json)


@tasks.command("replay")
@click.argument("ids", type=int, nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every dead letter.")
@as_json_option
def replay(ids: tuple[int, ...], every: bool, as_json: bool) -> None:
    """Put dead letters back into their queues. Nothing is sent twice by it: what has left is known."""
    _act("tasks replay", letters.replay, "replayed", ids, every, as_json)


@tasks.command("drop")
@click.argument("ids", type=int, nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every dead letter.")
@as_json_option
def drop(ids: tuple[int, ...], every: bool, as_json: bool) -> None:
    """Throw dead letters away. What they were about stands in our own tables and is found there."""
    _act("tasks drop", letters.drop, "dropped", ids, every, as_json)


def _standing(runtime: Runtime) -> dict[str, Any]:
    """`queues` (name: status: jobs), `listening` (queues of living workers, each worker's counted)."""
    with runtime.database.read() as session:
        found = read_queues(runtime, session)
    if found is None:
        raise click.ClickException("the engine's tables are not there: run `flask db upgrade`")
    queues: dict[str, dict[str, int]] = {}
    for (queue, status), number in found.jobs.items():
        queues.setdefault(queue, {})[status] = number
    return {"queues": queues, "listening": found.listeners}


def _act(
    act: str,
    do: Callable[[Session, Sequence[int]], list[int]],
    done_is: str,
    ids: tuple[int, ...],
    every: bool,
    as_json: bool,
) -> None:
    if bool(ids) == every:
        raise click.UsageError("give the ids of dead letters (`flask tasks list`), or --all")
    runtime = _with_engine()
    wanted = [letter["id"] for letter in letters.dead_letters(runtime)] if every else list(ids)
    with runtime.database.write() as session:
        done = do(session, wanted)
        record(session, runtime.clock.now(), actor(), act, ("tasks", "dead letters"), ids=done)
    unknown = [one for one in wanted if one not in done]
    result: dict[str, Any] = {done_is: done, "not_dead": unknown}
    show(result, as_json)
    if unknown:
        raise SystemExit(1)


def _with_engine() -> Runtime:
    runtime = current_runtime()
    if not isinstance(runtime.queue, EngineQueue):
        raise click.UsageError("there is an engine with TASKS=procrastinate only: the scheduler does it all")
    return runtime
