"""Most replies are one sign. How a short one is read is kept; what people tell at length is not."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

_SHORT = 6  # signs: a level, 满意, 不满意, OK
_KEPT = 2_048

P = ParamSpec("P")
T = TypeVar("T")


def short_ones_kept(read: Callable[Concatenate[str, P], T]) -> Callable[Concatenate[str, P], T]:
    """`read` is pure and gives a value that never changes."""
    kept: Callable[..., T] = lru_cache(_KEPT)(read)

    @wraps(read)
    def reading(text: str, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return kept(text, *args, **kwargs) if len(text) <= _SHORT else read(text, *args, **kwargs)

    return reading
