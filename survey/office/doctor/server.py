"""The database as a server or as a file: does it keep what it says it has kept, and has it room for us."""

import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from survey.office.doctor.finding import Finding, fail, ok, warn
from survey.runtime import Runtime

_OLDEST = 140000  # server_version_num; what is older its own makers do not mend any more
_USED = 0.8  # of the connections it gives, from which on we tell
# What it was told for everybody; a session's own word for it is not the question.
_TOLD = text(
    "SELECT name, reset_val FROM pg_settings WHERE name IN"
    " ('fsync', 'full_page_writes', 'synchronous_commit', 'server_encoding', 'server_version_num',"
    "  'max_connections', 'superuser_reserved_connections')"
)
_USED_NOW = text("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
_OURS = text("SELECT current_setting('statement_timeout')")
_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
_MOUNTS = Path("/proc/mounts")
_ACROSS_A_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "lustre", "afs", "vboxsf", "fuse.sshfs",
     "fuse.glusterfs", "fuse.s3fs", "fuse.rclone", "fuse.davfs"}
)  # fmt: skip


def server(runtime: Runtime) -> Iterator[Finding]:
    """What PostgreSQL was told, and whether it gives us what we ask for."""
    if runtime.database.is_sqlite:
        return
    with runtime.database.read() as session:
        told = {row.name: row.reset_val for row in session.execute(_TOLD)}
        used, limit = session.scalar(_USED_NOW) or 0, session.scalar(_OURS)
    found = [*_of_version(told), *_of_durability(told), *_of_time_outs(limit), *_of_connections(told, used)]
    version = int(told["server_version_num"]) // 10000
    yield from found or [ok("server", f"PostgreSQL {version}, durable, {used} connections")]


def _of_version(told: dict[str, str]) -> Iterator[Finding]:
    if int(told["server_version_num"]) < _OLDEST:
        yield fail("server", "PostgreSQL is older than 14", "move to a version that is still looked after")
    if told["server_encoding"] != "UTF8":
        says = f"its encoding is {told['server_encoding']}: names and words do not fit in"
        yield fail("server", says, "make the database anew with ENCODING 'UTF8'")


def _of_durability(told: dict[str, str]) -> Iterator[Finding]:
    off = [name for name in _DURABLE if told[name] == "off"]
    if off:
        says = f"{', '.join(off)} off: after a power cut a message may leave twice, and answers may be gone"
        yield fail("server", says, f"turn it on: {', '.join(off)} in postgresql.conf")


def _of_time_outs(limit: str | None) -> Iterator[Finding]:
    """We give our own when we connect; a pooler in between may have dropped them."""
    if limit == "0":
        says = "our time-outs do not reach it: one query that never ends can hold up everything"
        mend = (
            "see that the pooler hands on `options` (pgbouncer: ignore_startup_parameters must not name it)"
        )
        yield warn("server", says, mend)


def _of_connections(told: dict[str, str], used: int) -> Iterator[Finding]:
    most = int(told["max_connections"]) - int(told["superuser_reserved_connections"])
    if used > most * _USED:
        says = f"{used} of {most} connections are in use"
        yield warn("server", says, "raise max_connections, or run fewer processes; see docs/postgresql.md")


def place(runtime: Runtime) -> Iterator[Finding]:
    """An embedded database lies on a disk of this machine: across a network its locks do not hold."""
    if runtime.database.file is None:
        return
    kind = file_system_of(runtime.database.file.parent, _mounts())
    if kind in _ACROSS_A_NETWORK:
        says = f"it lies on a network drive ({kind}), where SQLite's locks do not hold: data will be lost"
        yield fail("database file", says, "move it to a disk of this machine, or use PostgreSQL")
    else:
        yield ok("database file", f"on a disk of this machine ({kind or 'of a kind that is not told'})")


def file_system_of(folder: Path, mounts: str) -> str:
    """Of which kind the file system is that holds `folder`, by the lines of /proc/mounts; or nothing."""
    found = [line.split() for line in mounts.splitlines()]
    above = [(len(words[1]), words[2]) for words in found if _holds(_plain(words[1]), folder)]
    return max(above)[1] if above else ""


def _holds(mount: str, folder: Path) -> bool:
    return os.path.commonpath([mount, folder]) == mount


def _plain(path: str) -> str:
    """Blanks are written as octal numbers there."""
    return path.replace("\\040", " ").replace("\\011", "\t").rstrip("/") or "/"


def _mounts() -> str:
    return _MOUNTS.read_text(encoding="utf-8") if _MOUNTS.exists() else ""
