"""What is being put right and is near its deadline or past it, by unit, as a sheet keeps it. Pure.

The cases stand as numbers of rectifications only: which case one is, the page tells who may know it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from survey.vocabulary import RatedObject


@dataclass(frozen=True)
class Late:
    """One rated unit by itself. `soon` are due shortly, `overdue` past it; of these `climbed` were told to a
    leader. `ids`: of the rectifications, the soonest due first."""

    code: str
    name: str
    rated: RatedObject
    soon: int = 0
    overdue: int = 0
    climbed: int = 0
    ids: Sequence[int] = ()

    def to_json(self) -> dict[str, Any]:
        kept = {name: getattr(self, name) for name in _PLAIN}
        return {**kept, "office": self.rated is RatedObject.PETITION_OFFICE, "ids": list(self.ids)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Late":
        rated = RatedObject.PETITION_OFFICE if kept["office"] else RatedObject.RESPONSIBLE_UNIT
        return cls(**{name: kept[name] for name in _PLAIN}, rated=rated, ids=tuple(kept["ids"]))


_PLAIN = ("code", "name", "soon", "overdue", "climbed")
