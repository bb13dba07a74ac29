"""A parser under the fuzzer: good inputs to spoil, how it reads, and what it may raise."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Parser:
    """`make`: an input, drawn from the seeds and spoilt. `read` raises only what is in `refusals`.

    `weight`: how many inputs it gets beside the others; a file is slower than a line.
    """

    name: str
    make: Callable[[Random], bytes]
    read: Callable[[bytes], object]
    refusals: tuple[type[Exception], ...] = ()
    weight: int = 40


def spoilt_texts(seeds: Sequence[str], spoil: Callable[[Random, str], str]) -> Callable[[Random], bytes]:
    """Inputs out of texts, in UTF-8 as far as it holds them."""
    return lambda random: spoil(random, random.choice(seeds)).encode("utf-8", "surrogatepass")


def text_of(given: bytes) -> str:
    """The text that was made."""
    return given.decode("utf-8", "surrogatepass")
