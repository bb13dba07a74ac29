"""Keeps one PostgreSQL alive for a whole test run, whichever of its processes asked first.

    pytest ── holds the lock FOLDER/alive as long as it lives
    worker ── first to need it ─► keeper ─► PostgreSQL
                                    └── waits for that lock, and has it once pytest is gone: even by kill -9

It says `ready` when the server answers, or else why there is none.
"""

import fcntl
import shutil
import sys
from pathlib import Path

from tests.servers import Absent, postgresql


def main() -> None:
    folder = Path(sys.argv[1])
    try:
        with postgresql.running(folder / "postgresql"), (folder / "alive").open() as alive:
            print("ready", flush=True)
            fcntl.flock(alive, fcntl.LOCK_EX)
    except Absent as why:
        print(str(why).replace("\n", " "), flush=True)
    else:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
