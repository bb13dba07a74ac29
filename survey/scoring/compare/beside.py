"""A unit's figures beside its earlier ones, and beside each other by how people were asked. Pure.

None in the place of counts: the reader must not see them (R6), and nothing that is made of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey.scoring.compare.difference import Difference, difference
from survey.scoring.compare.homogeneity import Homogeneity, homogeneity
from survey.scoring.counts import Counts
from survey.scoring.definition import Definition
from survey.scoring.periods import Period, named
from survey.scoring.rounding import Share
from survey.scoring.wilson import Interval, wilson
from survey.vocabulary import Channel

# Who speaks to somebody rates more kindly than who writes (docs/scores.md).
SPOKEN = (Channel.VOICE, Channel.INTERVIEWER)
WRITTEN = (Channel.SMS, Channel.WEB)


@dataclass(frozen=True)
class Change:
    """Against which period, what the rate was there, and how far this one is from it.

    `before` is None where it is hidden; `difference` (this period less that one) is None where either is, or
    where nobody rated.
    """

    period: Period
    before: Share | None
    difference: Difference | None


@dataclass(frozen=True)
class Mode:
    """What those said who were heard on one channel; `share` is None where it is hidden."""

    channel: Channel
    share: Share | None

    @property
    def interval(self) -> Interval | None:
        return wilson(*self.share) if self.share else None


@dataclass(frozen=True)
class Modes:
    """The channels on which anybody rated, and whether they differ beyond chance.

    `test` is None where a channel is hidden. `spoken`: spoken less written, None where it cannot be said.
    """

    modes: Sequence[Mode]
    test: Homogeneity | None
    spoken: Difference | None


def share_of(counts: Counts, definition: Definition) -> Share:
    """The satisfied among the rated."""
    return Share(definition.satisfied_of(counts.levels), counts.rated)


def earlier(period: Period) -> list[Period]:
    """What a period is held against: as many months right before it, and the same months last year.

    Of the two only what has no month in common with it: the same people are not compared with themselves.
    """
    length = len(list(period.months()))
    return [_moved(period, months) for months in dict.fromkeys((length, 12)) if months >= length]


def change(now: Counts | None, before: Counts | None, against: Period, definition: Definition) -> Change:
    """Both by one definition, that of the later period: a difference is of people, not of rules."""
    then = None if before is None else share_of(before, definition)
    apart = None if now is None or then is None else difference(share_of(now, definition), then)
    return Change(against, then, apart)


def modes(counts: Mapping[Channel, Counts | None], definition: Definition) -> Modes:
    """The figures by channel side by side. A channel on which nobody rated is left out."""
    found = [
        Mode(channel, None if counts[channel] is None else share_of(counts[channel] or Counts(), definition))
        for channel in Channel
        if channel in counts
    ]
    found = [mode for mode in found if mode.share is None or mode.share.whole]
    if any(mode.share is None for mode in found):
        return Modes(found, None, None)
    shares = {mode.channel: mode.share for mode in found if mode.share}
    return Modes(
        found,
        homogeneity(list(shares.values())),
        difference(_together(shares, SPOKEN), _together(shares, WRITTEN)),
    )


def _together(shares: Mapping[Channel, Share], channels: Sequence[Channel]) -> Share:
    there = [shares[channel] for channel in channels if channel in shares]
    return Share(sum(share.part for share in there), sum(share.whole for share in there))


def _moved(period: Period, months: int) -> Period:
    """The same stretch `months` earlier, under the name that it has then."""
    return named(period.start.plus(-months), period.end.plus(-months))
