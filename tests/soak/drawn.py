"""What a seed means: one small office, and what befalls it. Pure: the same seed draws the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Mishap(StrEnum):
    WEB_WORKER_KILLED = "web worker killed"
    WEB_MASTER_KILLED = "web master killed"
    SCHEDULER_KILLED = "scheduler killed"
    KILLED_AT_A_LINE = "scheduler killed at a line"
    WORKER_KILLED = "worker killed"
    SCHEDULER_STOPPED = "scheduler stopped, longer than its lease"
    WORKER_STOPPED = "worker stopped, longer than its lease"
    WEB_WORKER_STOPPED = "web worker stopped"
    DATABASE_RESTARTED = "database restarted"
    ENGINE_EMPTIED = "tables of the engine emptied"
    DISK_FULL = "disk full"
    CLOCK_JUMPED = "clock jumped"
    CARRIER_DOWN = "carrier down"
    CARRIER_SLOW = "carrier slow"
    NAME_LOST = "name of the carrier not found"
    STORM = "storm of webhooks"
    DEPLOYED = "deployed"
    PAUSED = "sending paused"
    OPTED_OUT = "somebody opted out by hand"


# How long each lasts, seconds; what is not here is over at once. A lease lasts 2 (patience.py).
_SPELLS: Mapping[Mishap, tuple[float, float]] = {
    Mishap.SCHEDULER_STOPPED: (3, 6),
    Mishap.WORKER_STOPPED: (3, 6),
    Mishap.WEB_WORKER_STOPPED: (1, 4),
    Mishap.DATABASE_RESTARTED: (0, 2),
    Mishap.DISK_FULL: (1, 3),
    Mishap.CLOCK_JUMPED: (2, 5),
    Mishap.CARRIER_DOWN: (1, 4),
    Mishap.CARRIER_SLOW: (1, 4),
    Mishap.NAME_LOST: (1, 3),
    Mishap.PAUSED: (1, 4),
}
_ON_SQLITE = frozenset({Mishap.DISK_FULL})
_ON_POSTGRESQL = frozenset({Mishap.DATABASE_RESTARTED})
_WITH_ENGINE = frozenset({Mishap.ENGINE_EMPTIED, Mishap.WORKER_KILLED, Mishap.WORKER_STOPPED})
# What left when is held against the time of the pause, which needs one clock.
_NOT_TOGETHER = {Mishap.PAUSED, Mishap.CLOCK_JUMPED}
_JUMPS = (3.0, 90.0, 600.0, 86_400.0)  # seconds, either way
_WITHIN = 7.0  # seconds in which mishaps begin
# Gateways of the mainland take turns with the carrier of Twilio's kind.
CARRIERS = ("sandbox", "aliyun", "tencent")
_OF_A_SEED = ("sandbox", "aliyun", "aliyun", "sandbox", "tencent")
_OFFICES = (("sqlite", "embedded"), ("postgresql", "embedded"), ("postgresql", "procrastinate"))


@dataclass(frozen=True)
class Befalls:
    """`at`: seconds after the office opened. `which`: one of several, as a share. `by`: seconds of clock."""

    at: float
    what: Mishap
    lasts: float
    which: float
    by: float = 0.0

    def __str__(self) -> str:
        spell = f" for {self.lasts:.1f}" if self.lasts else ""
        jump = f" by {self.by:+.0f} s" if self.by else ""
        return f"{self.at:.1f} {self.what}{spell}{jump}"


@dataclass(frozen=True)
class Drawn:
    """`carrier`: CARRIER of the office. `plan`: which of the plans in seed.policy.toml. `per_second`: the
    carrier's allowance."""

    seed: int
    carrier: str
    database: str
    engine: str
    plan: str
    cases: int
    faults: str
    schedulers: int
    workers: int
    per_second: int
    mishaps: tuple[Befalls, ...]

    def __str__(self) -> str:
        crew = f"{self.schedulers} scheduler(s)" + (f" {self.workers} worker(s)" if self.workers else "")
        return (
            f"seed {self.seed}: {self.carrier}, {self.database} {self.engine}, {self.plan}, "
            f"{self.cases} cases, faults {self.faults}, {crew}, {self.per_second}/s; "
            + "; ".join(str(one) for one in self.mishaps)
        )


def draw(seed: int, *, database: str | None = None, carrier: str | None = None, short: bool = False) -> Drawn:
    """The office of a seed; `database` and `carrier` keep to offices with that one. `short`: for `make test`.

    Which carrier it is changes nothing else that is drawn.
    """
    chance = Random(seed)
    carrier = carrier or Random(f"{seed} carrier").choice(_OF_A_SEED)
    base, engine = chance.choice([one for one in _OFFICES if database in (None, one[0])])
    cases = chance.randint(30, 80)
    drawn = Drawn(
        seed=seed,
        carrier=carrier,
        database=base,
        engine=engine,
        plan=_plan(chance.choice(("texts", "calls", "both")), carrier),
        cases=16 if short else cases,
        faults=chance.choice(("none", "some", "all")),
        schedulers=chance.choice((1, 2)),
        workers=chance.choice((1, 2)) if engine == "procrastinate" else 0,
        per_second=chance.choice((25, 100, 1000)),
        mishaps=tuple(_mishaps(chance, base, engine)),
    )
    return _shortened(drawn) if short else drawn


def _plan(drawn: str, carrier: str) -> str:
    """One that the carrier can follow at all."""
    return "texts" if carrier == "tencent" and drawn == "calls" else drawn


def _mishaps(chance: Random, database: str, engine: str) -> list[Befalls]:
    """Two to six, in their order."""
    happens = [one for one in Mishap if _can_happen(one, database, engine)]
    chosen = chance.choices(happens, k=chance.randint(2, 6))
    if set(chosen) >= _NOT_TOGETHER:
        chosen = [one for one in chosen if one is not Mishap.PAUSED]
    return sorted((_befalls(chance, one) for one in chosen), key=lambda one: one.at)


def _can_happen(one: Mishap, database: str, engine: str) -> bool:
    if one in _ON_SQLITE:
        return database == "sqlite"
    if one in _ON_POSTGRESQL:
        return database == "postgresql"
    return one not in _WITH_ENGINE or engine == "procrastinate"


def _befalls(chance: Random, what: Mishap) -> Befalls:
    at, lasts = chance.uniform(0.3, _WITHIN), chance.uniform(*_SPELLS.get(what, (0, 0)))
    which, by = chance.random(), chance.choice(_JUMPS) * chance.choice((-1, 1))
    return Befalls(at, what, lasts, which, by if what is Mishap.CLOCK_JUMPED else 0.0)


def _shortened(drawn: Drawn) -> Drawn:
    """Its first three mishaps, early."""
    first = tuple(
        Befalls(one.at / 4, one.what, min(one.lasts, 2.0), one.which, one.by) for one in drawn.mishaps[:3]
    )
    return Drawn(**{**vars(drawn), "mishaps": first})
