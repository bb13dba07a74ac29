"""The form of a backup, the same for both databases. Pure.

    MAGIC │ zlib( frame … )                       and around all of it, age
    frame:  length of the body (4 bytes, big end first) │ kind (1 byte) │ body
    H header │ T table │ R rows │ R rows │ T table │ … │ Z trailer

A row is one CBOR array (RFC 8949) of whole numbers, floating ones, texts, bytes and nulls, in the order of
the table's columns; a frame of rows is one after the other of them. A table's sum is the SHA-256 over its
rows, wherever the frames begin.
"""

import hashlib
import hmac
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any

import cbor2

Value = int | float | str | bytes | None
Row = tuple[Value, ...]
Counted = Callable[[int], None]  # told after every frame how many rows it brought
Begun = Callable[[int], Counted]  # told how many rows there will be

MAGIC = b"huifang backup 1\n"
LEVEL = 1  # of zlib: 6 takes two to five times as long, for 6 to 8 % less
FRAME = 256 << 10  # bytes of rows after which a frame is closed
_LARGEST = 1 << 30  # no row is larger; a length beyond it is no length
_PIECE = 64 << 10
_HEADER, _TABLE, _ROWS, _TRAILER = b"H", b"T", b"R", b"Z"


class Refused(Exception):
    """Nothing was done; says why, and what to do."""


class BadBackup(Exception):
    """The file is no backup, or not the whole of one, or was changed."""


@dataclass(frozen=True)
class TableHead:
    name: str
    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class Header:
    """What is known before the first row. `made_at`: ISO text in UTC. `index_key`: which one, by its id."""

    revision: str
    made_at: str
    database: str
    office: str
    index_key: str
    tables: tuple[TableHead, ...]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


@dataclass(frozen=True)
class Sum:
    rows: int
    sha256: bytes


@dataclass(frozen=True)
class Trailer:
    """What is known after the last row. `field_keys`: the ids of those that opened what is sealed in here;
    `seal`: a keyed hash over all of it, since anybody may encrypt to a public key."""

    sums: dict[str, Sum]
    field_keys: tuple[str, ...]
    seal: bytes


def summed(rows: Iterable[Row]) -> Sum:
    """The sum of a table as it lies in a database, to be compared with that in a file."""
    running = Running()
    for _ in running.through(rows):
        pass
    return running.sum


class Running:
    """The sum of rows on their way to somewhere else."""

    def __init__(self) -> None:
        self._digest, self._rows = hashlib.sha256(), 0

    def through(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows, each counted before it is handed on."""
        for row in rows:
            self._digest.update(cbor2.dumps(row))
            self._rows += 1
            yield row

    @property
    def sum(self) -> Sum:
        """Of what went through until now."""
        return Sum(self._rows, self._digest.digest())


def seal_of(key: bytes, header: Header, sums: dict[str, Sum], field_keys: tuple[str, ...]) -> bytes:
    """The keyed hash of a backup: 32 bytes."""
    whole = [_plain(header), {name: [one.rows, one.sha256] for name, one in sums.items()}, list(field_keys)]
    return hmac.digest(key, cbor2.dumps(whole), "sha256")


class Writer:
    """Makes the bytes of a backup, and notes on the way with which keys things are sealed."""

    def __init__(self, header: Header, key: bytes) -> None:
        self._header, self._key = header, key
        self._sums: dict[str, Sum] = {}
        self._field_keys: set[str] = set()

    def pieces(self, read: Callable[[TableHead], Iterable[Row]], counted: Counted) -> Iterator[bytes]:
        """The whole file in pieces; `read` gives the rows of a table when their turn comes."""
        yield MAGIC
        pressed = zlib.compressobj(LEVEL)
        for frame in self._frames(read, counted):
            if piece := pressed.compress(frame):
                yield piece
        yield pressed.flush()

    def _frames(self, read: Callable[[TableHead], Iterable[Row]], counted: Counted) -> Iterator[bytes]:
        yield _frame(_HEADER, cbor2.dumps(_plain(self._header)))
        for table in self._header.tables:
            yield _frame(_TABLE, cbor2.dumps(table.name))
            yield from self._rows(table, read(table), counted)
        field_keys = tuple(sorted(self._field_keys))
        seal = seal_of(self._key, self._header, self._sums, field_keys)
        sums = {name: [one.rows, one.sha256] for name, one in self._sums.items()}
        yield _frame(_TRAILER, cbor2.dumps({"sums": sums, "field_keys": field_keys, "seal": seal}))

    def _rows(self, table: TableHead, rows: Iterable[Row], counted: Counted) -> Iterator[bytes]:
        sealed = [place for place, column in enumerate(table.columns) if column.endswith("_sealed")]
        digest, number = hashlib.sha256(), 0
        kept: list[bytes] = []
        size = told = 0
        for row in rows:
            for place in sealed:
                value = row[place]
                if isinstance(value, bytes) and value:
                    self._field_keys.add(value[1:5].hex())
            encoded = cbor2.dumps(row)
            kept.append(encoded)
            size, number = size + len(encoded), number + 1
            if size >= FRAME:
                body = b"".join(kept)
                digest.update(body)
                yield _frame(_ROWS, body)
                counted(number - told)
                kept, size, told = [], 0, number
        body = b"".join(kept)
        digest.update(body)
        if body:
            yield _frame(_ROWS, body)
        counted(number - told)
        self._sums[table.name] = Sum(number, digest.digest())


class Reader:
    """Reads a backup from its pieces: `header`, then every table to its end, then `trailer()`."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._frames = _frames_in(_inflated(iter(pieces)))
        kind, body = self._next()
        if kind != _HEADER:
            raise BadBackup("it does not begin with a header")
        self.header = _header_in(_decoded(body))
        self._kind, self._body = self._next()

    def tables(self) -> Iterator[tuple[TableHead, Iterator[bytes]]]:
        """Each table with its frames of rows, which must be read to their end before the next."""
        for table in self.header.tables:
            if self._kind != _TABLE or _decoded(self._body) != table.name:
                raise BadBackup(f"table {table.name} is not where it should be")
            self._kind, self._body = self._next()
            yield table, self._bodies()

    def trailer(self) -> Trailer:
        """What stands at the end, once all tables were read; nothing may follow."""
        if self._kind != _TRAILER or next(self._frames, None) is not None:
            raise BadBackup("it does not end as a backup ends")
        return _trailer_in(_decoded(self._body))

    def _bodies(self) -> Iterator[bytes]:
        while self._kind == _ROWS:
            yield self._body
            self._kind, self._body = self._next()

    def _next(self) -> tuple[bytes, bytes]:
        frame = next(self._frames, None)
        if frame is None:
            raise BadBackup("it ends too early")
        return frame


def rows_in(body: bytes) -> Iterator[Row]:
    """The rows of one frame. Raises BadBackup where something in it is no row."""
    stream = BytesIO(body)
    decoder = cbor2.CBORDecoder(stream)
    while stream.tell() < len(body):
        yield _row(decoder)


def _row(decoder: cbor2.CBORDecoder) -> Row:
    try:
        return tuple(decoder.decode())
    except (cbor2.CBORDecodeError, TypeError, ValueError, RecursionError, MemoryError) as wrong:
        raise BadBackup("a row in it cannot be read") from wrong


def _frame(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """What was compressed, never much more of it at once than goes in."""
    held = b""
    while len(held) < len(MAGIC):
        piece = next(pieces, None)
        if piece is None:
            raise BadBackup("it is no backup of ours")
        held += piece
    if not held.startswith(MAGIC):
        raise BadBackup("it is no backup of ours, or one of a form that this version does not know")
    pressed, given = zlib.decompressobj(), held[len(MAGIC) :]
    try:
        while not pressed.eof:
            inflated = pressed.decompress(given, _PIECE)
            yield inflated
            given = pressed.unconsumed_tail or next(pieces, b"")
            if not (given or inflated or pressed.eof):
                raise BadBackup("it is not whole")
    except zlib.error as wrong:
        raise BadBackup("it was changed") from wrong
    if pressed.unused_data or next(pieces, b""):
        raise BadBackup("something follows its end")


def _frames_in(pieces: Iterator[bytes]) -> Iterator[tuple[bytes, bytes]]:
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= 5:
            length = int.from_bytes(held[:4], "big")
            if length > _LARGEST:
                raise BadBackup("a length in it is impossible")
            if len(held) < 5 + length:
                break
            yield bytes(held[4:5]), bytes(held[5 : 5 + length])
            del held[: 5 + length]
    if held:
        raise BadBackup("it ends in the middle of a row")


def _decoded(body: bytes) -> Any:
    try:
        return cbor2.loads(body)
    except (cbor2.CBORDecodeError, ValueError) as wrong:
        raise BadBackup("something in it cannot be read") from wrong


def _plain(header: Header) -> dict[str, Any]:
    return asdict(header)


def _header_in(plain: Any) -> Header:
    try:
        tables = tuple(TableHead(t["name"], tuple(t["columns"]), t["rows"]) for t in plain["tables"])
        return Header(**(plain | {"tables": tables}))
    except (TypeError, KeyError) as wrong:
        raise BadBackup("its header is not one that this version knows") from wrong


def _trailer_in(plain: Any) -> Trailer:
    try:
        sums = {name: Sum(rows, sha256) for name, (rows, sha256) in plain["sums"].items()}
        return Trailer(sums, tuple(plain["field_keys"]), plain["seal"])
    except (TypeError, KeyError, ValueError, AttributeError) as wrong:
        raise BadBackup("its end is not one that this version knows") from wrong
