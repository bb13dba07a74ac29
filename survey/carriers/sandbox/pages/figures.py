"""The panel beside the phones: counters, ratings, and the switches as they stand."""

from dataclasses import dataclass

from survey.carriers.sandbox.faults import PROFILES
from survey.carriers.sandbox.pages.texts import Texts
from survey.carriers.sandbox.petitioners.intended import LEVELS
from survey.carriers.sandbox.sandbox import Sandbox

MOODS = {"low": 0.5, "usual": 0.78, "high": 0.93}


@dataclass(frozen=True, slots=True)
class Level:
    level: int
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a switch; `name` is a key of the texts."""

    value: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Panel:
    counts: tuple[tuple[str, int], ...]
    levels: tuple[Level, ...]
    rated: int
    moods: tuple[Choice, ...]
    profiles: tuple[Choice, ...]
    owners: tuple[Choice, ...]
    faults: tuple[tuple[str, int], ...]
    down_seconds: int
    speed: str


def panel(sandbox: Sandbox, t: Texts) -> Panel:
    counts = sandbox.ledger.counts
    levels = tuple(Level(level, t(f"level_{level}"), counts[f"level {level}"]) for level in LEVELS)
    down = sandbox.faults.back_up_at(sandbox.timers.now) - sandbox.timers.now
    shown = ("received", "seen", "lost", "rang", "answered", "reply", "heard")
    speed = sandbox.crowd.speed
    return Panel(
        counts=(*((t(key), counts[key]) for key in shown), (t("failed"), sandbox.webhooks.counts["failed"])),
        levels=levels,
        rated=sum(level.count for level in levels),
        moods=tuple(
            Choice(str(mood), f"mood_{name}", abs(mood - sandbox.crowd.mood) < 1e-9)
            for name, mood in MOODS.items()
        ),
        profiles=tuple(Choice(name, f"faults_{name}", name == sandbox.faults.profile) for name in PROFILES),
        owners=(
            Choice("on", "petitioners_on", sandbox.crowd.awake),
            Choice("off", "petitioners_off", not sandbox.crowd.awake),
        ),
        faults=tuple((t(f"fault_{name}"), count) for name, count in sandbox.ledger.faults.most_common()),
        down_seconds=max(round(down), 0),
        speed=t("speed_full") if speed is None else t("speed", speed=f"{speed:g}"),
    )
