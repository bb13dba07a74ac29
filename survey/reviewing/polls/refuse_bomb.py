"""A workbook that is small in its file and large in memory is not opened: a person sends it from anywhere.

The reader lays every sheet out as a full table from the first cell to the last one, so two cells in opposite
corners would take half a terabyte, and the process with it.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from survey.cases.outcomes import Unusable

MOST_BYTES = 32 << 20  # unpacked
MOST_CELLS = 4_000_000  # of one sheet, laid out: about 130 MB
_PLACED = re.compile(rb"\br\s*=\s*[\"'](?:([A-Za-z]+)([0-9]+)|([0-9]+))[\"']")
_UNPLACED = re.compile(rb"<(?:\w+:)?c(?=[\s/>])(?![^>]*\br\s*=)")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")


def refuse_bomb(path: Path) -> None:
    """Unusable for a workbook that would be too large in memory. What is no zip is left to others."""
    if not zipfile.is_zipfile(path):
        return
    try:
        for part in _parts(path):
            if _cells(part) > MOST_CELLS:
                raise Unusable("the workbook's cells lie too far apart; save what is needed in a new one")
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as wrong:
        raise Unusable("the workbook cannot be read, or has a password") from wrong


def _parts(path: Path) -> Iterator[bytes]:
    """The parts of the workbook, unpacked. A size that is not the true one does not fit its checksum."""
    with zipfile.ZipFile(path) as book:
        if sum(part.file_size for part in book.infolist()) > MOST_BYTES:
            raise Unusable("the workbook is too large when it is unpacked")
        for part in book.infolist():
            unpacked = book.read(part)
            if part.filename.endswith((".xml", ".rels")) and b"\0" in unpacked[:256]:
                raise Unusable("the workbook is written in a way that is not read here; save it anew")
            yield unpacked


def _cells(part: bytes) -> int:
    """How many cells the sheet would be laid out in, at most; 0 for what is no sheet."""
    width, height = len(_UNPLACED.findall(part)), len(_ROW.findall(part))
    if not height:
        return 0
    for column, row, alone in _PLACED.findall(part):
        height = max(height, int((row or alone)[:9]))
        width = max(width, _number(column[:6]))
    return width * height


def _number(column: bytes) -> int:
    """`A` → 1, `Z` → 26, `AA` → 27."""
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - 64
    return number
