"""One turn of a survey by text message, ours beside others': machine time, and turns a second.

A turn: somebody's message comes over HTTP, what it says is kept, and the next question is on its way. Every
side gets the same number of turns, three a person, from eight people at a time; the sides take turns too,
three rounds, and the median counts. Nobody answers a question before it has come. Counted is the time of all
processes of a side, from the first message of a round until the carrier has the last reply and all is written
down; the database server's apart; those who send the messages and the carrier who takes them not at all.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from tests.bench.peers.carrier import Carrier, carrier
from tests.bench.peers.ours import floor, ours
from tests.bench.peers.rapidpro import rapidpro
from tests.bench.peers.side import Running, Side
from tests.bench.peers.twilio_sample import twilio_sample
from tests.bench.peers.wire import take_turns
from tests.bench.process import cost_of, family
from tests.bench.table import Line

ROUNDS = 3
TURNS = 3  # of a person: the first rating, the second, the reason
CONNECTIONS = 8
WARM = 24  # people before those who count: statements are compiled, connections open
WRITTEN_DOWN = 1.0  # seconds after the carrier has the last one


@dataclass(frozen=True)
class Cost:
    """Of one round, per turn; seconds."""

    parts: Mapping[str, float]  # of each process of the side with all it starts
    servers: float  # of the database server, and of what else it needs
    took: float
    answered: float  # p50 of a turn until its webhook was answered

    @property
    def ours(self) -> float:
        return sum(self.parts.values())


def peers(
    kind: str, folder: Path, rows: int, *, sample: Path | None = None, rapid: Path | None = None
) -> list[Line]:
    """`rows` people in all, a third of them a round. A peer without a checkout is left out by name."""
    share = rows // ROUNDS
    with carrier() as taker, ExitStack() as made:
        sides = [made.enter_context(one) for one in _sides(kind, folder, share, taker, sample, rapid)]
        costs: dict[str, list[Cost]] = {side.name: [] for side in sides}
        for number in range(ROUNDS):
            for side in sides:
                first = number * (WARM + share)
                with side.start() as running:
                    costs[side.name].append(_round(running, first, share, taker, _server(kind, folder)))
    floor_cost = median(cost.ours for cost in costs[sides[0].name])
    return [_line(name, kind, found, floor_cost) for name, found in costs.items()]


def _sides(
    kind: str, folder: Path, share: int, taker: Carrier, sample: Path | None, rapid: Path | None
) -> list[AbstractContextManager[Side]]:
    people = ROUNDS * (WARM + share)
    sides: list[AbstractContextManager[Side]] = [floor(kind, folder, None), floor(kind, folder, taker)]
    sides.append(ours(kind, folder, taker, people, "embedded"))
    if kind == "postgresql":
        sides.append(ours(kind, folder, taker, people, "procrastinate"))
    others: tuple[tuple[str, Path | None, Callable[[Path], AbstractContextManager[Side]]], ...] = (
        ("--twilio-sample", sample, partial(twilio_sample, kind, folder)),
        ("--rapidpro", rapid, partial(rapidpro, folder, taker)),
    )
    for option, checkout, side in others:
        if checkout is None:
            print(f"peers: left out for want of {option} PATH, a checkout of it")
        elif option == "--rapidpro" and kind != "postgresql":
            print("peers: RapidPro runs on PostgreSQL only")
        else:
            sides.append(side(checkout.resolve()))
    return sides


def _round(running: Running, first: int, share: int, taker: Carrier, server: Sequence[int]) -> Cost:
    warm, counted = range(first, first + WARM), range(first + WARM, first + WARM + share)
    running.begin([*warm, *counted])
    _play(running, warm, taker)
    server = [*server, *running.helpers]
    before, before_server = _used(running), _cpu(server)
    took, times = _play(running, counted, taker)
    time.sleep(WRITTEN_DOWN)
    turns = TURNS * share
    return Cost(
        {name: (used - before[name]) / turns for name, used in _used(running).items()},
        (_cpu(server) - before_server) / turns,
        took / turns,
        median(times),
    )


def _used(running: Running) -> dict[str, float]:
    return {name: _cpu([pid]) for name, pid in running.pids.items()}


def _cpu(roots: Iterable[int]) -> float:
    """Seconds that these and all they started have used until now."""
    return cost_of(pid for root in roots for pid in family(root)).cpu


def _play(running: Running, people: Sequence[int], taker: Carrier) -> tuple[float, list[float]]:
    """All turns of these people, each when the question before has come: seconds in all, and of each."""
    began, times = time.perf_counter(), []
    for turn in range(TURNS):
        taken = taker.taken()
        times += take_turns(running.base, running.turn, people, turn, CONNECTIONS)
        if running.replies:
            taker.wait_for(taken + len(people))
    return time.perf_counter() - began, times


def _server(kind: str, folder: Path) -> list[int]:
    """The database server's first process; SQLite has none, and its time is in each side's own."""
    if kind == "sqlite":
        return []
    return [int((folder / "postgresql" / "data" / "postmaster.pid").read_text().split()[0])]


def _line(name: str, kind: str, found: Sequence[Cost], floor_cost: float) -> Line:
    mine = [cost.ours * 1e6 for cost in found]
    parts = (f"{part} {median(cost.parts[part] for cost in found) * 1e6:,.0f}" for part in found[0].parts)
    told = (
        f"the bare route; {min(mine):,.0f} to {max(mine):,.0f}; {', '.join(parts)}; servers "
        f"{median(cost.servers for cost in found) * 1e6:,.0f} more; "
        f"{1 / median(cost.took for cost in found):,.0f} turns/s; answered in "
        f"{median(cost.answered for cost in found) * 1000:.1f} ms"
    )
    return Line(name, kind, "µs of CPU", median(mine), floor_cost * 1e6, told, None)
