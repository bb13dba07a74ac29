"""The distributed engine: is it laid, does anybody work, does anything stand still."""

from collections.abc import Iterator

from survey.health.engine import Queues, read_queues
from survey.office.doctor.finding import Finding, fail, ok, warn
from survey.runtime import Runtime

# Seconds that the first of a queue may wait. A reply is somebody who waits; long work waits its turn.
_PATIENCE = {"replies": 60.0}
_ELSE = 1800.0


def engine(runtime: Runtime) -> Iterator[Finding]:
    if runtime.settings.tasks != "procrastinate":
        yield ok("engine", "none: the scheduler sends and works by itself")
        return
    with runtime.database.read() as session:
        queues = read_queues(runtime, session) if runtime.queue.is_current(session) else None
    if queues is None:
        yield fail("engine", "its tables are missing or of an older version", "run `flask db upgrade`")
        return
    found = [*_workers(queues), *_stuck(queues), *_dead(queues)]
    waiting = sum(number for (_, status), number in queues.jobs.items() if status == "todo")
    yield from found or [ok("engine", f"workers listen to {queues.listeners} queues; {waiting} jobs wait")]


def _workers(queues: Queues) -> Iterator[Finding]:
    if not queues.listeners:
        says = "no worker gives a sign of life: nothing leaves, no long job runs"
        yield fail("engine", says, "start `flask worker`; its log says why it ended")


def _stuck(queues: Queues) -> Iterator[Finding]:
    for queue, waits in sorted(queues.oldest.items()):
        if waits > _PATIENCE.get(queue, _ELSE):
            says = f"the first job of {queue} has waited for {waits:.0f} s"
            yield fail(
                "engine", says, "more workers, or one that listens to this queue; see `flask tasks list`"
            )


def _dead(queues: Queues) -> Iterator[Finding]:
    dead = sum(number for (_, status), number in queues.jobs.items() if status == "failed")
    if dead:
        mend = "`flask tasks list` says which; mend the cause, then `flask tasks replay --all`"
        yield warn("engine", f"{dead} jobs failed as often as they may", mend)
