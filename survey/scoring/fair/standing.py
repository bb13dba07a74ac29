"""Where each unit of a level stands: its adjusted rate, its rank with interval, its tier. Pure.

The one way to a comparison of units, for score objects, pages, papers and the months that are frozen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from survey.scoring.fair.ranks import ranks
from survey.scoring.fair.shrink import Prior, fit
from survey.scoring.fair.tiers import tiers
from survey.vocabulary import Tier

Units = Mapping[str, tuple[int, int]]  # by code: satisfied and rated
Listed = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Standing:
    """`adjusted` is not rounded; what cannot be said is None."""

    adjusted: float | None = None
    rank: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    tier: Tier = Tier.TOO_FEW


@dataclass(frozen=True, eq=False)
class Standings(Mapping[str, Standing]):
    """The units of one level by their code. `prior`: the mean and what it is worth; None: too few units."""

    of: Mapping[str, Standing]
    prior: Prior | None = None

    def __getitem__(self, code: str) -> Standing:
        return self.of[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self.of)

    def __len__(self) -> int:
        return len(self.of)


def standings(units: Units, rank_from: int, seed: str) -> Standings:
    """The standing of every unit of `units`, which are those of one level, period, object and round.

    `units`: satisfied and rated by code. Those with fewer than `rank_from` ratings help to find the mean, and
    are neither ranked nor called anything. `seed`: `period|level|object|round`. The same arguments give the
    same figures, whatever the order of `units`; they are kept for whoever asks next.
    """
    return _standings(_listed(units), rank_from, seed)


def tiers_of(units: Units, rank_from: int) -> Mapping[str, Tier]:
    """The tier of every unit as `standings` gives it, without the draws that ranks need; kept alike."""
    return _tiers(_listed(units), rank_from)


def seed_of(period: str, level: str, rated: str, round_: str) -> str:
    """What the draws begin with (CONTRACT §6)."""
    return f"{period}|{level}|{rated}|{round_}"


@lru_cache(maxsize=128)
def _fitted(units: Listed) -> Prior | None:
    return fit((satisfied, rated) for _, satisfied, rated in units)


@lru_cache(maxsize=128)
def _tiers(units: Listed, rank_from: int) -> Mapping[str, Tier]:
    found, prior = {code: Tier.TOO_FEW for code, _, _ in units}, _fitted(units)
    if prior is None:
        return found
    enough = {code: prior.posterior(hits, trials) for code, hits, trials in units if trials >= rank_from}
    return found | dict(zip(enough, tiers(prior.mean, list(enough.values())), strict=True))


@lru_cache(maxsize=128)
def _standings(units: Listed, rank_from: int, seed: str) -> Standings:
    prior, tier_of = _fitted(units), _tiers(units, rank_from)
    if prior is None:
        return Standings({code: Standing() for code, _, _ in units})
    found = {code: Standing(prior.adjusted(hits, trials) if trials else None) for code, hits, trials in units}
    enough = [(code, prior.posterior(hits, trials)) for code, hits, trials in units if trials >= rank_from]
    rates = [found[code].adjusted or 0.0 for code, _ in enough]
    for (code, _), place in zip(enough, ranks(rates, [beta for _, beta in enough], seed), strict=True):
        found[code] = replace(
            found[code], rank=place.rank, rank_low=place.low, rank_high=place.high, tier=tier_of[code]
        )
    return Standings(found, prior)


def _listed(units: Units) -> Listed:
    """The same for the same units, whatever their order: what is kept is found by it."""
    return tuple(sorted((code, *counts) for code, counts in units.items()))
