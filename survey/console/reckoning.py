"""Where every closed case of a score object went: not asked by reason, asked by how it ended. Pure.

closed ─┬─ not asked   by reason
        └─ surveys ─┬─ ended, by disposition
                    └─ not ended yet (only by the month of closing)
"""

from collections.abc import Sequence
from dataclasses import dataclass

from survey.console.buckets import Bucket, Stage, by_stage
from survey.scoring.score import Score
from survey.vocabulary import Disposition, NotAsked

NOT_ENDED = "not_ended"
_ANSWERED = (Disposition.COMPLETE, Disposition.PARTIAL)
# Ends at which the person never spoke or wrote.
_SILENT = (
    Disposition.NON_CONTACT,
    Disposition.MACHINE_ONLY,
    Disposition.DECEASED,
    Disposition.TECHNICAL,
    Disposition.NEVER_ATTEMPTED,
)


@dataclass(frozen=True)
class Reckoning:
    """All closed cases in buckets, each in one; `closed` is counted beside them."""

    buckets: Sequence[Bucket]
    closed: int

    @property
    def stages(self) -> dict[Stage, int]:
        return {stage: count for stage, count in by_stage(self.buckets).items() if count}

    @property
    def total(self) -> int:
        return sum(bucket.count for bucket in self.buckets)

    @property
    def adds_up(self) -> bool:
        return self.total == self.closed


@dataclass(frozen=True)
class Unreached:
    """Closed cases in which nobody spoke or wrote, and why.

    `not_asked`, `silent`: by reason and by end, the most frequent first.
    `further`: asked and not reached, and ended otherwise.
    """

    count: int
    closed: int
    not_asked: Sequence[Bucket]
    silent: Sequence[Bucket]
    further: int

    @property
    def asked(self) -> int:
        """Those among them that were asked."""
        return self.count - sum(bucket.count for bucket in self.not_asked)


def reckon(item: Score) -> Reckoning | None:
    """The buckets of a score object in the order of the vocabulary; None where it is hidden."""
    if item["closed"] is None or item["surveys"] is None:
        return None
    ended = item["dispositions"]
    left = item["surveys"] - sum(ended.values())
    buckets = [
        *_buckets(Stage.NOT_ASKED, NotAsked, item["not_asked"]),
        *([Bucket(Stage.UNDER_WAY, NOT_ENDED, left)] if left else []),
        *_buckets(Stage.ANSWERED, _ANSWERED, ended),
        *_buckets(Stage.WITHOUT, [one for one in Disposition if one not in _ANSWERED], ended),
    ]
    return Reckoning(buckets, item["closed"])


def unreached(item: Score) -> Unreached | None:
    """Whom nobody reached; None where it is hidden, or nothing was closed."""
    if not item["closed"] or item["surveys"] is None or item["reached"] is None:
        return None
    missed = item["surveys"] - item["reached"]
    silent = _buckets(Stage.WITHOUT, _SILENT, item["dispositions"])
    return Unreached(
        count=item["closed"] - item["reached"],
        closed=item["closed"],
        not_asked=_by_count(_buckets(Stage.NOT_ASKED, NotAsked, item["not_asked"])),
        silent=_by_count(silent),
        further=max(missed - sum(bucket.count for bucket in silent), 0),
    )


def _buckets(stage: Stage, keys: "Sequence[str] | type[NotAsked]", counts: dict[str, int]) -> list[Bucket]:
    return [Bucket(stage, str(key), counts[key]) for key in keys if counts.get(key)]


def _by_count(buckets: Sequence[Bucket]) -> list[Bucket]:
    return sorted(buckets, key=lambda bucket: -bucket.count)
