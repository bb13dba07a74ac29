"""One seed: an office is opened, gets its cases in three loads, is tormented, and comes to rest."""

import csv
import heapq
import itertools
import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from scheduler.run_job import run_now
from survey.course.pausing import resume
from survey.runtime import Runtime
from tests.ordinary import KEY
from tests.servers.ports import free_port
from tests.soak import compare, judge, places
from tests.soak.crew import STOPS_WITHIN, Crew, Process, Role, runtime_of
from tests.soak.customs import customs_of, tell
from tests.soak.drawn import Befalls, Drawn
from tests.soak.places import Cluster
from tests.soak.storm import ask
from tests.soak.torment import begin
from tests.soak.weather import CARRIER, Weather, look_up_by

HERE = Path(__file__).parent
POLICY = HERE / "seed.policy.toml"
LOADS = (0.0, 2.0, 4.0)  # seconds: cases come in while it goes on
AGAIN = 0.5  # seconds until what could not be done is tried again
BACK = 0.7  # seconds, at most, until somebody who was killed is back
REST = 60.0  # seconds after the last mishap in which all has to settle by itself
NO_REST = 8.0  # where a clock has jumped, days later is when
DAYS_LATER = 12  # how many days may pass afterwards, a day a round
LIFETIME = 'lifetime = "12s"'  # where a number is not called again for 7 s (patience.py)
DAY = 86_400.0
JOBS = ("pick", "follow-up", "dispatch", "reconcile", "settle", "facts")


@dataclass
class SmallOffice:
    """`folder`: database, keys and journal; `apart`: ledger and logs, which no full disk touches."""

    drawn: Drawn
    folder: Path
    apart: Path
    name: str
    database_url: str
    cluster: Cluster | None
    own_disk: bool
    web_port: int
    sandbox_port: int
    weather: Weather = field(default_factory=Weather)
    known: judge.Known = field(init=False)
    crew: Crew = field(init=False)
    phones: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    paused_since: list[datetime] = field(default_factory=list)
    database_down: bool = False
    disk_full: int = 0

    def __post_init__(self) -> None:
        self.web = f"http://127.0.0.1:{self.web_port}"
        self.sandbox = f"http://127.0.0.1:{self.sandbox_port}"
        self.known = judge.Known(self.apart / "ledger.jsonl", self.drawn.carrier)
        self.crew = Crew(self.apart, self.weather, self.web_port)
        self._todo: list[tuple[float, int, Callable[[], float | None]]] = []
        self._order = itertools.count()
        self._chance = random.Random(f"{self.drawn.seed} processes")
        self._began = 0.0
        self._left = ""
        self._went_on = False
        self._tell_settings()

    def live(self) -> str:
        """Open, be tormented, come to rest. Says how it came to rest."""
        self._load_cases()
        self._open()
        self._began = time.monotonic()
        for one in self.drawn.mishaps:
            self._at(one.at, partial(self._befalls, one))
        end = self._run()
        self._leave()
        return end

    def later(self) -> str:
        """Days pass, until nothing is left to be done: what a jump of the clock had put off comes due."""
        code = self.crew.apart(lambda: _days_pass(self.weather))
        return "" if code == 0 else f"what happens days later ended with {code}"

    def _tell_settings(self) -> None:
        policy = self.apart / "policy.toml"
        given = POLICY.read_text(encoding="utf-8").replace('use = "texts"', f'use = "{self.drawn.plan}"')
        if self.drawn.carrier == "aliyun" and self.drawn.plan != "texts":
            given = given.replace('lifetime = "7s"', LIFETIME)
        policy.write_text(given, encoding="utf-8")
        os.environ.update(
            DATABASE_URL=self.database_url,
            TASKS=self.drawn.engine,
            PUBLIC_BASE_URL=self.web,
            POLICY_FILE=str(policy),
            INSTANCE_PATH=str(self.folder),
            SECRET_KEY="a secret that only the soak knows",
            FIELD_KEYS=KEY,
            INDEX_KEY=KEY,
            AUDIT_KEYS=KEY,
            SMS_PER_SECOND=str(self.drawn.per_second),
            CALLS_PER_SECOND=str(self.drawn.per_second),
            LOG_LEVEL="WARNING",
            LOG_FORMAT="json",
        )
        tell(self.drawn.carrier, f"http://{CARRIER}:{self.sandbox_port}", self.apart)

    def _load_cases(self) -> None:
        """Made-up cases, cut into three files that come in one after another."""
        whole = self.apart / "cases.csv"
        compare.fill(whole, self.drawn.cases, customs_of(self.drawn.carrier).number)
        with whole.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        self.phones = sorted({row[-1] for row in rows})
        for number, at in enumerate(LOADS):
            part = self.apart / f"cases-{number}.csv"
            with part.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([header, *rows[number :: len(LOADS)]])
            self._at(at, partial(self._bring_in, part))

    def _bring_in(self, part: Path) -> float | None:
        cases = customs_of(self.drawn.carrier).cases
        code, _ = self.crew.command("cases", "import", str(part), "--map", cases, "--json")
        return None if code == 0 else AGAIN

    def _open(self) -> None:
        drawn = self.drawn
        ledger = ["--ledger", str(self.known.ledger), "--seed", str(drawn.seed)]
        port = ["--port", str(self.sandbox_port), "--speed", "full", "--faults", drawn.faults]
        self.crew.sandbox(*port, *ledger)
        self.crew.web()
        for address in (self.sandbox, self.web):
            _until_answers(address)
        for _ in range(drawn.schedulers):
            self.crew.scheduler()
        for _ in range(drawn.workers):
            self.crew.worker()

    def _at(self, seconds: float, do: Callable[[], float | None]) -> None:
        """`do` so many seconds after the opening; what it returns is when to do it again, from then."""
        heapq.heappush(self._todo, (seconds, next(self._order), do))

    def _befalls(self, one: Befalls) -> None:
        end = begin(self, one)
        if end is not None:
            self._at(self._since() + one.lasts, lambda: None if end() else AGAIN)

    def _since(self) -> float:
        return time.monotonic() - self._began

    def _run(self) -> str:
        last, looked = self._since(), 0.0
        while True:
            while self._todo and self._todo[0][0] <= self._since():
                _, _, do = heapq.heappop(self._todo)
                if (again := do()) is not None:
                    self._at(self._since() + again, do)
                last = self._since()
            self._mind_the_crew()
            if not self._todo and self._since() - looked > 0.5:
                looked = self._since()
                if self._is_at_rest():
                    return f"at rest after {self._since():.1f} s"
                if self._since() - last > REST / 4 and self.known.one_clock and not self._went_on:
                    self._go_on()
                if self._since() - last > (REST if self.known.one_clock else NO_REST):
                    return self._not_at_rest()
            time.sleep(0.02)

    def _go_on(self) -> None:
        """As an operator does who sees that sending stands still: the system stopped it, or a pause of ours
        that we had given up."""
        self._went_on = self.crew.command("resume", "--json")[0] == 0

    def _not_at_rest(self) -> str:
        left = self._left or "the carrier is busy"
        if self.known.one_clock:
            self.faults.append(f"it does not come to rest by itself: {left}")
            for process in self.crew.of(Role.SCHEDULER, Role.WORKER):
                os.kill(process.pid, signal.SIGUSR1)
            time.sleep(AGAIN)
        return f"not at rest: {left}"

    def _mind_the_crew(self) -> None:
        """Whoever has ended is replaced soon; whoever ended without being told to is a fault of ours."""
        for process, code in self.crew.ended():
            self._look_at_the_end_of(process, code)
            if process.replaced:
                soon = self._since() + self._chance.uniform(0, BACK)
                self._at(soon, partial(self._back, process.role))
        for process in self.crew.alive:
            since = process.leaving_since
            if since is not None and not process.killed and time.monotonic() - since > STOPS_WITHIN:
                self.faults.append(f"a {process.role} did not stop within {STOPS_WITHIN:.0f} s")
                os.kill(process.pid, signal.SIGUSR1)
                time.sleep(AGAIN)
                self.crew.kill(process)

    def _back(self, role: Role) -> None:
        self.crew.again(role)

    def _look_at_the_end_of(self, process: Process, code: int) -> None:
        if process.role is Role.STORM:
            if code == 3:
                self.faults.append("webhooks that came again were answered 4xx")
            return
        leaves = process.leaving_since is not None and code in (0, -signal.SIGTERM)  # or before it had begun
        away = self.database_down or self.disk_full
        if not (process.killed or process.expected or leaves or away):
            self.faults.append(f"a {process.role} ended with {code}")

    def _is_at_rest(self) -> bool:
        pending = ask(f"{self.sandbox}/sandbox/state")["pending"]
        if any(pending.values()) or self.crew.of(Role.STORM):
            return False
        with suppress(SQLAlchemyError), self.looking() as runtime:
            self._left = next(judge.CHECKS["no survey forgotten"](runtime, self.known), "")
            return not self._left
        return False

    @contextmanager
    def looking(self) -> Iterator[Runtime]:
        """The database in this process, closed again before anybody is forked."""
        with closing(_closed(runtime_of(Weather(), Role.WEB))) as held:
            yield held.runtime

    def _leave(self) -> None:
        """Schedulers and workers are told to stop, and must; the carrier and the web process stay."""
        for process in list(self.crew.alive):
            if process.role in (Role.SCHEDULER, Role.WORKER):
                with suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGCONT)
                self.crew.tell_to_stop(process)
                process.replaced = False
        while self.crew.of(Role.SCHEDULER, Role.WORKER):
            self._mind_the_crew()
            time.sleep(0.02)


@dataclass
class _closed:  # noqa: N801  # read as a word: closing(_closed(…))
    runtime: Runtime

    def close(self) -> None:
        self.runtime.database.close()


def _days_pass(weather: Weather) -> None:
    """In a process of its own: the jobs by hand, without an engine, a day later each round."""
    os.environ["TASKS"] = "embedded"
    look_up_by(weather)
    runtime = runtime_of(weather, Role.SCHEDULER)
    run_now(runtime, "facts")
    for day in range(1, DAYS_LATER):
        if not _something_is_left(runtime):
            return
        for role in (Role.SCHEDULER, Role.WEB):
            weather.set(role, day * DAY)
        with runtime.database.write() as session:
            resume(session, runtime.clock.now())
        for job in JOBS:
            run_now(runtime, job)
        time.sleep(2)  # those who are asked then answer now


def _something_is_left(runtime: Runtime) -> bool:
    return bool(next(judge.CHECKS["no survey forgotten"](runtime, judge.Known(Path())), ""))


@contextmanager
def opened(
    drawn: Drawn, root: Path, template: Callable[[str], Path | str], cluster: Cluster | None
) -> Iterator[SmallOffice]:
    """An office as drawn, with a fresh database, everything of it below `root`."""
    with ExitStack() as ends:
        apart = root / f"seed-{drawn.seed}"
        apart.mkdir()
        folder = apart / "disk"
        own_disk = ends.enter_context(places.small_disk(folder))
        name = f"soak_{drawn.seed}_{os.getpid()}"
        if drawn.database == "sqlite":
            _copy(Path(template("sqlite")), folder / "huifang.db")
            url = f"sqlite:///{folder / 'huifang.db'}"
        else:
            assert cluster is not None
            url = cluster.copy(str(template(drawn.engine)), name)
            ends.callback(cluster.drop, name)
        office = SmallOffice(drawn, folder, apart, name, url, cluster, own_disk, free_port(), free_port())
        ends.callback(office.crew.close)
        yield office


def _copy(template: Path, place: Path) -> None:
    with closing(sqlite3.connect(template)) as one, closing(sqlite3.connect(place)) as other:
        one.backup(other)


def _until_answers(address: str, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(OSError, ValueError):
            ask(f"{address}/healthz")
            return
        time.sleep(0.05)
    raise RuntimeError(f"{address} does not answer")
