"""Calls that come at the same time share one go; everyone gets their own result."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import pytest

from survey.course.together import Together, all_or_each


class Slow:
    """Serves when it is let; remembers what it served in one go."""

    def __init__(self) -> None:
        self.goes: list[list[int]] = []
        self.inside = threading.Event()
        self.let = threading.Event()

    def __call__(self, items: Sequence[int]) -> list[int]:
        self.goes.append(list(items))
        self.inside.set()
        assert self.let.wait(10)
        if 13 in items:
            raise ValueError("13")
        return [item * 2 for item in items]


def test_who_waits_rides_along() -> None:
    serve = Slow()
    together = Together(serve, at_most=3)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(together, 1)
        assert serve.inside.wait(10)
        others = [pool.submit(together, n) for n in range(2, 7)]
        while len(together._waiting) < 5:
            pass
        serve.let.set()
        assert [first.result(10), *(one.result(10) for one in others)] == [2, 4, 6, 8, 10, 12]
    assert [len(go) for go in serve.goes] == [1, 3, 2]
    assert sorted(chain.from_iterable(serve.goes)) == [1, 2, 3, 4, 5, 6]


def test_what_is_raised_reaches_everyone_who_rode_along_and_nobody_else() -> None:
    serve = Slow()
    serve.let.set()
    together = Together(serve)
    with pytest.raises(ValueError, match="13"):
        together(13)
    assert together(7) == 14


def test_hundreds_do_not_wait_for_a_database_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[Sequence[int]] = []

    def gone(items: Sequence[int]) -> list[str]:
        served.append(items)
        raise OSError("gone")

    monkeypatch.setattr("survey.course.together._PATIENCE", 0.0)
    assert all_or_each(gone, range(500), lambda item, why: f"{item} {why}")[-1] == "499 not its turn"
    assert served == [range(500)]
