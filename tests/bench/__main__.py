"""`make bench`: every speed beside its floor, on both databases.

python -m tests.bench [NAME …] [--database sqlite postgresql] [--small | --size N]; --help has the names.
"""

import argparse
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from tests.bench.allowance import allowance
from tests.bench.backup import backup
from tests.bench.bounded import bounded
from tests.bench.facts import facts
from tests.bench.growth import growth
from tests.bench.importing import importing
from tests.bench.loop import loop
from tests.bench.memory import memory
from tests.bench.pages import pages
from tests.bench.paths import paths, profile
from tests.bench.peers.compare import peers
from tests.bench.picking import picking
from tests.bench.place import KINDS
from tests.bench.sending import sending
from tests.bench.server import server
from tests.bench.table import Line, show
from tests.bench.trail import trail
from tests.bench.voice import voice
from tests.bench.webhook import webhook
from tests.bench.while_sending import while_sending
from tests.bench.workers import workers
from tests.servers import postgresql

Bench = Callable[[str, Path, int], Iterable[Line]]
BENCHES: dict[str, tuple[Bench, int, int]] = {  # rows, and rows with --small
    "picking": (picking, 1_000_000, 100_000),
    "loop": (loop, 100_000, 5_000),
    "sending": (sending, 5_000, 1_000),
    "webhook": (webhook, 10_000, 2_000),
    "voice": (voice, 2_000, 500),
    "importing": (importing, 200_000, 40_000),
    "allowance": (allowance, 1_500, 800),
    "pages": (pages, 10_000_000, 400_000),
    "facts": (facts, 10_000_000, 2_000_000),
    "trail": (trail, 1_000_000, 50_000),
    "paths": (paths, 5_000, 1_000),
    "profile": (profile, 5_000, 1_000),
    "workers": (workers, 20_000, 1_000),
    "while-sending": (while_sending, 10_000, 1_000),
    "growth": (growth, 100_000, 16_000),
    "memory": (memory, 3_600, 120),  # seconds
    "server": (server, 4_000, 1_000),
    "bounded": (bounded, 1_000_000, 30_000),
    "backup": (backup, 500_000, 50_000),
    "peers": (peers, 3_000, 600),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("benches", nargs="*", choices=[*BENCHES, []], default=list(BENCHES))
    parser.add_argument("--database", nargs="*", choices=KINDS, default=list(KINDS))
    parser.add_argument("--small", action="store_true", help="fewer rows")
    for peer in ("twilio-sample", "rapidpro"):
        parser.add_argument(f"--{peer}", type=Path, metavar="CHECKOUT", help="of peers: where it lies")
    parser.add_argument("--size", type=int, help="so many rows, or seconds of `memory`")
    options = parser.parse_args()
    print(_measured(options.database))
    with tempfile.TemporaryDirectory(prefix="huifang-bench-") as folder, ExitStack() as servers:
        Path(folder).chmod(0o755)  # PostgreSQL runs as somebody else where we are root
        if "postgresql" in options.database:
            servers.enter_context(postgresql.running(Path(folder) / "postgresql", durable=True))
        for name in options.benches:
            bench, many, few = BENCHES[name]
            if name == "peers":
                bench = partial(peers, sample=options.twilio_sample, rapid=options.rapidpro)
            for kind in options.database:
                show(bench(kind, Path(folder), options.size or (few if options.small else many)))
    return 0


def _measured(kinds: Sequence[str]) -> str:
    """On what."""
    versions = [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    if "postgresql" in kinds:
        versions.append(f"PostgreSQL {postgresql.version(postgresql.find())}")
    return ", ".join([*versions, f"{os.cpu_count()} cores"])


if __name__ == "__main__":
    sys.exit(main())
