"""Calls that come at the same time are served in one go, by the thread of one of them: a shared commit.

    thread 1 ── serves [1] ───────────► done
    thread 2 ──── waits ──── serves [2, 3, 4] ──► done
    thread 3 ────── waits ─────────────────────► done
    thread 4 ──────── waits ───────────────────► done

Whoever comes alone is served at once. Nothing is put off, and nobody is told before it is done.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from time import monotonic
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
_PATIENCE = 10.0  # seconds; whoever sent it hangs up, and sends it again


class Together(Generic[Item, Result]):
    """`serve` gives one result for each item, in their order; what it raises, each of its callers gets."""

    def __init__(self, serve: Callable[[Sequence[Item]], Sequence[Result]], at_most: int = 32) -> None:
        self._serve = serve
        self._at_most = at_most
        self._waiting: deque[tuple[Item, Future[Result]]] = deque()
        self._turn = threading.Lock()

    def __call__(self, item: Item) -> Result:
        future: Future[Result] = Future()
        self._waiting.append((item, future))
        # Each turn serves the oldest; so when ours comes, either somebody has served us or we do.
        while not future.done():
            with self._turn:
                if not future.done():
                    self._serve_some()
        return future.result()

    def _serve_some(self) -> None:
        some = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._at_most))]
        try:
            results = self._serve([item for item, _ in some])
            if len(results) != len(some):
                raise ValueError("one result for each item")
        except BaseException as wrong:  # noqa: BLE001 - it is handed on to every caller
            for _, future in some:
                future.set_exception(wrong)
            return
        for (_, future), result in zip(some, results, strict=True):
            future.set_result(result)


def all_or_each(
    serve: Callable[[Sequence[Item]], Sequence[Result]],
    items: Sequence[Item],
    failed: Callable[[Item, Exception], Result],
) -> list[Result]:
    """Serve all in one go; where that fails, each alone, so that nobody depends on anybody else.

    Who comes alone is tried twice: the connection may have been lost. `failed` stands for an item that fails
    alone too, and tells of it. Where the database is gone, hundreds do not wait for it one after another:
    what has not had its turn within some seconds fails untried.
    """
    try:
        return list(serve(items))
    except Exception:  # noqa: BLE001 - whatever it was, each is tried alone
        end = monotonic() + _PATIENCE
        return [
            _alone(serve, item, failed) if monotonic() < end else failed(item, TimeoutError("not its turn"))
            for item in items
        ]


def _alone(
    serve: Callable[[Sequence[Item]], Sequence[Result]],
    item: Item,
    failed: Callable[[Item, Exception], Result],
) -> Result:
    try:
        return serve([item])[0]
    except Exception as why:  # noqa: BLE001 - `failed` tells of it
        return failed(item, why)
