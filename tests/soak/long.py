"""The long run: the LA file, or made-up rows, through the whole loop, with faults and kill -9 at named lines.

    python -m tests.soak --long --kills 200 --seed 1 [--database postgresql] [--rows 600]

Prints what happened and exits 1 if anything was sent twice, forgotten, or counted differently.
"""

import argparse
import itertools
import random
import shutil
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from survey.contact import slots  # noqa: F401 - everything a scheduler needs is loaded before it is forked
from survey.runtime import Runtime, build_runtime
from survey.settings import read_settings
from tests.servers import postgresql
from tests.soak import compare
from tests.soak.lines import LINES, patience
from tests.soak.office import ROOT, Office

LA = ROOT.parent / "shared" / "data" / "la311-2017.csv"
TEXTS = ROOT / "docs/maps/la311.policy.toml"
CALLS = Path(__file__).with_name("calls.policy.toml")
SCHEDULERS = 2


def main() -> int:
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="huifang-soak-"))
    try:
        with ExitStack() as servers:
            if options.database == "postgresql":
                folder.chmod(0o711)  # PostgreSQL passes through it as another user
                servers.enter_context(postgresql.running(folder / "postgresql", durable=True))
            return _soak(options, folder)
    finally:
        if options.keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _soak(options: argparse.Namespace, folder: Path) -> int:
    policy = CALLS if options.calls else TEXTS
    office = Office(folder, _database(options.database, folder), options.seed, options.faults, policy)
    try:
        cases = _cases(options.rows, folder)
        office.flask("db", "upgrade", "--json")
        read = office.flask("cases", "import", str(cases), "--map", "docs/maps/la311.toml", "--json")
        del read["units_made"]
        print(f"imported from {cases.name}: {read}")
        office.open()
        began = time.monotonic()
        killed = _run(office, options.kills, options.minutes, random.Random(options.seed))
        print(f"the loop took {time.monotonic() - began:.0f} s")
        return _judge(office, killed, options)
    finally:
        office.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak --long", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--faults", choices=["none", "some", "all"], default="all")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--rows", type=int, default=0, help="made-up rows instead of the LA file")
    parser.add_argument("--calls", action="store_true", help="call whom the first text does not reach")
    parser.add_argument("--minutes", type=float, default=60, help="give up after so long")
    parser.add_argument("--keep", action="store_true", help="keep database, ledger and logs")
    return parser.parse_args()


def _database(kind: str, folder: Path) -> str:
    if kind == "sqlite":
        return f"sqlite:///{folder / 'huifang.db'}"
    server = postgresql.Server(folder / "postgresql")
    server.ask("CREATE DATABASE soak")
    return server.url("soak")


def _cases(rows: int, folder: Path) -> Path:
    if rows == 0 and LA.exists():
        return LA
    made = folder / "cases.csv"
    compare.fill(made, rows or 2000)
    return made


def _run(office: Office, kills: int, minutes: float, chance: random.Random) -> Counter[str]:
    """Keep two schedulers alive, killing one at a time at the next line, until every survey has settled."""
    runtime = build_runtime(read_settings())
    lines = itertools.cycle(LINES)
    killed: Counter[str] = Counter()
    armed: dict[int, str | None] = {}
    end, told = time.monotonic() + minutes * 60, 0.0
    while time.monotonic() < end:
        while len(armed) < SCHEDULERS:
            line = next(lines) if killed.total() + sum(1 for one in armed.values() if one) < kills else None
            armed[office.schedule(line, patience(line, chance) if line else 0)] = line
        for child in list(armed):
            code = office.ended(child)
            if code is not None:
                line = armed.pop(child)
                assert code == -9 and line is not None, f"a scheduler ended by itself with {code}"
                killed[line] += 1
        if time.monotonic() - told > 5:
            told = time.monotonic()
            if _is_over(office, runtime, killed.total()):
                break
        time.sleep(0.02)
    runtime.database.close()
    return killed


def _is_over(office: Office, runtime: Runtime, killed: int) -> bool:
    total, open_ = compare.unsettled(runtime)
    pending = office.ask_sandbox("/sandbox/state")["pending"]
    print(
        f"  killed {killed} times, surveys {total}, not settled {open_}, pending at the carrier {pending}",
        flush=True,
    )
    eligible_left = compare.eligible_left(runtime)
    return bool(total) and not open_ and not eligible_left and not any(pending.values())


def _judge(office: Office, killed: Counter[str], options: argparse.Namespace) -> int:
    office.flask("jobs", "run", "reconcile", "--json")
    office.flask("jobs", "run", "facts", "--json")
    runtime = build_runtime(read_settings())
    path = office.folder / "ledger.jsonl"
    total, open_ = compare.unsettled(runtime)
    rated = compare.rated_surveys(runtime)
    twice = compare.sent_twice(path)
    meant = compare.intended(path, compare.units_by_message(runtime))
    ours = compare.kept(runtime)
    year = time.strftime("%Y")
    figures = compare.shown(
        office.flask("scores", "--period", year, "--format", "json"), compare.leaves(runtime)
    )
    late = compare.late(runtime)
    off = {
        cell: (meant[cell], ours[cell], late[cell])
        for cell in meant.keys() | ours.keys() | late.keys()
        if meant[cell] != ours[cell] + late[cell]
    }
    wrong = {
        cell: (ours[cell], figures[cell])
        for cell in ours.keys() | figures.keys()
        if ours[cell] != figures[cell] and cell[0] in compare.leaves(runtime)
    }
    print(f"seed {options.seed}, faults {options.faults}, {options.database}")
    print(f"killed {killed.total()} times: {dict(killed)}")
    print(f"surveys {total}, not settled {open_}, rated {rated} ({rated / max(total, 1):.1%})")
    print(f"messages not understood: {compare.not_understood(runtime)}")
    print(f"attempts sent twice: {len(twice)} {twice[:5]}")
    print(f"ratings meant {meant.total()}, kept {ours.total()}, after settling {late.total()}")
    print(f"cells of unit, object and level that differ: {len(off)} {dict(list(off.items())[:8])}")
    print(
        f"cells of `flask scores` that differ from the answers: {len(wrong)} {dict(list(wrong.items())[:8])}"
    )
    bad = open_ or twice or off or wrong or compare.not_understood(runtime)
    runtime.database.close()
    print("FAILED" if bad else "passed")
    return 1 if bad else 0
