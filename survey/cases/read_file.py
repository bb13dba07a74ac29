"""Opening a file of rows by what it is, not by what its name says."""

from dataclasses import dataclass
from pathlib import Path

from survey.cases.headers import Wanted
from survey.cases.outcomes import Unusable
from survey.cases.read_csv import open_csv
from survey.cases.read_json_lines import JsonLines
from survey.cases.read_workbook import open_workbook
from survey.cases.rows import RowFile

_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # zip: xlsx; compound file: xls


@dataclass(frozen=True)
class Shape:
    """How a file is laid out, where that is not to be found out: [file] of a map."""

    sheet: str = ""
    separator: str = ""
    encoding: str = ""
    skip: int = 0


def open_rows(path: Path, looked_for: Wanted, shape: Shape | None = None, *, wary: bool = False) -> RowFile:
    """Open CSV, XLSX or JSON Lines. Raises Unusable where it is none of them or no header fits.

    `wary`: it came in by a page, and is not to end the process that reads it.
    """
    shape = shape or Shape()
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith(_WORKBOOK):
        return open_workbook(path, looked_for, sheet=shape.sheet, skip=shape.skip, wary=wary)
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not bare and path.stat().st_size == len(start):
        raise Unusable("the file is empty")
    if bare.startswith(b"{"):
        return JsonLines(path, shape.encoding)
    if bare.startswith(b"["):
        raise Unusable("the file is a JSON array; JSON Lines is wanted: one object a line")
    if bare.lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise Unusable("the file is a web page or XML under another name; open it and save it as .xlsx")
    return open_csv(path, looked_for, separator=shape.separator, encoding=shape.encoding, skip=shape.skip)
