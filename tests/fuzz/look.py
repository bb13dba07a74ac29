"""Gives a parser its inputs, and keeps what it should not have done."""

import resource
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from traceback import extract_tb
from types import FrameType

from tests.fuzz.parser import Parser

TOO_LONG = 2.0  # seconds of the processor
TOO_MUCH = 500 * 1024  # KiB more than before
_OURS = "/survey/"


class Hangs(BaseException):
    """It took longer than TOO_LONG; no parser catches this."""


@dataclass(frozen=True)
class Finding:
    """What went wrong, where it was raised, and the first input that did it."""

    what: str
    given: bytes


@dataclass
class Looked:
    inputs: int = 0
    refused: int = 0
    seconds: float = 0.0
    findings: dict[str, Finding] = field(default_factory=dict)


def look(parser: Parser, inputs: int, seed: int) -> Looked:
    """What `parser` does with `inputs` inputs; the same ones for the same seed."""
    random, looked, begun = Random(f"{parser.name} {seed}"), Looked(), time.monotonic()
    with _stopped_when_it_hangs():
        for _ in range(inputs):
            _one(parser, parser.make(random), looked)
    looked.seconds = time.monotonic() - begun
    return looked


def _one(parser: Parser, given: bytes, looked: Looked) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    looked.inputs += 1
    signal.setitimer(signal.ITIMER_VIRTUAL, TOO_LONG)
    try:
        parser.read(given)
    except parser.refusals:
        looked.refused += 1
    except (Exception, Hangs) as wrong:  # noqa: BLE001
        what = f"{type(wrong).__name__}: {str(wrong)[:80]}"
        looked.findings.setdefault(f"{type(wrong).__name__} at {_place(wrong)}", Finding(what, given))
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before > TOO_MUCH:
        looked.findings.setdefault("memory", Finding("more than 500 MB", given))


def _place(wrong: BaseException) -> str:
    """The last line of ours that it went through."""
    frames = [frame for frame in extract_tb(wrong.__traceback__) if _OURS in frame.filename]
    frames = frames or list(extract_tb(wrong.__traceback__))
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}"


@contextmanager
def _stopped_when_it_hangs() -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise Hangs

    former = signal.signal(signal.SIGVTALRM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGVTALRM, former)
