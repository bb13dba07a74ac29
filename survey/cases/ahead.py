"""Reading ahead: a second process turns the file into records while this one writes them.

Reading and writing cost about the same and both keep a processor busy, so two processors halve the time.
The pipe holds the reader to one chunk ahead, so memory stays constant.
"""

import gc
import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

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
    # A fresh interpreter: a fork would take open database connections with it.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(theirs, job), daemon=True)
    process.start()
    theirs.close()
    try:
        while (told := _next(ours)) is not None:
            yield told
        process.join()
    finally:
        ours.close()
        process.terminate()
        process.join()


def _next(pipe: Connection) -> Chunk | None:
    try:
        told = pipe.recv()
    except EOFError:
        raise Unusable("the process that reads the file has ended before the file did") from None
    if isinstance(told, Exception):
        raise told
    return told  # type: ignore[no-any-return]


def _serve(pipe: Connection, job: Job) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who writes decides when to stop
    try:
        with standing_apart():
            for chunk in prepare(job):
                pipe.send(chunk)
        pipe.send(None)
    except Unusable as error:
        pipe.send(error)
    except BrokenPipeError:  # nobody wants more
        return
