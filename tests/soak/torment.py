"""What each mishap does to an office, and what ends it. Nothing here waits: what lasts is ended later.

begin(office, one) ─► what ends it, or None where it is over at once
"""

import os
import resource
import signal
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tests.soak import places
from tests.soak.crew import Process, Role, children_of
from tests.soak.drawn import Befalls, Mishap
from tests.soak.judge import Span
from tests.soak.lines import LINES
from tests.soak.storm import ask, storm

if TYPE_CHECKING:
    from tests.soak.small_office import SmallOffice

One = TypeVar("One")
End = Callable[[], bool]  # whether it could be ended; otherwise it is tried again
Begin = Callable[["SmallOffice", Befalls], End | None]


def begin(office: "SmallOffice", one: Befalls) -> End | None:
    return _DOES[one.what](office, one)


def _over(do: Callable[[], object]) -> End:
    def end() -> bool:
        do()
        return True

    return end


def _chosen(some: list[One], which: float) -> One | None:
    return some[int(which * len(some))] if some else None


def _web_workers(office: "SmallOffice") -> list[int]:
    return [child for master in office.crew.of(Role.WEB) for child in children_of(master.pid)]


def _web_worker_killed(office: "SmallOffice", one: Befalls) -> None:
    if (pid := _chosen(_web_workers(office), one.which)) is not None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _killed(role: Role) -> Begin:
    def kill(office: "SmallOffice", one: Befalls) -> None:
        if (process := _chosen(office.crew.of(role), one.which)) is not None:
            office.crew.kill(process)

    return kill


def _killed_at_a_line(office: "SmallOffice", one: Befalls) -> None:
    """One more scheduler, which dies there the first time or the second."""
    line = sorted(LINES)[int(one.which * len(LINES))]
    office.crew.scheduler(line, 1 + int(one.which * 1000) % 2)


def _stopped(role: Role) -> Begin:
    def stop(office: "SmallOffice", one: Befalls) -> End | None:
        process = _chosen(office.crew.of(role), one.which)
        return _frozen(process.pid) if process else None

    return stop


def _web_worker_stopped(office: "SmallOffice", one: Befalls) -> End | None:
    pid = _chosen(_web_workers(office), one.which)
    return _frozen(pid) if pid is not None else None


def _frozen(pid: int) -> End | None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)
        return _over(lambda: _go_on(pid))
    return None


def _go_on(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGCONT)


def _database_restarted(office: "SmallOffice", _one: Befalls) -> End | None:
    cluster = office.cluster
    if cluster is None or office.database_down:
        return None
    office.database_down = True
    cluster.stop_at_once()

    def up() -> bool:
        cluster.start()
        office.database_down = False
        return True

    return up


def _engine_emptied(office: "SmallOffice", _one: Befalls) -> End | None:
    cluster = office.cluster
    if cluster is None:
        return None
    return lambda: office.database_down or cluster.empty_the_engine(office.name)


def _disk_full(office: "SmallOffice", _one: Befalls) -> End | None:
    office.disk_full += 1
    if office.own_disk:
        ballast = places.fill(office.folder)
        return _over(lambda: _room_again(office, ballast))
    pids = [one.pid for one in office.crew.of(Role.WEB, Role.SCHEDULER, Role.WORKER)]
    pids += _web_workers(office)
    largest = max(file.stat().st_size for file in office.folder.glob("huifang.db*"))
    before = {pid: _limit(pid, largest) for pid in pids}
    return _over(lambda: _unlimited(office, before))


def _room_again(office: "SmallOffice", ballast: Path) -> None:
    ballast.unlink(missing_ok=True)
    office.disk_full -= 1


def _limit(pid: int, size: int) -> tuple[int, int] | None:
    """No file of this process may grow beyond `size`: what a quota says of a disk it shares."""
    with suppress(ProcessLookupError):
        before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, before[1]))
        return before
    return None


def _unlimited(office: "SmallOffice", before: dict[int, tuple[int, int] | None]) -> None:
    for pid, limits in before.items():
        if limits is not None:
            with suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)
    office.disk_full -= 1


def _clock_jumped(office: "SmallOffice", one: Befalls) -> End:
    """Of one kind of process only, so that clocks differ as well."""
    office.known.one_clock = False
    roles = [Role.WEB, Role.SCHEDULER] + ([Role.WORKER] if office.drawn.workers else [])
    role = roles[int(one.which * len(roles))]
    office.weather.set(role, one.by)
    return _over(lambda: office.weather.set(role, 0.0))


def _carrier_down(office: "SmallOffice", one: Befalls) -> None:
    ask(f"{office.sandbox}/sandbox/faults", {"down_for": one.lasts})


def _carrier_slow(office: "SmallOffice", _one: Befalls) -> End:
    usual = ask(f"{office.sandbox}/sandbox/faults")["rates"].get("slow_answer", 0.0)
    ask(f"{office.sandbox}/sandbox/faults", {"rates": {"slow_answer": 0.9}})
    return _over(lambda: ask(f"{office.sandbox}/sandbox/faults", {"rates": {"slow_answer": usual}}))


def _name_lost(office: "SmallOffice", _one: Befalls) -> End:
    """Whoever sends begins anew with it, since a connection that is open needs no name."""
    office.weather.set("names", 1.0)
    for process in office.crew.of(Role.SCHEDULER, Role.WORKER):
        office.crew.kill(process)
    return _over(lambda: office.weather.set("names", 0.0))


def _storm(office: "SmallOffice", one: Befalls) -> None:
    office.crew.storm(storm(office.known, office.web, one.which))


def _deployed(office: "SmallOffice", _one: Befalls) -> None:
    """Everybody is told to stop in order; the web process is told to begin anew."""
    for process in office.crew.of(Role.SCHEDULER, Role.WORKER):
        _ask_to_leave(office, process)
    for process in office.crew.of(Role.WEB):
        os.kill(process.pid, signal.SIGHUP)


def _ask_to_leave(office: "SmallOffice", process: Process) -> None:
    if process.replaced:
        office.crew.tell_to_stop(process)


def _paused(office: "SmallOffice", _one: Befalls) -> End | None:
    if not _done(office, "pause", "pause", "--why", "a pause of the soak", "--json"):
        return None
    office.paused_since.append(datetime.now(UTC))
    return lambda: _resumed(office)


def _resumed(office: "SmallOffice") -> bool:
    """It ends all pauses that are running; one that could not be ended goes on."""
    if not office.paused_since:
        return True
    ends = datetime.now(UTC)
    if not _done(office, "resume", "resume", "--json"):
        return False
    office.known.pauses += [Span(begun, ends) for begun in office.paused_since]
    office.paused_since.clear()
    return True


def _opted_out(office: "SmallOffice", one: Befalls) -> None:
    phone = office.phones[int(one.which * len(office.phones))]
    if _done(office, "optout", "optouts", "add", phone, "--why", "called us", "--json"):
        office.known.opted_out.append((phone, datetime.now(UTC)))


def _done(office: "SmallOffice", act: str, *words: str) -> bool:
    """A command, which may fail where the database is away; what it says it did must be on the trail."""
    code, _ = office.crew.command(*words)
    office.known.acts[act] += code == 0
    return code == 0


_DOES: dict[Mishap, Begin] = {
    Mishap.WEB_WORKER_KILLED: _web_worker_killed,
    Mishap.WEB_MASTER_KILLED: _killed(Role.WEB),
    Mishap.SCHEDULER_KILLED: _killed(Role.SCHEDULER),
    Mishap.KILLED_AT_A_LINE: _killed_at_a_line,
    Mishap.WORKER_KILLED: _killed(Role.WORKER),
    Mishap.SCHEDULER_STOPPED: _stopped(Role.SCHEDULER),
    Mishap.WORKER_STOPPED: _stopped(Role.WORKER),
    Mishap.WEB_WORKER_STOPPED: _web_worker_stopped,
    Mishap.DATABASE_RESTARTED: _database_restarted,
    Mishap.ENGINE_EMPTIED: _engine_emptied,
    Mishap.DISK_FULL: _disk_full,
    Mishap.CLOCK_JUMPED: _clock_jumped,
    Mishap.CARRIER_DOWN: _carrier_down,
    Mishap.CARRIER_SLOW: _carrier_slow,
    Mishap.NAME_LOST: _name_lost,
    Mishap.STORM: _storm,
    Mishap.DEPLOYED: _deployed,
    Mishap.PAUSED: _paused,
    Mishap.OPTED_OUT: _opted_out,
}
