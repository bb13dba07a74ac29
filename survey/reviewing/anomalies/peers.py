"""Who is compared with whom. Pure."""

from collections.abc import Mapping, Sequence

# As many as the tests want; with fewer on a level, all units at the ends of the tree are compared.
FEWEST = 5


def peers_of(
    codes: Sequence[str], parents: Mapping[str, str | None], levels: Mapping[str, str]
) -> dict[str, list[str]]:
    """For each unit those of its level; where they are fewer than five, every unit that has none below it.

    A unit at the top is like no other and is left out. Nobody is compared with who is above or below them.
    """
    looked = [code for code in codes if parents[code] is not None]
    inner = set(parents.values())
    ends = [code for code in looked if code not in inner]
    peers: dict[str, list[str]] = {}
    for code in looked:
        same = [one for one in looked if one != code and levels[one] == levels[code]]
        chosen = same if len(same) >= FEWEST else [one for one in ends if one != code]
        peers[code] = [
            one for one in chosen if not (_is_below(one, code, parents) or _is_below(code, one, parents))
        ]
    return peers


def _is_below(code: str, top: str, parents: Mapping[str, str | None]) -> bool:
    at = parents[code]
    while at is not None and at != top:
        at = parents[at]
    return at == top
