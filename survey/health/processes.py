"""Several web processes on one machine, counted together (the library's multiprocess mode).

gunicorn.conf.py names a folder in which each keeps its counts, before anything of the library is loaded. With
one process, or under a server that names none, each counts for itself.
"""

import os
from pathlib import Path

_NAMED = "PROMETHEUS_MULTIPROC_DIR"  # the library reads it when it is loaded
_PAGE = os.sysconf("SC_PAGESIZE")


def shared_folder() -> Path | None:
    """Where the processes of this server keep what they count; made anew if somebody has tidied it away."""
    if not (named := os.environ.get(_NAMED)):
        return None
    folder = Path(named)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def memory() -> list[int]:
    """Bytes that each web process of this machine holds, as far as they can be told."""
    folder = shared_folder()
    pids = {file.stem.rpartition("_")[2] for file in folder.glob("counter_*.db")} if folder else set()
    held = (_resident(pid) for pid in pids | {str(os.getpid())})
    return [bytes_ for bytes_ in held if bytes_]


def _resident(pid: str) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0  # it has ended, or this is no Linux
