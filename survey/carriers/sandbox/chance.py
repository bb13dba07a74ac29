"""Chance that comes out the same each time: a figure from a seed and names, never from a shared stream."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")

_SPAN = float(1 << 64)


def draw(*names: object) -> float:
    """A figure in [0, 1) that depends on the names given, in their order, and on nothing else."""
    digest = blake2b("|".join(map(str, names)).encode(), digest_size=8).digest()
    return int.from_bytes(digest) / _SPAN


def pick(choices: Sequence[T], at: float) -> T:
    """The one of `choices` at the place `at` in [0, 1); all are equally likely."""
    return choices[int(at * len(choices))]


def by_share(shares: Mapping[T, float], at: float) -> T | None:
    """The one whose share covers `at` in [0, 1); none where the shares end below it."""
    for one, share in shares.items():
        if at < share:
            return one
        at -= share
    return None
