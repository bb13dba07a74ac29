"""Who looks into it: by area and load. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True)
class Candidate:
    """`area`: the code of the unit whose branch is theirs; none: everywhere. `load`: open ones they have."""

    account_id: int
    area: str | None
    load: int

    def with_one_more(self, account_id: int) -> Self:
        """With one more to do, if that was given to this account."""
        return replace(self, load=self.load + 1) if account_id == self.account_id else self


def choose_verifier(candidates: Iterable[Candidate], above: Sequence[str]) -> int | None:
    """The account of whoever is nearest and has least to do; None if nobody may.

    `above`: the codes of the rated unit and of all units above it, the unit itself first. Nobody looks into
    their own unit; who has an area elsewhere is left to be chosen by hand.
    """
    ranked = [
        (_distance(one.area, above), one.load, one.account_id) for one in candidates if _may(one, above)
    ]
    return min(ranked)[2] if ranked else None


def _may(one: Candidate, above: Sequence[str]) -> bool:
    return one.area is None or one.area in above[1:]


def _distance(area: str | None, above: Sequence[str]) -> int:
    return len(above) if area is None else above.index(area)
