"""Short seeds of `make soak`: small offices on each database and of the mainland keep their promises."""

import subprocess
import sys

from tests.servers import Absent, postgresql
from tests.servers.run import ROOT
from tests.skipping import skip_without


def _lives(*options: str) -> None:
    command = [sys.executable, "-m", "tests.soak", "--short", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]


def test_a_seed_on_sqlite() -> None:
    _lives("--seed", "4", "--database", "sqlite", "--carrier", "sandbox")


def test_a_seed_of_the_mainland() -> None:
    _lives("--seed", "4", "--database", "sqlite", "--carrier", "aliyun")


def test_a_seed_on_postgresql() -> None:
    try:
        with postgresql.readable(postgresql.find()):
            pass
    except Absent as why:
        skip_without(why)
    _lives("--seed", "2", "--database", "postgresql", "--carrier", "sandbox")
