"""The tests that look at how units were rated as one object. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from survey.scoring.anomalies.burst import bursts
from survey.scoring.anomalies.finding import Finding
from survey.scoring.anomalies.jump import jump, month_to_month
from survey.scoring.anomalies.mode import by_channel
from survey.scoring.anomalies.no_dissent import no_dissent
from survey.scoring.anomalies.seen import Levels, Rated
from survey.scoring.rounding import Share
from survey.vocabulary import AnomalyKind, Channel

DISSENT = frozenset({4, 5})
_NOBODY = Share(0, 0)


class Ratings:
    """All units' ratings as one object; `chance` is what each kind may be wrong by about each of them."""

    def __init__(self, units: Mapping[str, Rated], satisfied: frozenset[int], chance: float) -> None:
        self.units, self.satisfied, self.chance = units, satisfied, chance

    def look(self, code: str, peers: Sequence[str]) -> Iterator[tuple[AnomalyKind, Finding]]:
        """What is odd about one unit beside its peers."""
        mine, peers = self.units[code], [peer for peer in peers if peer in self.units]
        for burst in bursts(mine.heard, self._usual, self.chance):
            yield AnomalyKind.BURST, burst
        if (jumped := self._jump(code, peers)) is not None:
            yield AnomalyKind.JUMP, jumped
        others = [self._shares[peer] for peer in peers]
        for channel in by_channel(self._shares[code], others, self.chance):
            yield AnomalyKind.MODE, channel
        for one in mine.channels:
            if (quiet := self._no_dissent(code, peers, one)) is not None:
                yield AnomalyKind.NO_DISSENT, Finding(quiet.figures, one.value)

    def _jump(self, code: str, peers: Sequence[str]) -> Finding | None:
        rho = month_to_month([self._before[one] for one in (code, *peers)])
        return jump(together(self._shares[code].values()), self._before[code], rho, self.chance)

    def _no_dissent(self, code: str, peers: Sequence[str], channel: Channel) -> Finding | None:
        chance = self.chance / len(self.units[code].channels)
        here = [self._dissent[peer].get(channel, _NOBODY) for peer in peers]
        elsewhere = together(self._elsewhere(peer, channel) for peer in peers)
        mine = self._dissent[code][channel]
        return no_dissent(mine, self._elsewhere(code, channel), here, elsewhere, chance)

    def _elsewhere(self, code: str, channel: Channel) -> Share:
        return together(share for one, share in self._dissent[code].items() if one is not channel)

    @cached_property
    def _shares(self) -> dict[str, dict[Channel, Share]]:
        return {code: _parted(one.channels, self.satisfied) for code, one in self.units.items()}

    @cached_property
    def _dissent(self) -> dict[str, dict[Channel, Share]]:
        return {code: _parted(one.channels, DISSENT) for code, one in self.units.items()}

    @cached_property
    def _before(self) -> dict[str, list[Share]]:
        return {
            code: [_share(month, self.satisfied) for month in one.before] for code, one in self.units.items()
        }

    @cached_property
    def _usual(self) -> dict[Channel, Counter[int]]:
        """How often each level was given on a channel, to all units together."""
        usual: dict[Channel, Counter[int]] = {}
        for one in self.units.values():
            for channel, levels in one.channels.items():
                usual.setdefault(channel, Counter()).update(levels)
        return usual


def together(shares: Iterable[Share]) -> Share:
    """Several shares as one."""
    part = whole = 0
    for one in shares:
        part, whole = part + one.part, whole + one.whole
    return Share(part, whole)


def _parted(channels: Mapping[Channel, Levels], which: frozenset[int]) -> dict[Channel, Share]:
    return {channel: _share(levels, which) for channel, levels in channels.items()}


def _share(levels: Levels, which: frozenset[int]) -> Share:
    return Share(sum(n for level, n in levels.items() if level in which), sum(levels.values()))
