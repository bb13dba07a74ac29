"""Reading a backup to its end, to know that it is whole, before anything is done with it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from survey.backup.envelope import opened
from survey.backup.form import BadBackup, Begun, Header, Reader, Sum, Trailer, rows_in


@dataclass(frozen=True)
class Looked:
    header: Header
    trailer: Trailer


def look_through(file: Path, identity: Path | None, begun: Begun) -> Looked:
    """All of it read, counted and summed. BadBackup or NoKey; OSError if the file cannot be read."""
    with opened(file, identity) as pieces:
        reader = Reader(pieces)
        counted = begun(reader.header.rows)
        found: dict[str, Sum] = {}
        for table, bodies in reader.tables():
            digest, rows = hashlib.sha256(), 0
            for body in bodies:
                digest.update(body)
                here = sum(1 for _ in rows_in(body))
                rows += here
                counted(here)
            found[table.name] = Sum(rows, digest.digest())
        trailer = reader.trailer()
    for table in reader.header.tables:
        said, is_there = trailer.sums.get(table.name), found[table.name]
        if said != is_there or table.rows != is_there.rows:
            raise BadBackup(f"table {table.name} is not what was written")
    return Looked(reader.header, trailer)
