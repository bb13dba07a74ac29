"""Several web processes on one machine, counted together (the library's multiprocess mode).

gunicorn.conf.py calls `prepare` before anything of the library is loaded, and `forget` when a process ends.
With one process, or under a server without such hooks, nothing is prepared and each counts for itself.
"""

import os
import tempfile
from pathlib import Path

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # as the library names it, which reads it when it is loaded
_READY = "HUIFANG_METRICS_READY"  # inherited by what this server starts, its successor too
_PAGE = os.sysconf("SC_PAGESIZE")


def prepare() -> None:
    """A folder for what the processes count, empty at first. Again, after a reload, it does nothing."""
    if os.environ.get(_READY):
        return
    given = os.environ.get(FOLDER)
    folder = Path(given) if given else Path(tempfile.mkdtemp(prefix="huifang-metrics-"))
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*.db"):
        file.unlink(missing_ok=True)
    os.environ[FOLDER] = str(folder)
    os.environ[_READY] = "1"


def forget(pid: int) -> None:
    """A process has ended. What it counted stays in the sums."""
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415 - see above

    if os.environ.get(FOLDER):
        mark_process_dead(pid)  # type: ignore[no-untyped-call]


def memory() -> list[int]:
    """Bytes that each web process of this machine holds, as far as they can be told."""
    folder = os.environ.get(FOLDER)
    pids = {file.stem.rpartition("_")[2] for file in Path(folder).glob("counter_*.db")} if folder else set()
    held = (_resident(pid) for pid in pids | {str(os.getpid())})
    return [bytes_ for bytes_ in held if bytes_]


def _resident(pid: str) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0  # it has ended, or this is no Linux
