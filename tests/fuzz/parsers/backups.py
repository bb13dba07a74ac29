"""A backup that somebody changed before it is restored."""

import zlib
from random import Random

from survey.backup.form import MAGIC, BadBackup, Header, Reader, Row, TableHead, Writer, rows_in
from tests.fuzz.parser import Parser
from tests.fuzz.spoil import spoil_bytes

_ROWS: list[Row] = [(1, "x", b"sealed"), (2, None, 1.5)]
_HEADER = Header(
    "0010", "2026-10-19T02:00:00+00:00", "SQLite", "centre", "0a1b", (TableHead("case", ("id", "x", "y"), 2),)
)
_WHOLE = b"".join(Writer(_HEADER, b"k" * 32).pieces(lambda _table: iter(_ROWS), lambda _rows: None))
_BARE = zlib.decompress(_WHOLE[len(MAGIC) :])


def _spoilt(random: Random) -> bytes:
    """Spoilt as it lies, or within, as somebody does who knows its form."""
    if random.random() < 0.2:
        return spoil_bytes(random, _WHOLE)
    return MAGIC + zlib.compress(spoil_bytes(random, _BARE), 1)


def _read(given: bytes) -> None:
    reader = Reader([given])
    for _, bodies in reader.tables():
        for body in bodies:
            for _ in rows_in(body):
                pass
    reader.trailer()


PARSERS = (Parser("backup", _spoilt, _read, (BadBackup,), weight=20),)
