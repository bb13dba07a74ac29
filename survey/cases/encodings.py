"""Which encoding a text file is in: UTF-8 with or without BOM, UTF-16 with BOM, GB18030."""

import codecs
from pathlib import Path

from survey.cases.outcomes import Unusable

CHUNK = 1 << 20


def encoding_of(path: Path) -> tuple[str, str]:
    """(encoding, error handler) for `open`, from the whole file and in constant memory.

    GB18030 reads almost any bytes, so it is taken only when the file is not UTF-8, nor UTF-8 with a
    few damaged places. Damaged places come out as lone surrogates: a field that has one is refused
    on its own later, and the rest of the file is kept.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", "surrogateescape"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", "replace"
    if _decodes(path, "utf-8"):
        return "utf-8", "strict"
    if _mostly_utf8(path):
        return "utf-8", "surrogateescape"
    if _decodes(path, "gb18030"):
        return "gb18030", "strict"
    raise Unusable("the file is neither UTF-8 nor GB18030; name its encoding in the map: [file] encoding")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(path: Path) -> bool:
    """Whether most of the first lines with other than ASCII are UTF-8: random GBK hardly ever is."""
    good = bad = 0
    with path.open("rb") as file:
        for line in file:
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                bad += 1
            if good + bad >= 200:
                break
    return good > bad
