"""Reading ahead: a second process turns the file into records while this one writes them.

Reading and writing cost about the same and both keep a processor busy, so two processors halve the time.
While one chunk is written the next is taken in and the one after it is made, no more, so memory stays
constant.
"""

import gc
import os
import pickle
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import PIPE, Popen
from typing import IO

from survey.cases.outcomes import Unusable
from survey.cases.prepare import Chunk, Job, prepare

# Bytes from which the half second that a second process takes to start is won back.
WORTH_IT = 4 << 20


def read_ahead(job: Job) -> Iterator[Chunk]:
    """The chunks of `prepare`, made by another process where that is worth it."""
    if job.path.stat().st_size < WORTH_IT or len(os.sched_getaffinity(0)) < 2:
        return prepare(job)
    return _from_process(job)


@contextmanager
def standing_apart() -> Iterator[None]:
    """Keep what is there already from the garbage collector, which would walk through the whole application
    after every few thousand rows: an eighth of the time."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _from_process(job: Job) -> Iterator[Chunk]:
    # A fresh interpreter: a fork would take open database connections with it, and multiprocessing would
    # import there whatever the program imports that was started.
    # Modules come from where ours come from, not from the folder that somebody stands in (-P).
    command = [sys.executable, "-P", "-m", "survey.cases.ahead"]
    there = {**os.environ, "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)}
    process = Popen(command, stdin=PIPE, stdout=PIPE, env=there)  # noqa: S603  # nobody's words but ours
    with process, ThreadPoolExecutor(1) as thread:
        assert process.stdin and process.stdout, "both are pipes"
        try:
            with suppress(BrokenPipeError):  # it has ended, as the next line finds
                process.stdin.write(pickle.dumps(job))
                process.stdin.close()
            upcoming = thread.submit(_next, process.stdout)
            while (told := upcoming.result()) is not None:
                upcoming = thread.submit(_next, process.stdout)  # taken in while this one is written
                yield told
        finally:
            process.kill()


def _next(pipe: IO[bytes]) -> Chunk | None:
    try:
        told = pickle.load(pipe)  # noqa: S301  # from our own process
    except (EOFError, pickle.UnpicklingError):
        raise Unusable("the process that reads the file has ended before the file did") from None
    if isinstance(told, Unusable):
        raise told
    return told  # type: ignore[no-any-return]


def _serve() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who writes decides when to stop
    pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever is printed is no chunk
    job = pickle.load(sys.stdin.buffer)  # noqa: S301  # from our own process
    with standing_apart(), suppress(BrokenPipeError):  # nobody wants more
        for told in _told(job):
            pipe.write(pickle.dumps(told, pickle.HIGHEST_PROTOCOL))
            pipe.flush()


def _told(job: Job) -> Iterator[Chunk | Unusable | None]:
    try:
        yield from prepare(job)
        yield None
    except Unusable as error:
        yield error


if __name__ == "__main__":
    _serve()
