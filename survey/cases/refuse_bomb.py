"""A workbook that is small in its file and large in memory is not opened: anybody may have written it.

The reader lays every sheet out as a full table from the first cell to the last one, so two cells in opposite
corners would take half a terabyte; it makes room for as many shared texts as the file says there are; and a
gigabyte of blanks is a megabyte in the file. Each ends the process, whatever Python would catch.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from survey.cases.outcomes import Unusable


@dataclass(frozen=True)
class Room:
    """What a workbook may take: bytes of all its parts when unpacked; cells of one sheet when laid out, or
    None for a reader that lays nothing out."""

    unpacked: int
    cells: int | None

    def unpacks(self, size: int, packed: int) -> bool:
        """Whether `size` bytes may come out of `packed` ones: what spreadsheets write shrinks to a tenth or a
        thirtieth."""
        return size <= min(self.unpacked, max(FORM.unpacked, _MOST_SHRUNK * packed))


LEDGER = Room(384 << 20, 8_000_000)  # a county's ledger of years: 350,000 rows of a dozen columns are half
FORM = Room(32 << 20, 4_000_000)  # a table that somebody filled in
ROW_BY_ROW = Room(4 << 30, None)  # a million rows

_MOST_SHRUNK = 100
_CHUNK = 1 << 20  # also what may lie between the ends of two tags
_MOST_BESIDE = 512 << 20  # of a part that is no sheet: whoever reads row by row has all texts in memory
_SHEETS = "xl/worksheets/"
_BOOK = "xl/workbook.xml"
_PLACED = re.compile(rb"\br\s*=\s*[\"'](?:([A-Za-z]+)([0-9]+)|([0-9]+))[\"']")
_UNPLACED = re.compile(rb"<(?:\w{1,40}:)?c(?=[\s/>])(?![^<>]*\br\s*=)")
_ROW = re.compile(rb"<(?:\w{1,40}:)?row[\s/>]")
_TOLD = re.compile(rb"<(?:\w{1,40}:)?sst(?=[\s/>])[^<>]*")
_COUNT = re.compile(rb"[cC]ount\s*=\s*[\"']\s*([^\"']*)")
_MOST_TEXTS = 20_000_000
# The end of a zip (APPNOTE.TXT 4.3.16): its mark, and where its list lies. Two readers that look for it in
# two ways would see two files in one, and the one that is looked at here is not the one that is read.
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_COMMENT = 1 << 16


def refuse_bomb(path: Path, room: Room = LEDGER) -> None:
    """Unusable for a zip that is no .xlsx, or that would be too large in memory. What is no zip passes."""
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            return
        _refuse_two_in_one(file)
    try:
        with zipfile.ZipFile(path) as book:
            _look_at(book, room, path.stat().st_size)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError) as wrong:
        raise Unusable("the workbook cannot be read, or has a password") from wrong


def _refuse_two_in_one(file: IO[bytes]) -> None:
    size = file.seek(0, 2)
    file.seek(max(0, size - _END.size - _COMMENT))
    tail = file.read()
    plain = False
    if len(tail) >= _END.size and tail.count(_END_MARK) == 1:
        mark, *_counts, listed, begins, comment = _END.unpack(tail[-_END.size :])
        plain = mark == _END_MARK and not comment and begins + listed == size - _END.size
    if not plain:
        raise Unusable("the workbook cannot be read as it is packed; open it and save it anew")


def _look_at(book: zipfile.ZipFile, room: Room, packed: int) -> None:
    parts = book.infolist()
    if _BOOK not in {part.filename for part in parts}:
        raise Unusable("this is no .xlsx workbook; open the file and save it as .xlsx")
    if not room.unpacks(sum(part.file_size for part in parts), packed):
        raise Unusable("the workbook is too large when it is unpacked")
    for part in parts:
        if part.file_size > _MOST_BESIDE and not part.filename.startswith(_SHEETS):
            raise Unusable("the workbook is too large when it is unpacked")
        if room.cells is None:
            continue
        sheet = _Sheet()
        for piece in _pieces(book, part):
            sheet.see(piece)
        if sheet.width * sheet.height > room.cells:
            raise Unusable("the workbook's cells lie too far apart; save what is needed in a new one")


def _pieces(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part, unpacked, a piece at a time and each up to the end of a tag. Read to its end: a size that is
    not the true one does not fit its checksum."""
    with book.open(part) as unpacked:
        rest = b""
        while chunk := unpacked.read(_CHUNK):
            if not rest and part.filename.endswith((".xml", ".rels")) and b"\0" in chunk[:256]:
                raise Unusable("the workbook is written in a way that is not read here; save it anew")
            whole, closed, begun = (rest + chunk).rpartition(b">")
            if len(begun) > _CHUNK:
                raise Unusable("the workbook is written in a way that is not read here; save it anew")
            yield whole + closed
            rest = begun
        yield rest


class _Sheet:
    """How far a sheet reaches, as its pieces are seen; what is no sheet has no height."""

    def __init__(self) -> None:
        self._placed_width = self._placed_height = self._cells = self._rows = 0

    @property
    def width(self) -> int:
        return max(self._placed_width, self._cells)

    @property
    def height(self) -> int:
        return max(self._placed_height, self._rows) if self._rows else 0

    def see(self, piece: bytes) -> None:
        self._cells += len(_UNPLACED.findall(piece))
        self._rows += len(_ROW.findall(piece))
        for told in _TOLD.findall(piece):
            _refuse_many(told)
        for column, row, alone in _PLACED.findall(piece) if self._rows else ():
            self._placed_height = max(self._placed_height, int((row or alone)[:9]))
            self._placed_width = max(self._placed_width, _number(column[:6]))


def _refuse_many(told: bytes) -> None:
    """The number of shared texts that the file says it has."""
    for number in _COUNT.findall(told):
        if not (number.isdigit() and len(number) <= len(str(_MOST_TEXTS)) and int(number) <= _MOST_TEXTS):
            raise Unusable("the workbook says that it has more texts than any has; save it anew")


def _number(column: bytes) -> int:
    """`A` → 1, `Z` → 26, `AA` → 27."""
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - 64
    return number
